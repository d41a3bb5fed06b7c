import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, inSeconds } from '../support/worker';

/** Two imports with rows that failed before they had a job, pins that Pinterest refused once, and one that was cancelled. */
async function failed() {
	const emulator = await emulate();
	const folder = await ownFolder();
	const { env = {} } = commandAt(emulator, folder);
	await mkdir(join(folder, 'media'));
	const image = async (name: string) =>
		await copyFile(join(samples, 'media/lemon-tart.jpg'), join(folder, 'media', name));
	await image('there.jpg');
	const sheet = async (name: string, rows: string[]) => {
		await writeFile(join(folder, name), ['media_url,board,title,link,run_at,campaign', ...rows].join('\n'));
		return (await cli(['import', name, '--json'], { env, cwd: folder })).lines;
	};
	emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, match: 'Refused', times: 2 });
	const first = await sheet('first.csv', [
		'media/a.jpg,Travel,A,https://example.com/a,,summer',
		'media/b.jpg,Travel,B,https://example.com/b,,winter',
		'media/there.jpg,Travle,Wrong board,https://example.com/c,,summer',
		'media/there.jpg,Travel,Refused A,https://example.com/ra,,autumn',
	]);
	const second = await sheet('second.csv', [
		'media/c.jpg,Travel,C,https://example.com/d,,summer',
		'media/there.jpg,Travel,Refused C,https://example.com/rc,,autumn',
		`media/there.jpg,Travel,Later,https://example.com/e,${inSeconds(7_200)},summer`,
	]);
	const keyOf = (lines: typeof first, row: number) => String(lines.find((line) => line.row === row)?.idempotencyKey);
	const keys = { a: keyOf(first, 5), c: keyOf(second, 3), later: keyOf(second, 4) };
	const run = async (...args: string[]) => await cli(['jobs', ...args], { env, cwd: folder });
	await run('cancel', keys.later);
	return { emulator, env, image, keys, run };
}

const titles = (pins: { title?: string | null }[]) => pins.map(({ title }) => title).sort();

describe('jobs retry', () => {
	it('by what jobs are: says what it would do, then does it, import by import', async () => {
		const { emulator, image, run } = await failed();
		for (const name of ['a.jpg', 'b.jpg', 'c.jpg']) await image(name);
		const before = emulator.requests().length;
		const planned = await run('retry', '--state', 'failed,cancelled', '--campaign', 'summer', '--dry-run', '--json');
		expect(planned.code).toBe(1);
		const said = planned.lines
			.slice(0, -1)
			.map(({ title, outcome, problem }) => [title, outcome, (problem as { code: string } | undefined)?.code]);
		expect(said).toEqual(
			expect.arrayContaining([
				['A', 'created', undefined],
				['C', 'created', undefined],
				['Later', 'scheduled', undefined],
				['Wrong board', 'skipped', expect.stringContaining('board')],
			]),
		);
		expect(planned.lines.at(-1)).toEqual({
			...{ type: 'summary', jobs: 4, created: 2, scheduled: 1, existing: 0, skipped: 1, dryRun: true },
		});
		expect(emulator.requests()).toHaveLength(before);
		expect(emulator.pins()).toEqual([]);

		const done = await run('retry', '--state', 'failed,cancelled', '--campaign', 'summer', '--json');
		expect(done.code).toBe(1); // the row with the wrong board has to change in its sheet
		expect(titles(emulator.pins())).toEqual(['A', 'C']);
		expect(done.lines.filter(({ type }) => type === 'row').map(({ outcome }) => outcome)).toEqual([
			'created',
			'created',
		]);
		expect(done.lines.filter(({ type }) => type === 'job')).toMatchObject([{ state: 'scheduled' }]);
		expect(done.lines.filter(({ type }) => type === 'retry')).toMatchObject([
			{ title: 'Wrong board', outcome: 'skipped' },
		]);

		const again = await run('retry', '--failed-only', '--campaign', 'summer', '--dry-run');
		expect(again.stdout).toMatch(/^what would happen +title +board +import +why or when\nskipped +Wrong board /);
		expect(again.stdout).toContain('1 job: 1 skipped. Nothing was changed.');
	});

	it('a failed row by its key is carried out from the cells that its import recorded', async () => {
		const { emulator, keys, run } = await failed();
		expect(await run('retry', keys.a, '--json')).toMatchObject({
			code: 0,
			lines: [{ type: 'row', outcome: 'created' }, { type: 'summary' }],
		});
		expect(titles(emulator.pins())).toEqual(['Refused A']);
		const shown = (await run('show', keys.a, '--json')).lines[0];
		expect(shown).toMatchObject({ state: 'published', pinId: emulator.pins()[0]?.id });
	});

	it('several keys: one that Pinterest takes now is published, and one that it refuses again fails again', async () => {
		const { emulator, keys, run } = await failed();
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, match: 'Refused C', times: 10 });
		const { code, stdout } = await run('retry', keys.a, keys.c, keys.later);
		expect(code).toBe(1);
		expect(titles(emulator.pins())).toEqual(['Refused A']);
		expect(stdout).toMatch(/^Later is due at 20/m);
		expect(stdout).toMatch(/1 row: 1 created/);
		expect(stdout).toMatch(/1 row: 1 failed/);
	});

	it.each([
		['neither keys nor what jobs are', ['retry'], /Give the keys of jobs, or say which ones/],
		['both', ['retry', 'pin:1', '--failed-only'], /Give the keys of jobs, or say which ones/],
		['a job that is not there', ['retry', 'pin:1'], /There is no job pin:1 in this store/],
		['an import that is not there', ['retry', '--import', 'x', '--dry-run'], /There is no import x/],
	])('%s is one line with exit code 2', async (_, args, message) => {
		const store = `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`;
		const { code, stdout, stderr } = await cli(['jobs', ...args, '--store', store]);
		expect([code, stdout, stderr.trim().split('\n')]).toEqual([2, '', [expect.stringMatching(message)]]);
	});

	it('of jobs that fit nothing does nothing, and says so', async () => {
		const store = `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`;
		const { code, stdout, stderr } = await cli(['jobs', 'retry', '--failed-only', '--store', store]);
		expect([code, stdout, stderr]).toEqual([0, '', 'No job fits.\n']);
	});

	it('without an account changes nothing where rows have to be carried out', async () => {
		const { env, keys, run } = await failed();
		const before = (await run('show', keys.later, '--json')).lines;
		const { code, stderr } = await cli(['jobs', 'retry', keys.a, keys.later], {
			env: { ...env, PINTEREST_ACCESS_TOKEN: '' },
		});
		expect([code, stderr]).toEqual([2, expect.stringContaining('No Pinterest account is connected')]);
		expect((await run('show', keys.later, '--json')).lines).toEqual(before);
	});
});
