import { copyFile, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openStore } from '../../lib';
import { call } from '../emulator/helpers';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';

const PICTURES = ['lemon-tart', 'mountain-lake', 'sea-waves', 'city-lights', 'reading-nook'];

/** A folder with a sheet and its media, an emulator and a store in a file. */
async function start() {
	const [folder, emulator] = [await ownFolder(), await emulate()];
	for (const name of PICTURES) await copyFile(join(samples, 'media', `${name}.jpg`), join(folder, `${name}.jpg`));
	const store = `sqlite:${join(folder, 'ledger.sqlite')}`;
	const env = {
		PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
		PINTEREST_ACCESS_TOKEN: emulator.accessToken,
		PINTEREST_PIPELINE_STORE: store,
	};
	const sheet = async (...rows: string[]) =>
		await writeFile(join(folder, 'pins.csv'), ['media_url,board,title,run_at,approve', ...rows, ''].join('\n'));
	return {
		folder,
		emulator,
		sheet,
		run: async (...args: string[]) => await cli(args, { env, cwd: folder }),
		rows: async () => {
			const opened = await openStore(store);
			const all = await Array.fromAsync(opened.scan(''));
			await opened.disconnect();
			return all;
		},
	};
}

const outcomes = (lines: Record<string, unknown>[]) =>
	lines
		.filter(({ type }) => type === 'row')
		.sort((one, other) => Number(one.row) - Number(other.row))
		.map(({ outcome, problem }) => (problem as { code?: string } | undefined)?.code ?? outcome);

describe('import --dry-run', () => {
	it('asks the record and the boards, ends as the import would, and leaves every row of the store as it was', async () => {
		const { emulator, sheet, run, rows } = await start();
		await sheet('lemon-tart.jpg,Travel,Published');
		await run('import', 'pins.csv');
		const dueAt = `${new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 19)}Z`;
		await sheet(
			'lemon-tart.jpg,Travel,Published',
			'sea-waves.jpg,Travel,New',
			'sea-waves.jpg,Travel,New',
			'city-lights.jpg,Travl,No such board',
			`reading-nook.jpg,Travel,Later,${dueAt}`,
			'mountain-lake.jpg,Travel,Held,,no',
		);
		const [before, sent] = [await rows(), emulator.requests().length];
		const { code, lines, stderr } = await run('import', 'pins.csv', '--dry-run', '--json');
		expect(stderr).toContain('Travl: did you mean Travel?');
		expect(await rows()).toEqual(before);
		expect(
			emulator
				.requests()
				.slice(sent)
				.filter(({ method }) => method !== 'GET'),
		).toEqual([]);
		expect(outcomes(lines)).toEqual(['existing', 'created', 'existing', 'board-unknown', 'scheduled', 'not-approved']);
		expect(lines.find(({ row }) => row === 2)?.pinId).toBe(emulator.pins()[0]?.id);
		expect(lines.find(({ row }) => row === 6)).toMatchObject({ outcome: 'scheduled', dueAt });
		expect(lines.at(-2)).toMatchObject({ type: 'timeline', hours: [{ pins: 1 }, { pins: 1 }], lastAt: dueAt });
		const summary = { type: 'summary', rows: 6, created: 1, existing: 2, failed: 1, scheduled: 1, unknown: 0, held: 1 };
		expect(lines.at(-1)).toEqual({ ...summary, dryRun: true });

		const real = await run('import', 'pins.csv', '--json');
		expect([code, outcomes(lines)]).toEqual([real.code, outcomes(real.lines)]);
		expect(real.lines.at(-1)).toEqual(summary);
	});

	it('makes no store where there is none', async () => {
		const { folder, sheet, run } = await start();
		await sheet('lemon-tart.jpg,Travel,New');
		const { code, stdout } = await run('import', 'pins.csv', '--dry-run');
		expect([code, (await readdir(folder)).filter((name) => name.startsWith('ledger'))]).toEqual([0, []]);
		expect(stdout).toMatch(/2 {2}New +would be created +about 2/);
		expect(stdout).toContain('1 row: 1 would be created. Nothing was sent.');
		expect(stdout).toMatch(/1 {5}1 of 6000 calls/);
	});

	it('and the import print warnings below their rows', async () => {
		const { sheet, run } = await start();
		await sheet('lemon-tart.jpg,Travel,Warned,2020-01-01T00:00:00Z');
		for (const args of [['--dry-run'], []]) {
			const { stdout } = await run('import', 'pins.csv', '--past', 'run', ...args);
			expect(stdout).toMatch(/Warned.*\n +note: .*past/);
		}
	});

	it('and the import refuse a run_at in the past, and name the option', async () => {
		const { sheet, run, folder } = await start();
		await writeFile(join(folder, 'x'), '');
		await sheet('lemon-tart.jpg,Travel,Late,2020-01-01T00:00:00Z');
		for (const args of [['--dry-run'], []]) {
			const { code, stdout } = await run('import', 'pins.csv', ...args);
			expect(code).toBe(1);
			expect(stdout).toMatch(/Late.*\n +run_at is 2020-01-01T00:00:00Z, which is in the past[^]*--past run/);
		}
	});

	it('needs no account: it then says what is not asked', async () => {
		const { folder, sheet } = await start();
		await sheet('lemon-tart.jpg,No such board,One', 'gone.jpg,Travel,Two');
		const { code, lines, stderr } = await cli(['import', 'pins.csv', '--dry-run', '--json'], { cwd: folder });
		expect([code, outcomes(lines)]).toEqual([1, ['created', 'file-missing']]);
		expect(stderr).toBe('No account is connected, so boards, the record and limits are not asked.\n');
	});

	it('ends with 2 where the token does not work, as the import does', async () => {
		const { folder, emulator, sheet } = await start();
		await sheet('lemon-tart.jpg,Travel,One');
		const env = { PINTEREST_API_BASE_URL: emulator.apiBaseUrl, PINTEREST_ACCESS_TOKEN: 'wrong' };
		const { code, stderr } = await cli(['import', 'pins.csv', '--dry-run'], { cwd: folder, env });
		expect([code, stderr]).toEqual([2, expect.stringContaining('token')]);
	});
});

