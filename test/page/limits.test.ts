import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { onRecord } from '../support/calendar';
import { cli, ownFolder, type CliOptions } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const MINUTE_MS = 60_000;
/** Minutes of the last hour that nobody measured. */
const GAP = { from: 20, to: 31 };

/** An import of which one pin was taken for spam, and a busy hour. */
async function busyHour(options: CliOptions): Promise<void> {
	await cli(['import', '-', '--json'], {
		...options,
		cwd: samples,
		input:
			'media_url,board,title,link\nmedia/lemon-tart.jpg,Travel,One,\nmedia/lemon-tart.jpg,Travel,Two,https://spam.example/a\n',
	});
	await onRecord(options, async ({ store }) => {
		const now = Math.floor(Date.now() / MINUTE_MS);
		const budgets = await Array.fromAsync(store.scan('budget:'), ([key]) => key.slice('budget:'.length));
		for (const budget of budgets)
			for (let ago = 0; ago < 60; ago++) {
				if (ago >= GAP.from && ago < GAP.to) continue;
				const used = Math.round(50 + 48 * Math.sin(ago / 7));
				const closed = used > 95;
				const row = `used:${budget}:${String(now - ago).padStart(10, '0')}`;
				await store.set(row, JSON.stringify({ used, limit: 100, closed }));
			}
	});
}

describe('the page of limits in a browser', () => {
	it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'has charts with gaps, no serious fault of accessibility and no sideways scrolling: %o',
		async (how) => {
			const options = commandAt(await emulate({ spamDomains: ['spam.example'] }), await ownFolder());
			await busyHour(options);
			const { loginUrl, url } = await startPage(options, ['--warm-up', '5-50/30']);
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			await page.goto(`${url}limits`);
			await page.goto(`${url}limits`);
			const bars = page.locator('svg.usage').first().locator('rect:not(.base)');
			// One minute more where one has begun meanwhile.
			expect(Math.abs((await bars.count()) - (60 - (GAP.to - GAP.from)))).toBeLessThanOrEqual(1);
			expect(await accessibilityFaults(page)).toEqual([]);
			const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
			expect(Math.max(0, width)).toBe(0);
			await picture(`limits-${Object.keys(how).join('-') || 'light'}`);
		},
	);

	it('resumes a paused domain with a button, also without JavaScript', async () => {
		const options = commandAt(await emulate({ spamDomains: ['spam.example'] }), await ownFolder());
		await busyHour(options);
		const { loginUrl, url } = await startPage(options);
		const { page } = await visit(loginUrl, { javaScriptEnabled: false });
		await page.goto(`${url}limits`);
		await page.getByRole('button', { name: 'Resume spam.example' }).click();
		expect(await page.locator('.notices').innerText()).toContain('spam.example are published again');
		expect(await page.getByRole('button', { name: 'Resume' }).count()).toBe(0);
	});
});
