import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { cli, ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

/** A pin whose publish was not answered, and the page. */
async function stage() {
	const emulator = await emulate();
	const env = { ...commandAt(emulator, await ownFolder()).env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' };
	const input =
		'media_url,board,title,description,link\nmedia/lemon-tart.jpg,Travel,Lemon Tart,With lemons.,https://example.com/tart';
	emulator.list({ dates: 'missing' });
	emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
	const { lines } = await cli(['import', '-', '--quarantine', '1', '--json'], { env, cwd: samples, input });
	const { loginUrl, url } = await startPage({ env, cwd: samples });
	return { emulator, loginUrl, url, key: String(lines[0]?.idempotencyKey) };
}

describe('the page Unknown in a browser', () => {
	it.each([{}, { phone: true, dark: true }])(
		'compares a pin with its board and records which one it is, without a fault of accessibility: %o',
		async (how) => {
			const { emulator, loginUrl, url } = await stage();
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			const name = Object.keys(how).join('-') || 'light';
			await page.goto(`${url}unknown`);
			await picture(`unknown-list-${name}`);
			expect(await accessibilityFaults(page)).toEqual([]);
			await page
				.getByRole('link', { name: 'Compare' })
				.or(page.getByRole('link', { name: 'Look', exact: true }))
				.click();
			await page.getByRole('link', { name: 'Look on the board' }).click();
			await page.getByRole('button', { name: 'This is it', exact: true }).waitFor();
			expect(await accessibilityFaults(page)).toEqual([]);
			expect(
				await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
			).toBeLessThanOrEqual(0);
			await picture(`unknown-${name}`);
			await page.getByRole('button', { name: 'This is it', exact: true }).click();
			await page.getByText('Lemon Tart is published').waitFor();
			expect(emulator.pins()).toHaveLength(1);
		},
	);
});