describe('import --plan-out', () => {
	it('writes a plan that only its user can read, and publishes nothing', async () => {
		const { folder, emulator, sheet, run } = await start();
		await sheet('lemon-tart.jpg,Travel,One');
		const { code, stderr } = await run('import', 'pins.csv', '--plan-out', 'plan.json');
		expect([code, stderr, emulator.pins()]).toEqual([0, expect.stringContaining('import plan.json'), []]);
		expect((await stat(join(folder, 'plan.json'))).mode & 0o777).toBe(0o600);
		expect(JSON.parse(await readFile(join(folder, 'plan.json'), 'utf8'))).toMatchObject({
			type: 'pinterest-pipeline-plan',
			file: 'pins.csv',
			sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
			rows: [{ row: 2, outcome: 'created', media: [{ contentType: 'image/jpeg' }] }],
		});
		expect((await readdir(folder)).filter((name) => name.includes('.part'))).toEqual([]);
	});

	it('the plan is imported later: what changed since is refused, and exactly the other rows are published', async () => {
		const { folder, emulator, sheet, run } = await start();
		const { id, name } = emulator.boards().find((board) => board.name !== 'Travel') ?? { id: '', name: '' };
		await sheet(
			'lemon-tart.jpg,Travel,Untouched',
			'mountain-lake.jpg,Travel,Replaced',
			'sea-waves.jpg,Travel,Published meanwhile',
			`city-lights.jpg,${name},Renamed`,
			'reading-nook.jpg,Travel,Not approved,,no',
		);
		await run('import', 'pins.csv', '--plan-out', 'plan.json');
		await copyFile(join(folder, 'sea-waves.jpg'), join(folder, 'mountain-lake.jpg'));
		await sheet('sea-waves.jpg,Travel,Published meanwhile');
		await run('import', 'pins.csv');
		await call(emulator, 'PATCH', `/boards/${id}`, { name: 'Another name' });

		const { code, lines } = await run('import', 'plan.json', '--json');
		expect([code, outcomes(lines)]).toEqual([
			1,
			['created', 'plan-changed', 'plan-changed', 'plan-changed', 'not-approved'],
		]);
		const said = (row: number) => (lines.find((line) => line.row === row)?.problem as { message: string }).message;
		expect(said(3)).toContain('the bytes of the media');
		expect(said(4)).toContain('the record (it had no job, and now it is published');
		expect(said(5)).toContain('the board');
		expect(emulator.pins().map(({ title }) => title)).toEqual(['Published meanwhile', 'Untouched']);

		const again = await run('import', 'plan.json', '--json');
		expect(outcomes(again.lines)[0]).toBe('existing');
	});

	it('the import of a plan gives the sheet back as it came, and what failed is tried again from the record', async () => {
		const { folder, emulator, run } = await start();
		await writeFile(join(folder, 'pins.csv'), 'media_url,title,SKU\nlemon-tart.jpg,One,A-1\ngone.jpg,Two,A-2\n');
		await run('import', 'pins.csv', '--board', 'Travel', '--plan-out', 'plan.json');
		await copyFile(join(folder, 'mountain-lake.jpg'), join(folder, 'gone.jpg'));
		const { code, lines } = await run('import', 'plan.json', '--results', 'results.csv', '--json');
		expect([code, outcomes(lines)]).toEqual([1, ['created', 'file-missing']]);
		const [header, , second] = (await readFile(join(folder, 'results.csv'), 'utf8')).split('\n');
		expect(header).toContain('media_url,title,SKU');
		expect(second).toContain('gone.jpg,Two,A-2');
		const [{ id = '' } = {}] = (await run('imports', 'list', '--json')).lines as { id?: string }[];
		const again = await run('imports', 'retry', id, '--json');
		expect(outcomes(again.lines)).toEqual(['created']);
		expect(emulator.pins().map(({ title }) => title)).toEqual(['One', 'Two']);
	});

	it.each([
		['--plan-out over its own sheet', ['import', 'pins.csv', '--plan-out', 'pins.csv'], 'would be overwritten'],
		[
			'--plan-out where nothing can be written',
			['import', 'pins.csv', '--plan-out', 'no/plan.json'],
			'cannot be written',
		],
		['a plan that was changed by hand', ['import', 'changed.json'], 'line 2 cannot be read'],
		['half a plan', ['import', 'half.json'], 'a part of it is missing'],
		["another account's plan", ['import', 'others.json'], 'was made for the account someone-else'],
	])('ends with 2 for %s, and publishes nothing', async (_, args, reason) => {
		const { folder, emulator, sheet, run } = await start();
		await sheet('lemon-tart.jpg,Travel,One');
		await run('import', 'pins.csv', '--plan-out', 'plan.json');
		const text = await readFile(join(folder, 'plan.json'), 'utf8');
		await writeFile(join(folder, 'changed.json'), text.replace('"row":2', '"row":"two"'));
		await writeFile(join(folder, 'half.json'), text.slice(0, text.lastIndexOf(']')));
		await writeFile(join(folder, 'others.json'), text.replace(/"account":"\d+"/, '"account":"someone-else"'));
		const { code, stderr } = await run(...args);
		expect([code, stderr]).toEqual([2, expect.stringContaining(reason)]);
		expect(emulator.pins()).toEqual([]);
		expect(await readFile(join(folder, 'pins.csv'), 'utf8')).toContain('lemon-tart.jpg');
	});

	it('needs an account', async () => {
		const { folder, sheet } = await start();
		await sheet('lemon-tart.jpg,Travel,One');
		const { code, stderr } = await cli(['import', 'pins.csv', '--plan-out', 'plan.json'], { cwd: folder });
		expect([code, stderr]).toEqual([2, expect.stringContaining('PINTEREST_ACCESS_TOKEN')]);
	});
});
