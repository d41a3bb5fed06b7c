import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { openSqlite } from '../../lib/store/sqlite-store';
import { call } from '../emulator/helpers';
import { cli, ownFolder } from '../support/cli';
import { campaignOf, reads, UNPACED } from '../support/measured';
import { emulate, pipelineAt } from '../support/pipeline';

/** An account with three published pins, one of them gone, and `jobs report` at it. */
async function reporting() {
	const emulator = await emulate(UNPACED);
	const folder = await ownFolder();
	const file = join(folder, 'ledger.sqlite');
	const store = await openSqlite(file);
	const ids = await campaignOf(emulator, pipelineAt(emulator, { store }), 3, '=Autumn');
	await store.disconnect();
	await call(emulator, 'DELETE', `/pins/${ids[0]}`);
	const report = async (...options: string[]) =>
		await cli(['jobs', 'report', '--store', `sqlite:${file}`, ...options], {
			env: { PINTEREST_ACCESS_TOKEN: emulator.accessToken, PINTEREST_API_BASE_URL: emulator.apiBaseUrl },
		});
	return { emulator, folder, ids, report };
}

describe('jobs report', () => {
	it('lists published pins with their rows, and asks Pinterest nothing without --metrics', async () => {
		const { emulator, ids, report } = await reporting();
		const { code, lines } = await report('--json', '--campaign', '=autumn');
		expect(code).toBe(0);
		expect(lines.map(({ pinId }) => pinId)).toEqual([...ids.toReversed(), undefined]);
		expect(lines[0]).not.toHaveProperty('impressions');
		expect(lines.at(-1)).toEqual({ type: 'summary', pins: 3 });
		expect(reads(emulator)).toEqual({});
	});

	it('adds the numbers with --metrics, says what is gone, and asks nothing the second time', async () => {
		const { emulator, ids, report } = await reporting();
		const first = await report('--metrics', '--json');
		expect(first.code).toBe(0);
		expect(first.lines[0]).toMatchObject({ type: 'result', pinId: ids[2], metrics: 'ready', board: 'Travel' });
		expect(first.lines[0]?.impressions).toBeGreaterThanOrEqual(20);
		expect(first.lines[2]).toMatchObject({ pinId: ids[0], metrics: 'gone', impressions: null, saves: null });
		expect(first.lines[3]).toEqual({ type: 'summary', pins: 3, ready: 2, none: 0, gone: 1, refused: 0 });
		const asked = { '/pins': 1, '/pins/:id': 1 };
		expect(reads(emulator)).toEqual(asked);

		const table = await report('--metrics', 'lifetime');
		expect(table.stdout).toMatch(/^ *impressions +saves +pin clicks +outbound +published +title +pin$/m);
		expect(table.stdout).toMatch(new RegExp(`^ +gone .*/pin/${ids[0]}/$`, 'm'));
		expect(table.stderr).toContain('3 pins: 2 with numbers, 1 gone from Pinterest.');
		expect(reads(emulator)).toEqual(asked);
	});

	it('writes a sheet in which no cell is a formula, and a number that is not known is empty', async () => {
		const { folder, ids, report } = await reporting();
		const file = join(folder, 'what-worked.csv');
		const { code, stderr } = await report('--metrics', '--results', file);
		expect([code, stderr]).toEqual([0, expect.stringContaining(`${file} has 3 pins: 2 with numbers`)]);
		const rows = parse(await readFile(file), { bom: true, columns: true });
		expect(rows).toHaveLength(3);
		expect(rows[0]).toMatchObject({
			pin_id: expect.stringContaining(String(ids[2])),
			metrics: 'ready',
			campaign: "'=Autumn",
		});
		expect(rows[2]).toMatchObject({ metrics: 'gone', impressions: '', saves: '', pin_clicks: '', outbound_clicks: '' });
	});

	it.each([
		[['--metrics', 'yesterday'], 'is not a time'],
		[['--metrics', '2020-01-01..2020-01-31'], "Pinterest's reports begin at most 90 days ago"],
		[['--metrics', '--results', 'sheet.pdf'], 'Give one that ends with .csv or .xlsx'],
		[['--import', 'nothing-like-it'], 'There is no import nothing-like-it'],
	])('is refused with %j before Pinterest is asked', async (options, said) => {
		const { emulator, report } = await reporting();
		const { code, stderr } = await report(...options);
		expect([code, stderr]).toEqual([2, expect.stringContaining(said)]);
		expect(reads(emulator)).toEqual({});
	});
});
