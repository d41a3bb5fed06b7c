import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit, type VisitOptions } from '../support/browser';
import { jobOf, moveMeanwhile, planPins, type DuePin } from '../support/calendar';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

/** A Monday, far enough ahead that no part of its week is over. */
const MONDAY = Date.UTC(new Date().getUTCFullYear(), new Date().getUTCMonth() + 1, 15);
const monday = new Date(MONDAY - ((new Date(MONDAY).getUTCDay() + 6) % 7) * 86_400_000);
const date = (day: number) => new Date(monday.getTime() + day * 86_400_000).toISOString().slice(0, 10);
const at = (day: number, clock: string) => `${date(day)}T${clock}:00Z`;
const WEEK = `calendar?from=${date(0)}`;

const PINS: DuePin[] = [
	{ key: 'lemon', at: at(0, '09:30'), title: 'Lemon tart with almonds' },
	{ key: 'harbour', at: at(2, '12:05'), title: 'Lisbon, a harbour at dusk', board: 'Travel' },
	...Array.from({ length: 41 }, (_, index) => ({ key: `many ${index}`, at: at(4, '13:00'), title: `Chair ${index}` })),
];

async function open(how: VisitOptions = {}, args: string[] = [], pins = PINS) {
	const options = commandAt(await emulate(), await ownFolder());
	await planPins(options, pins);
	const { loginUrl, url, readerToken } = await startPage(options, ['--time-zone', 'UTC', ...args]);
	const visited = await visit(loginUrl, how);
	await visited.page.goto(url + WEEK);
	return { ...visited, options, url, readerToken };
}

const dueOf = async (options: Parameters<typeof jobOf>[0], key: string) =>
	new Date((await jobOf(options, key)).dueAt ?? 0).toISOString().slice(0, 16);
const cell = (page: Page, day: number, hour: number) =>
	page.locator(`[data-cell="${Date.parse(date(day)) + hour * 3_600_000}"]`);
const card = (page: Page, key: string) => page.locator(`[id="pin-${key}"]`);
const notices = async (page: Page) => (await page.locator('.notices').innerText()).trim();

describe('the calendar in a browser', () => {
	it('moves a pin that is dragged to another day and hour, and says so where a screen reader hears it', async () => {
		const { page, options } = await open();
		await page.evaluate('document.querySelector(".notices").dataset.stays = "yes"');
		await card(page, 'lemon').dragTo(cell(page, 3, 16));
		await page.locator('.notice').waitFor();
		expect(await notices(page)).toMatch(/“Lemon tart with almonds” moves to .* 16:30\./);
		expect(await page.locator('.notices').getAttribute('data-stays')).toBe('yes');
		expect(await dueOf(options, 'lemon')).toBe(`${date(3)}T16:30`);
		expect(await cell(page, 3, 16).locator('[id="pin-lemon"]').count()).toBe(1);
		expect(await page.evaluate('document.activeElement.closest("[data-key]")?.dataset.key')).toBe('lemon');
	});

	it('moves a pin with the keyboard alone', async () => {
		const { page, options, picture } = await open();
		await card(page, 'harbour').locator('a').first().focus();
		await page.keyboard.press('m');
		await page.locator('#move-form').waitFor();
		expect(await page.evaluate('document.activeElement.name')).toBe('time');
		await picture('calendar-moving');
		await page.locator('#move-form [name=time]').fill(`${date(5)}T08:15`);
		await page.keyboard.press('Enter');
		await page.locator('.notice').waitFor();
		expect(await dueOf(options, 'harbour')).toBe(`${date(5)}T08:15`);
		expect(new URL(page.url()).searchParams.get('move')).toBeNull();
	});

	it('moves a pin without JavaScript, by its form and by the place in the calendar', async () => {
		const { page, options } = await open({ javaScriptEnabled: false });
		await card(page, 'lemon').hover();
		await card(page, 'lemon').locator('a.move').click();
		await cell(page, 1, 10).locator('button.here').click();
		expect(await notices(page)).toContain('moves to');
		expect(await dueOf(options, 'lemon')).toBe(`${date(1)}T10:30`);
		await card(page, 'lemon').hover();
		await card(page, 'lemon').locator('a.move').click();
		await page.locator('#move-form [name=time]').fill(`${date(1)}T11:45`);
		await page.locator('#move-form .yes').click();
		expect(await dueOf(options, 'lemon')).toBe(`${date(1)}T11:45`);
	});

	it('says at once that somebody else was faster, and shows where the pin is now', async () => {
		const { page, options } = await open();
		// The page would follow the move within two seconds.
		await page.route('**/live*', async (route) => await route.fulfill({ status: 204 }));
		await page.reload();
		await moveMeanwhile(options, 'lemon', at(5, '07:00'));
		await card(page, 'lemon').dragTo(cell(page, 3, 16));
		await page.locator('#calendar-problem .problem').waitFor();
		expect(await page.locator('#calendar-problem').innerText()).toContain('Somebody else has moved this pin');
		expect(await dueOf(options, 'lemon')).toBe(`${date(5)}T07:00`);
		expect(await card(page, 'lemon').locator('time').innerText()).toBe('07:00');
	});

	it('moves a pin of a month to another day and keeps its time of day', async () => {
		const { page, options, url, picture } = await open();
		await page.goto(`${url}calendar?view=month&from=${date(0)}`);
		await picture('calendar-month');
		await card(page, 'lemon').dragTo(page.locator(`[data-day="${date(1)}"]`));
		await page.locator('.notice').waitFor();
		expect(await dueOf(options, 'lemon')).toBe(`${date(1)}T09:30`);
	});

	it('shows a reader the pins, and no way to move them', async () => {
		const { options } = await open();
		const { url, readerToken } = await startPage(options);
		const { page } = await visit(`${url}login?token=${readerToken}`);
		await page.goto(`${url}${WEEK}&move=lemon`);
		expect(await card(page, 'lemon').count()).toBe(1);
		expect(await page.locator('[draggable=true], a.move, #move-form, .here').count()).toBe(0);
	});

	it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'has no serious fault of accessibility and no sideways scrolling, with pins and while one is moved: %o',
		async (how) => {
			const { page, url, picture } = await open({ ...how, bypassCSP: true }, ['--warm-up', '20-20/300']);
			for (const [name, path] of [
				['week', WEEK],
				['move', `${WEEK}&move=lemon`],
				['month', `calendar?view=month&from=${date(0)}`],
			] as const) {
				await page.goto(url + path);
				expect({ path, faults: await accessibilityFaults(page) }).toEqual({ path, faults: [] });
				const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
				expect({ path, tooWide: Math.max(0, width) }).toEqual({ path, tooWide: 0 });
				await picture(`calendar-${name}-${Object.keys(how).join('-') || 'light'}`);
			}
		},
	);
});
