import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { cli, ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

const TITLES = ['Lemon Tart', 'Mountain Lake', 'Reading Nook', 'A Table for Two', 'Under the Vines'];
const PICTURES = ['lemon-tart', 'mountain-lake', 'reading-nook', 'harbour-noon', 'fruit-popsicles'];

/** Five rows of one sheet that wait, and a sixth that would fail. */
async function stage() {
	const emulator = await emulate();
	const options = { ...commandAt(emulator, await ownFolder()), cwd: samples };
	const text = 'A quiet corner, a bright colour, and a recipe that takes an hour.';
	const rows = TITLES.map((title, index) => {
		const runAt = index === 1 ? inSeconds(90_000) : '';
		return `media/${PICTURES[index]}.jpg,Travel,${title},"${text}",https://example.com/stories/${index},${runAt}`;
	});
	const input = ['media_url,board,title,description,link,run_at', ...rows, `,Travel,Without a picture,,,`].join('\n');
	await cli(['import', '-', '--require-approval', '--json'], { ...options, input });
	const page = await startPage(options);
	return { emulator, loginUrl: page.loginUrl, url: page.url };
}

describe('the page Approvals in a browser', () => {
	it('approves five pins by the keyboard alone', async () => {
		const { emulator, loginUrl, url } = await stage();
		const { page, picture } = await visit(loginUrl);
		await page.goto(`${url}approvals`);
		await picture('approvals-light');
		for (let tabs = 0; tabs < 40; tabs++) {
			await page.keyboard.press('Tab');
			if (
				await page.evaluate<boolean>(
					'document.activeElement.name === "decision" && !!document.activeElement.closest(".decide-card")',
				)
			)
				break;
		}
		for (const title of TITLES) {
			const focused = await page.evaluate<string>(
				'document.activeElement.closest(".decide-card").getAttribute("aria-label")',
			);
			expect(focused).toBe(title);
			await Promise.all([page.waitForNavigation(), page.keyboard.press('a')]);
		}
		await page.locator('.decide-card').nth(1).waitFor({ state: 'detached' });
		await page.keyboard.press('d');
		await page.getByText('Nothing waits for approval.').waitFor();
		await expect.poll(() => emulator.pins().length, { timeout: 30_000 }).toBe(TITLES.length - 1);
		await page.reload();
		await page.locator('.decided summary').click();
		await picture('approvals-decided');
		expect(await page.locator('.decided .chip.good').count()).toBe(TITLES.length);
	});

	it('works without JavaScript', async () => {
		const { emulator, loginUrl, url } = await stage();
		const { page } = await visit(loginUrl, { javaScriptEnabled: false });
		await page.goto(`${url}approvals`);
		await page.getByRole('button', { name: 'Approve Lemon Tart' }).focus();
		await page.keyboard.press('Enter');
		await page.getByText('The pin is approved, and goes out.').waitFor();
		await page.getByRole('button', { name: 'Approve all 5 of this import' }).click();
		await page.getByText('Nothing waits for approval.').waitFor();
		await expect.poll(() => emulator.pins().length, { timeout: 30_000 }).toBe(TITLES.length - 1);
	});

	it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'has no serious fault of accessibility, and no sideways scrolling: %o',
		async (how) => {
			const { loginUrl, url } = await stage();
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			await page.goto(`${url}approvals`);
			await page.evaluate(
				'Promise.all([...document.images].map((image) => { image.loading = "eager"; return image.decode().catch(() => 0); }))',
			);
			expect(await accessibilityFaults(page)).toEqual([]);
			expect(
				await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth'),
			).toBeLessThanOrEqual(0);
			await picture(`approvals-${Object.keys(how).join('-') || 'light'}`);
		},
	);
});
