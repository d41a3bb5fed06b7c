import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { expect, it } from 'vitest';
import { cli, ownFolder, type CliResult } from '../support/cli';
import { origin } from '../support/origin';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const ROWS = 500;
/** Three imports of so many rows, by the command itself; a busy machine takes minutes for them. */
const MINUTES_MS = 300_000;
const NO_LIMITS = { timeScale: 1_000, limits: { org_read: 1e9, org_write: 1e9 } };

type Row = Record<string, string>;

/** What people do wrong, what the row is then told, and how often. */
const MISTAKES: { often: number; code: string; spoil: (row: Row) => Row }[] = [
	{ often: 10, code: 'title-too-long', spoil: (row) => ({ ...row, title: (row.title ?? '').padEnd(120, '!') }) },
	{ often: 8, code: 'board-unknown', spoil: (row) => ({ ...row, board: 'Travle' }) },
	{ often: 6, code: 'media-gone', spoil: (row) => ({ ...row, media_url: `${row.media_url}.gone` }) },
	{ often: 3, code: 'run-at-invalid', spoil: (row) => ({ ...row, run_at: 'next Monday' }) },
	{ often: 3, code: 'approve-invalid', spoil: (row) => ({ ...row, approve: 'perhaps' }) },
];

const sheetOf = (rows: Row[]) =>
	[Object.keys(rows[0] as Row), ...rows.map(Object.values<string>)].map((cells) => cells.join(',')).join('\n');

/** The code of each row's problem, by row. */
const problems = ({ lines }: CliResult) =>
	new Map(
		lines
			.filter(({ problem }) => problem !== undefined)
			.map(({ row, problem }) => [Number(row), (problem as { code: string }).code] as const)
			.sort(([one], [other]) => one - other),
	);

/** A sheet of pins, and the same with mistakes in some of its rows. @returns also the problem of each such row. */
function sheets(url: string): { good: Row[]; bad: Row[]; codes: Map<number, string> } {
	const good = Array.from({ length: ROWS }, (_, index) => ({
		board: 'Travel',
		title: `Title ${index}`,
		link: `https://example.com/${index}`,
		media_url: `${url}/${index}.jpg`,
		run_at: '',
		approve: 'yes',
		'our own notes': `note ${index}`,
	}));
	const bad: Row[] = [...good];
	const codes = new Map<number, string>();
	const mistakes = MISTAKES.flatMap(({ often, ...mistake }) => Array.from({ length: often }, () => mistake));
	for (const [position, { code, spoil }] of mistakes.entries()) {
		const index = position * 16 + 3;
		bad[index] = spoil(good[index] as Row);
		codes.set(index + 2, code);
	}
	return { good, bad, codes };
}

it(
	'after a run with 30 bad rows in 500, fixing the results file and importing it publishes exactly those 30',
	async () => {
		const [emulator, folder, picture] = [
			await emulate(NO_LIMITS),
			await ownFolder(),
			await readFile(join(samples, 'media/mountain-lake.jpg')),
		];
		const url = await origin((request, response) =>
			request.url?.endsWith('.gone') ? response.writeHead(404).end() : response.end(picture),
		);
		const { good, bad, codes } = sheets(url);
		const { env } = commandAt(emulator, folder);
		const options = { env: { ...env, PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };
		const [sheet, results, again] = ['pins.csv', 'results.csv', 'again.csv'].map((name) => join(folder, name)) as [
			string,
			string,
			string,
		];
		await writeFile(sheet, sheetOf(bad));
		const first = await cli(['import', sheet, '--results', results, '--json'], options);
		expect([first.code, first.lines.at(-1)]).toMatchObject([1, { created: 470, failed: 30 }]);
		expect(problems(first)).toEqual(codes);

		const told: Row[] = parse(await readFile(results), { columns: true, bom: true });
		expect(told.map(({ link }) => link)).toEqual(bad.map(({ link }) => link));
		expect(Object.keys(told[0] as Row)).toEqual([
			...['outcome', 'pin_url', 'problem', 'action', 'row_key'],
			...Object.keys(good[0] as Row),
		]);
		for (const [index, { outcome, problem, action, pin_url }] of told.entries())
			expect([outcome, problem !== '', action !== '', pin_url !== '']).toEqual(
				codes.has(index + 2) ? ['failed', true, true, false] : ['created', false, false, true],
			);

		// Nothing is mended yet, and so nothing is new.
		const untouched = await cli(['import', results, '--json'], options);
		expect([untouched.code, untouched.lines.at(-1)]).toMatchObject([1, { created: 0, existing: 470, failed: 30 }]);

		const mended = told.map((row, index) => ({ ...row, ...(row.outcome === 'failed' ? good[index] : {}) }));
		await writeFile(again, sheetOf(mended.map((row) => Object.fromEntries(Object.entries(row).map(quoted)))));
		const second = await cli(['import', again, '--json'], options);
		expect([second.code, second.lines.at(-1)]).toMatchObject([0, { created: 30, existing: 470, failed: 0 }]);
		const created = second.lines.filter(({ outcome }) => outcome === 'created').map(({ row }) => Number(row));
		expect(created.sort((one, other) => one - other)).toEqual([...codes.keys()]);
		expect(
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		).toEqual(good.map(({ title }) => title).sort());
	},
	MINUTES_MS,
);

const quoted = ([name, cell]: [string, string]): [string, string] => [name, `"${cell.replaceAll('"', '""')}"`];
