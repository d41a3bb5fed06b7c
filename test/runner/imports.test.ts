import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';

const PICTURE = join(samples, 'media/mountain-lake.jpg');
/** Cells that a spreadsheet would take for formulas, and one that only looks like a mark. */
const TITLES = ['=SUM(A1)', '-20 %', '+49 30 1234', "'quoted", "'=marked", '@home'];

/** A folder with a picture and a store, and the command line in it. */
async function start() {
	const [emulator, folder] = [await emulate(), await ownFolder()];
	await writeFile(join(folder, 'one.jpg'), await readFile(PICTURE));
	const env = {
		PINTEREST_ACCESS_TOKEN: emulator.accessToken,
		PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
		PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
	};
	return {
		emulator,
		folder,
		sheet: async (name: string, lines: string[]) => await writeFile(join(folder, name), `${lines.join('\n')}\n`),
		run: async (...args: string[]) => await cli(args, { env, cwd: folder }),
	};
}

const quoted = (cell: string) => `"${cell.replaceAll('"', '""')}"`;
const HEAD = 'media_url,board,title,link,Note';

describe('import --results', () => {
	it.each(['results.csv', 'results.xlsx'])(
		'gives the sheet back in its order, and %s imported again brings nothing new, whatever a title begins with',
		async (results) => {
			const { emulator, folder, sheet, run } = await start();
			await sheet('pins.csv', [
				HEAD,
				...TITLES.map((title, index) => `one.jpg,Travel,${quoted(title)},https://example.com/${index},-1`),
			]);
			const first = await run('import', 'pins.csv', '--results', results, '--json');
			expect(first.lines.at(-1)).toMatchObject({ created: TITLES.length });
			expect(emulator.pins().map(({ title }) => title)).toEqual(expect.arrayContaining(TITLES));
			const again = await run('import', results, '--results', 'second.csv', '--json');
			expect(again.lines.at(-1)).toMatchObject({ existing: TITLES.length, created: 0, failed: 0 });
			const second = await readFile(join(folder, 'second.csv'), 'utf8');
			expect(second.replace('\uFEFF', '').split(/\r?\n/)[0]).toBe(`outcome,pin_url,problem,action,row_key,${HEAD}`);
			expect(second).toContain("'=SUM(A1)");
			expect(emulator.pins()).toHaveLength(TITLES.length);
		},
	);

	it('is refused before anything is published where the file cannot be written, or is named otherwise', async () => {
		const { emulator, sheet, run } = await start();
		await sheet('pins.csv', [HEAD, 'one.jpg,Travel,A,,']);
		for (const name of ['nowhere/results.csv', 'results.txt']) {
			const { code, stderr } = await run('import', 'pins.csv', '--results', name);
			expect([code, stderr]).toEqual([2, expect.stringContaining(name)]);
		}
		expect(emulator.pins()).toEqual([]);
	});
});

describe('imports', () => {
	it('list, show, results and retry tell what became of an import after its terminal was closed', async () => {
		const { emulator, folder, sheet, run } = await start();
		await sheet('pins.csv', [
			HEAD,
			'one.jpg,Travel,A,,mine',
			'gone.jpg,Travel,B,,',
			',Travel,C,,',
			'one.jpg,Travel,D,https://example.com/d,',
		]);
		expect((await run('import', 'pins.csv')).code).toBe(1);
		const [record] = (await run('imports', 'list', '--json')).lines;
		expect(record).toMatchObject({
			...{ type: 'import', file: 'pins.csv', ended: 'done', rows: 4, created_rows: 2, failed_rows: 2 },
			columns: HEAD.split(','),
		});
		expect(record?.sha256).toMatch(/^[0-9a-f]{64}$/);
		const shown = await run('imports', 'show', String(record?.id).slice(0, 17), '--json');
		expect(shown.lines.map(({ type, row, outcome }) => [type, row, outcome])).toEqual([
			['import', undefined, undefined],
			['row', 3, 'failed'],
			['row', 4, 'failed'],
		]);
		expect((await run('imports', 'show', 'last')).stdout).toContain('gone.jpg');
		await writeFile(join(folder, 'gone.jpg'), await readFile(join(samples, 'media/lemon-tart.jpg')));
		const retried = await run('jobs', 'retry', '--import', 'last', '--json');
		expect(retried.lines.map(({ type, row, outcome }) => [type, row, outcome])).toEqual([
			['row', 3, 'created'],
			['summary', undefined, undefined],
		]);
		const { stdout } = await run('imports', 'results', 'last');
		expect(stdout).toContain('created,');
		expect(stdout.match(/failed,,/g)).toHaveLength(1);
		expect((await run('imports', 'list', '--json')).lines).toMatchObject([{ created_rows: 3, failed_rows: 1 }]);
		expect(emulator.pins()).toHaveLength(3);
	});

	it('say in one line that there is none, or none of this name', async () => {
		const { run } = await start();
		expect((await run('imports', 'list')).stdout).toBe('No imports.\n');
		for (const id of ['last', '2027']) {
			const { code, stderr } = await run('imports', 'show', id);
			expect([code, stderr.trim().split('\n')]).toEqual([2, [expect.stringContaining('There is no import')]]);
		}
	});
});

it('an import of which a store is not there ends with 2 at once, and nothing is sent', async () => {
	const { emulator, sheet, run } = await start();
	await sheet('pins.csv', [HEAD, 'one.jpg,Travel,A,,']);
	for (const store of ['redis://127.0.0.1:1', 'postgres://postgres@127.0.0.1:1/none']) {
		const { code, stderr } = await run('import', 'pins.csv', '--store', store);
		expect([code, stderr]).toEqual([2, expect.stringContaining('127.0.0.1:1')]);
	}
	expect(emulator.pins()).toEqual([]);
});

it('an import whose reader closes the pipe after one line publishes and records all its rows', async () => {
	const { emulator, folder, sheet, run } = await start();
	const lines = Array.from({ length: 12 }, (_, index) => `one.jpg,Travel,Pin ${index},,`);
	await sheet('pins.csv', [HEAD, ...lines]);
	const env = {
		PINTEREST_ACCESS_TOKEN: emulator.accessToken,
		PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
		PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}`,
	};
	const { code, stderr } = await cli(['import', 'pins.csv', '--json'], {
		env,
		cwd: folder,
		onStart: (child) => child.stdout?.once('data', () => child.stdout?.destroy()),
	}).catch(() => ({ code: 0, stderr: '' }));
	expect([code, stderr]).toEqual([0, '']);
	expect((await stat(join(folder, 'ledger.sqlite'))).size).toBeGreaterThan(0);
	expect((await run('imports', 'list', '--json')).lines).toMatchObject([{ created_rows: 12, ended: 'done' }]);
	expect(emulator.pins()).toHaveLength(12);
});
