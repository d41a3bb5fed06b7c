import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { Schedule } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { bulkStage } from '../lib/bulk/stage';
import { accessibilityFaults } from '../support/accessibility';
import { visit } from '../support/browser';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const TITLES: [title: string, file: string, campaign?: string][] = [
	['Lemon tart with a brittle crust', 'lemon-tart.jpg', 'Summer kitchen'],
	['Watermelon salad in ten minutes', 'watermelon-salad.jpg', 'Summer kitchen'],
	['The harbour at noon', 'harbour-noon.jpg'],
	['A reading nook under the stairs', 'reading-nook.jpg', 'Small rooms'],
	['Sailing, a film of nine seconds', 'sailing.mp4', 'Summer kitchen'],
	['Herb pots for a north window', 'herb-pots.jpg', 'Small rooms'],
];
const SCHEDULED = 70;

/** A page over a record with pins in every state. */
async function stage() {
	const folder = await ownFolder();
	const store = new SqliteStore(join(folder, 'ledger.sqlite'));
	afterThisTest(async () => await store.disconnect());
	const { ledger, job, states } = bulkStage(store);
	for (let index = 0; index < SCHEDULED; index++) {
		const [title, file, campaign] = TITLES[index % TITLES.length] as (typeof TITLES)[number];
		const key = `pin:${String(index).padStart(3, '0')}`;
		await job(key, 'scheduled', { label: { title, campaign, source: file }, inMs: (index + 1) * 3_600_000 });
		const media = [{ file: `media/${file}`, folder: samples }];
		await ledger.change(key, (known) => ({
			...known,
			draft: { board: 'Travel', title, media, description: 'As it is in the sheet.' },
		}));
	}
	await job('pin:published', 'published', { label: { title: 'Hot-air balloons at dawn', campaign: 'Summer kitchen' } });
	await job('pin:failed', 'failed', { label: { title: 'City lights from the bridge', campaign: 'Small rooms' } });
	await job('pin:lost', 'unknown', { label: { title: 'Iced coffee, layered' } });
	await job('pin:gone', 'failed', { draft: false, label: { title: 'Sea waves', importId: '20261101090000-ab12' } });
	await delay(1_000); // moments of state are kept to the second
	return { states, ledger, ...(await startPage(commandAt(await emulate(), folder))) };
}

const PLACES = [
	'jobs',
	'jobs?order=due&campaign=summer+kitchen',
	'jobs?text=nothing+like+this',
	'jobs/pin%3A000',
	'jobs/pin%3Afailed',
	'jobs/pin%3Alost',
	'jobs/pin%3Apublished',
	'bulk/new?kind=move&key=pin%3A000&key=pin%3A001',
	'bulk/new?kind=retry&all=1',
	'bulk',
];

describe('the pages of pins', () => {
	it.each([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'have no serious fault of accessibility, and no sideways scrolling: %o',
		async (how) => {
			const { loginUrl, url } = await stage();
			const { page, picture } = await visit(loginUrl, { ...how, bypassCSP: true });
			for (const [index, path] of PLACES.entries()) {
				await page.goto(url + path);
				await page.evaluate(
					'Promise.all([...document.images].filter((one) => one.loading !== "lazy").map((one) => one.decode().catch(() => 0)))',
				);
				expect({ path, faults: await accessibilityFaults(page) }).toEqual({ path, faults: [] });
				const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
				expect({ path, tooWide: Math.max(0, width) }).toEqual({ path, tooWide: 0 });
				await picture(`pins-${index}-${Object.keys(how).join('-') || 'light'}`);
			}
		},
	);

	it('let a person cancel all that match by keyboard alone', async () => {
		const { loginUrl, url, states } = await stage();
		const { page } = await visit(loginUrl);
		await page.goto(`${url}jobs?campaign=small+rooms&state=scheduled`);
		const press = async (name: RegExp, key: string) => {
			for (let presses = 0; presses < 300; presses++) {
				const text = await page.evaluate<string>(
					'(document.activeElement.closest("label") ?? document.activeElement).textContent.trim()',
				);
				if (name.test(text)) return await page.keyboard.press(key);
				await page.keyboard.press('Tab');
			}
			throw new Error(`nothing with the focus says ${name}`);
		};
		await press(/^All that match/, 'Space');
		await press(/^Cancel$/, 'Enter');
		await page.waitForURL(/bulk\/new/);
		await press(/^Cancel 23 pins$/, 'Enter');
		await page.waitForURL(/bulk\/\d/);
		await page.getByText('Done').waitFor();
		expect(await states()).toMatchObject({ cancelled: 23, scheduled: SCHEDULED - 23 });
	});

	it('work without JavaScript', async () => {
		const { loginUrl, url, states } = await stage();
		const { page } = await visit(loginUrl, { javaScriptEnabled: false });
		await page.goto(`${url}jobs`);
		await page.getByLabel('State').selectOption('failed');
		await page.getByRole('button', { name: 'Show' }).click();
		await page.getByRole('checkbox', { name: 'City lights' }).check();
		await page.getByRole('button', { name: 'Try again' }).click();
		await page.getByRole('button', { name: 'Try 1 pin again' }).click();
		for (let looks = 0; looks < 50 && !(await page.getByText('Done').isVisible()); looks++) await page.reload();
		expect(await page.getByRole('main').textContent()).toContain('1 pin tried again');
		expect(await states()).toMatchObject({ failed: 1, scheduled: SCHEDULED + 1 });
	});

	it('follow what happens, and keep what is chosen and where the focus is', async () => {
		const { loginUrl, url, ledger } = await stage();
		const { page } = await visit(loginUrl);
		const following = page.waitForResponse((answer) => answer.url().includes('/live?since='));
		await page.goto(`${url}jobs?order=due`);
		await following;
		const box = page.getByRole('checkbox', { name: 'Choose' }).nth(3);
		await box.check();
		await page.getByRole('checkbox', { name: 'Choose' }).nth(4).focus();
		const focused = 'document.activeElement.value';
		expect(await page.evaluate(focused)).toBe('pin:003');
		await new Schedule(ledger).cancel('pin:000', 'not wanted');
		await page.locator('input[value="pin:000"]').waitFor({ state: 'detached' });
		expect(await page.locator('input[value="pin:002"]').isChecked()).toBe(true);
		expect(await page.evaluate(focused)).toBe('pin:003');
	});
});
