import { expect, it } from 'vitest';
import { visit } from '../support/browser';
import { cli, ownFolder } from '../support/cli';
import { startPage } from '../support/page';
import { pictures } from '../support/pictures';
import { emulate } from '../support/pipeline';
import { commandAt } from '../support/worker';

const ROWS = 500;
/** So wide that nothing waits for them. */
const BUDGETS = 'org_write=60000/60,org_read=60000/60';
/** Makes a process believe that it is a day earlier. */
const YESTERDAY = `data:text/javascript,${encodeURIComponent(`
	const day = 86400000, Now = Date;
	globalThis.Date = class extends Now {
		constructor(...given) { super(...(given.length > 0 ? given : [Now.now() - day])); }
		static now() { return Now.now() - day; }
	};
`)}`;

/** What is wrong with twelve of the rows, by their numbers, and what a person writes instead. */
const wrongRows = (host: string): Record<number, { is: Record<string, string>; mended: Record<string, string> }> => {
	const board = { is: { board: 'Travels' }, mended: { board: 'Travel' } };
	const title = { is: { title: 'A title that is too long. '.repeat(8) }, mended: { title: 'A title that fits' } };
	const image = {
		is: { media_url: `${host}/missing/file.txt` },
		mended: { media_url: `${host}/mended.jpg` },
	};
	const none = { is: { media_url: '' }, mended: { media_url: `${host}/found.jpg` } };
	const link = { is: { link: 'shop example' }, mended: { link: 'https://shop.example/mended' } };
	return {
		17: board,
		48: title,
		49: image,
		130: none,
		131: board,
		222: link,
		260: image,
		301: title,
		377: none,
		402: link,
		463: image,
		501: board,
	};
};

/** The whole story of the page, as somebody lives it who was given its address and a password. */
it("somebody without a terminal finds out what shipped and what failed of yesterday's import of 500 rows, mends 12 rows, and publishes them", async () => {
	const [emulator, host, folder] = [
		await emulate({ limits: { org_write: 60_000, org_read: 60_000 } }),
		await pictures(),
		await ownFolder(),
	];
	host.missing = /^\/missing\//;
	const wrong = wrongRows(host.url);
	const sheet = Array.from({ length: ROWS }, (_, index) => {
		const row = index + 2;
		const cells = {
			media_url: `${host.url}/${row}.jpg`,
			board: 'Travel',
			title: `Pin of row ${row}`,
			link: `https://shop.example/${row}`,
			...wrong[row]?.is,
		};
		return Object.values(cells).join(',');
	});
	const command = commandAt(emulator, folder);
	const env = {
		...command.env,
		PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1',
		TZ: 'Europe/Berlin',
		PINTEREST_PIPELINE_BUDGET: BUDGETS,
	};
	const { lines } = await cli(['import', '-', '--json'], {
		env: { ...env, NODE_OPTIONS: `--import ${YESTERDAY}` },
		input: ['media_url,board,title,link', ...sheet].join('\n'),
	});
	expect(lines.at(-1)).toMatchObject({ rows: ROWS, created: ROWS - 12, failed: 12 });
	expect(emulator.pins()).toHaveLength(ROWS - 12);

	const server = await startPage({ env });
	const { page, picture } = await visit(server.url);
	await page.getByLabel('Password or token').fill(server.token);
	await page.getByLabel('Your name').fill('Ana');
	await page.getByRole('button', { name: 'Log in' }).click();

	// What shipped?
	await page.getByRole('link', { name: 'Yesterday' }).click();
	expect(await page.locator('#shipped').innerText()).toMatch(/\b488\b/);
	// What failed, and what is there to do?
	const needs = page.locator('#needs-you');
	const counts = await needs.locator('h3 .chip').allInnerTexts();
	expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(12);
	await picture('yesterday');

	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Imports' }).click();
	await page.locator('main a[href^="/imports/2"]').first().click();
	await picture('yesterdays-import');
	expect(await page.locator('main').innerText()).toMatch(/488/);
	const toMend = page.getByRole('link', { name: /^Mend row/ });
	expect(await toMend.count()).toBe(12);

	// Mended one after the other: the page leads from each row to the next.
	await toMend.first().click();
	for (const [row, { mended }] of Object.entries(wrong)) {
		expect(await page.getByRole('heading', { level: 1 }).innerText()).toBe(`Mend row ${row}`);
		for (const [name, text] of Object.entries(mended)) await page.locator(`#cell-${name}`).fill(text);
		await page.getByRole('button', { name: /publish/i }).click();
		await page
			.getByRole('status')
			.filter({ hasText: `Row ${row} is published` })
			.waitFor();
	}
	await picture('yesterdays-import-mended');

	expect(emulator.pins()).toHaveLength(ROWS);
	expect(new Set(emulator.pins().map(({ link }) => link)).size).toBeGreaterThan(ROWS - 2);
	expect(await page.locator('main').innerText()).toMatch(/500/);
	expect(await toMend.count()).toBe(0);
	await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Today' }).click();
	await page.getByText('Nothing needs you.').waitFor();
	await picture('nothing-needs-you');
});
