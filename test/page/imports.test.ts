import { describe, expect, it } from 'vitest';
import { accessibilityFaults } from '../support/accessibility';
import { visit, type VisitOptions } from '../support/browser';
import { ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { published } from '../support/uploaded';
import { commandAt } from '../support/worker';

const HEAD = 'media_url,board,title,description,link,run_at\n';

/** A page in a browser, and a sheet whose rows fail in several ways. */
async function start(how: VisitOptions = {}) {
	const [emulator, host, folder] = [await emulate(), await pictures(), await ownFolder()];
	const options = commandAt(emulator, folder);
	options.env = { ...options.env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' };
	const page = await startPage(options);
	const sheet =
		HEAD +
		[
			`${host.url}/lake.jpg,Travel,A quiet morning on the lake,Rent a canoe before breakfast.,https://shop.example/lakes,`,
			`${host.url}/harbour.jpg,Travels,"One harbour, three moods",The same view at dawn and after dark.,https://shop.example/harbour,`,
			`${host.url}/tart.jpg,Summer Recipes,Lemon tart with mint,,https://shop.example/tart,31.02.2027`,
			`,Home Ideas,Shelves that stay tidy,,shop,`,
			`${host.url}/garden.jpg,Home Ideas,A small garden,,https://shop.example/garden,${new Date(Date.now() + 30 * 86_400_000).toISOString()}`,
			`${host.url}/plants.jpg,Home Ideas,Plants that forgive,,https://shop.example/plants,`,
		].join('\n');
	const browser = await visit(page.loginUrl, how);
	return { emulator, host, server: page, sheet, ...browser, at: (path: string) => new URL(path, page.url).href };
}

describe('imports in a browser', () => {
	it('three failed rows are mended with the keyboard alone', async () => {
		const { emulator, host, server, sheet, page, at, picture } = await start();
		const { path } = await published(server, sheet, 'spring pins.csv');
		await page.goto(at(path));
		await picture('import-light');
		await page.getByRole('link', { name: 'Mend row 3' }).focus();
		await page.keyboard.press('Enter');
		await page.waitForURL(/rows\/3$/);
		await picture('mend-light');
		const mend = async (cells: Record<string, string>) => {
			for (const [name, text] of Object.entries(cells)) {
				for (let tabs = 0; tabs < 30; tabs++) {
					if ((await page.evaluate<string>('document.activeElement?.id ?? ""')) === `cell-${name}`) break;
					await page.keyboard.press('Tab');
				}
				await page.keyboard.press('ControlOrMeta+a');
				await page.keyboard.type(text);
			}
			await page.keyboard.press('Enter');
		};
		// The field that is wrong has the focus.
		expect(await page.evaluate<string>('document.activeElement.id')).toBe('cell-board');
		await mend({ board: 'Travel' });
		await page.waitForURL(/rows\/4$/);
		expect(await page.getByRole('status').textContent()).toContain('Row 3 is published. The next one is row 4.');
		await mend({ run_at: '2026-02-30' });
		await page.getByRole('alert').waitFor();
		await picture('mend-still-wrong');
		await mend({ run_at: '2027-02-27T10:00:00Z' });
		await page.waitForURL(/rows\/5$/);
		await mend({ media_url: `${host.url}/shelves.jpg`, link: 'https://shop.example/shelves' });
		await page.waitForURL(new RegExp(`${path}$`));
		expect(emulator.pins().map(({ title }) => title)).toContain('Shelves that stay tidy');
		await picture('import-mended');
	});

	it.each<VisitOptions>([{}, { dark: true }, { phone: true }, { phone: true, dark: true }])(
		'has no fault of accessibility and no sideways scrolling: %o',
		async (how) => {
			const { server, sheet, page, at, picture } = await start({ ...how, bypassCSP: true });
			const { path } = await published(server, sheet, `a-rather-long-name-of-a-sheet-${'x'.repeat(60)}.csv`);
			await page.goto(at('/imports/new'));
			await page.setInputFiles('input[type=file]', {
				name: 'spring pins.csv',
				mimeType: 'text/csv',
				buffer: Buffer.from(sheet),
			});
			await page.getByRole('button', { name: 'Check the sheet' }).click();
			await page.waitForURL(/imports\/new\/./);
			for (
				let tries = 0;
				tries < 50 && !(await page.getByRole('button', { name: /^Publish|^Import/ }).count());
				tries++
			)
				await page.reload();
			const check = new URL(page.url()).pathname;
			const name = Object.keys(how).join('-') || 'light';
			const shown = {
				check,
				list: '/imports',
				new: '/imports/new',
				import: path,
				all: `${path}?show=all`,
				mend: `${path}/rows/5`,
			};
			for (const [its, address] of Object.entries(shown)) {
				await page.goto(at(address));
				expect({ its, faults: await accessibilityFaults(page) }).toEqual({ its, faults: [] });
				const width = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
				expect({ its, tooWide: Math.max(0, width) }).toEqual({ its, tooWide: 0 });
				await picture(`imports-${its}-${name}`);
			}
		},
	);

	it('a sheet is uploaded, checked and published without JavaScript', async () => {
		const { emulator, sheet, page, at } = await start({ javaScriptEnabled: false });
		await page.goto(at('/imports'));
		await page.getByRole('link', { name: 'Import a sheet' }).click();
		await page.setInputFiles('input[type=file]', {
			name: 'spring pins.csv',
			mimeType: 'text/csv',
			buffer: Buffer.from(sheet),
		});
		await page.getByRole('button', { name: 'Check the sheet' }).click();
		const publish = page.getByRole('button', { name: 'Publish the 3 good rows now' });
		for (let tries = 0; tries < 30 && (await publish.count()) === 0; tries++) await page.reload();
		expect(emulator.pins()).toHaveLength(0);
		await publish.click();
		await page.waitForURL(/imports\/\d/);
		const done = page.locator('.chip', { hasText: /^done$/ });
		for (let tries = 0; tries < 100 && (await done.count()) === 0; tries++) await page.reload();
		expect(
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(['A quiet morning on the lake', 'Plants that forgive']);
	});
});
