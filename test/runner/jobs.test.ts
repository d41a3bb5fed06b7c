import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, importDue, inSeconds } from '../support/worker';

const HOUR = 3_600;

/** A record with five jobs that wait, stored out of order, and the command line on it without an account. */
async function stage() {
	const emulator = await emulate();
	const { env } = commandAt(emulator, await ownFolder());
	const keys = await importDue(
		{ env },
		{ third: 3 * HOUR, first: HOUR, late: 100 * HOUR, second: 2 * HOUR, fourth: 4 * HOUR },
	);
	const before = emulator.requests().length;
	const jobs = async (...args: string[]) =>
		await cli(['jobs', ...args], { env: { PINTEREST_PIPELINE_STORE: env?.PINTEREST_PIPELINE_STORE ?? '' } });
	const titlesOf = async (...args: string[]) =>
		(await jobs('list', '--json', ...args)).lines.map(({ label }) => (label as { title: string }).title);
	return { keys, jobs, titlesOf, asked: () => emulator.requests().length - before };
}

describe('a cancelled job, the same sheet imported again', () => {
	it('stays cancelled, and comes back at its time when a person retries it', async () => {
		const emulator = await emulate();
		const options = { ...commandAt(emulator, await ownFolder()), cwd: samples };
		const runAt = inSeconds(HOUR);
		const sheet = async () =>
			await cli(['import', '-', '--json'], {
				...options,
				input: `media_url,board,title,run_at\nmedia/lemon-tart.jpg,Travel,Lemon Tart,${runAt}\n`,
			});
		const key = String((await sheet()).lines[0]?.idempotencyKey);
		await cli(['jobs', 'cancel', key], options);
		const again = await sheet();
		expect(again).toMatchObject({ code: 1 });
		expect(again.lines[0]).toMatchObject({ outcome: 'failed', idempotencyKey: key, problem: { code: 'cancelled' } });
		expect(again.lines[0]?.problem).toHaveProperty('message', expect.stringContaining(`jobs retry ${key}`));
		await cli(['jobs', 'retry', key], options);
		expect((await sheet()).lines[0]).toMatchObject({ outcome: 'scheduled', idempotencyKey: key });
		expect(emulator.pins()).toEqual([]);
	});
});

/** Rows whose publish was not answered, and whose pin is listed without its date. */
async function unanswered(...titles: string[]) {
	const emulator = await emulate();
	const env = commandAt(emulator, await ownFolder()).env ?? {};
	const input = ['media_url,board,title', ...titles.map((title) => `media/lemon-tart.jpg,Travel,${title}`)].join('\n');
	const run = async () => await cli(['import', '-', '--quarantine', '1', '--json'], { env, cwd: samples, input });
	emulator.list({ dates: 'missing' });
	emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: titles.length });
	const { lines } = await run();
	expect(lines.at(-1)).toMatchObject({ unknown: titles.length });
	return { emulator, env, run, keys: lines.slice(0, -1).map(({ idempotencyKey }) => String(idempotencyKey)) };
}

describe('jobs', () => {
	it('lists what comes within a time, in that order', async () => {
		const { keys, jobs, titlesOf, asked } = await stage();
		expect(await titlesOf('--within', '150m')).toEqual(['first', 'second']);
		expect(await titlesOf('--within', '10800')).toEqual(['first', 'second', 'third']);
		expect(await titlesOf('--within', '7d')).toEqual(['first', 'second', 'third', 'fourth', 'late']);
		expect(await titlesOf('--within', '7d', '--campaign', 'autumn')).toEqual([]);
		const { stdout, stderr } = await jobs('list', '--within', '7d', '--limit', '2');
		const [head, ...rows] = stdout.trimEnd().split('\n');
		expect(head).toMatch(/^when +key +title +board$/);
		expect(rows.map((row) => row.split(/ {2,}/).slice(1))).toEqual([
			[keys.first, 'first', 'Travel'],
			[keys.second, 'second', 'Travel'],
		]);
		expect(stderr).toBe('There are more jobs. Show them with --limit 20.\n');
		expect(await jobs('list', '--within', '1m')).toMatchObject({ code: 0, stdout: 'No jobs.\n' });
		expect(asked()).toBe(0);
	});

	it('moves and cancels what waits, and shows when it is due and why it waits', async () => {
		const { keys, jobs, titlesOf } = await stage();
		const runAt = '2027-03-01T09:00:00+01:00';
		const moved = await jobs('move', keys.first!, '--run-at', runAt);
		expect([moved.code, moved.stdout]).toEqual([0, 'first runs at 2027-03-01T08:00:00Z.\n']);
		const shown = await jobs('show', keys.first!);
		expect(shown.stdout).toMatch(/^due +2027-03-01T08:00:00Z$/m);
		expect(shown.stdout).toMatch(/^waits +The pin is published when it is due\.$/m);
		expect(shown.stdout).toMatch(/scheduled +moved from .* to 2027-03-01T08:00:00Z/);
		const cancelled = await jobs('cancel', keys.second!, '--json');
		expect([cancelled.code, cancelled.lines]).toEqual([
			0,
			[expect.objectContaining({ type: 'job', key: keys.second, state: 'cancelled' })],
		]);
		expect((await jobs('show', keys.second!)).stdout).toMatch(/cancelled +cancelled by hand/);
		expect(await titlesOf('--within', '5h')).toEqual(['third', 'fourth']);
		expect(await titlesOf('--state', 'cancelled')).toEqual(['second']);
		expect(await jobs('move', keys.second!, '--run-at', runAt)).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('is cancelled, so it has no due date to move'),
		});
		const back = await jobs('retry', keys.second!);
		expect([back.code, back.stdout]).toEqual([0, expect.stringMatching(/^second is due at 20\d\d-.*Z\.\n$/)]);
		expect(await jobs('retry', keys.second!)).toMatchObject({
			code: 2,
			stderr: expect.stringMatching(/is scheduled and due at .*Move a scheduled one/),
		});
		expect(await titlesOf('--within', '5h')).toContain('second');
	});

	it.each([
		['with an account, which is asked for the pin', true],
		['without an account, on the word of a person', false],
	])('resolves what could not be told, %s', async (_, connected) => {
		const { emulator, env, keys } = await unanswered('Once');
		const [key] = keys as [string];
		const PINTEREST_ACCESS_TOKEN = connected ? emulator.accessToken : '';
		const jobs = async (...args: string[]) => await cli(['jobs', ...args], { env: { ...env, PINTEREST_ACCESS_TOKEN } });
		const [pin] = emulator.pins();
		const refused = await jobs('resolve', key, '--pin', '999999999999999999');
		if (connected)
			expect(refused).toMatchObject({
				code: 2,
				stderr: expect.stringContaining('account has no pin 999999999999999999'),
			});
		const before = emulator.requests().length;
		if (connected) {
			const resolved = await jobs('resolve', key, '--pin', `https://www.pinterest.com/pin/${pin?.id}/`);
			expect(resolved).toMatchObject({ code: 0, stdout: `Once is published: ${emulator.url}/pin/${pin?.id}/\n` });
		} else expect([refused.code, before]).toEqual([0, emulator.requests().length]);
		expect((await jobs('show', key)).stdout).toMatch(/unknown +attempt 1 +a person said that the pin \d+ is this one/);
		expect(await jobs('resolve', key, '--not-there')).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('is already published'),
		});
		expect(emulator.pins()).toHaveLength(1);
	});

	it('resolves what is not there: the next import publishes it, once', async () => {
		const { emulator, env, keys, run } = await unanswered('Once');
		const { code, stdout } = await cli(['jobs', 'resolve', keys[0] ?? '', '--not-there'], { env });
		expect([code, stdout]).toEqual([0, 'Once is not published. To publish it, import its row again.\n']);
		emulator.list({});
		expect((await run()).lines.at(-1)).toMatchObject({ created: 1, unknown: 0 });
		expect((await run()).lines.at(-1)).toMatchObject({ existing: 1, unknown: 0 });
		expect(emulator.pins()).toHaveLength(2); // the one that was there all the time, and the one that was asked for
	});

	it.each([
		['resolve without an answer', ['resolve', 'pin:1'], /--pin ID if it is published, or --not-there/],
		['resolve with both answers', ['resolve', 'pin:1', '--pin', '1', '--not-there'], /cannot be used with/],
		['resolve with no ID', ['resolve', 'pin:1', '--pin', 'tart'], /"tart" is not the ID of a pin/],
		['resolve of a job that is not there', ['resolve', 'pin:1', '--not-there'], /There is no job pin:1 in this store/],
		[
			'a time without its offset',
			['move', 'pin:1', '--run-at', '2027-03-01T09:00'],
			/run_at is "2027-03-01T09:00"\..*2027-03-01T09:00:00Z for UTC, or 2027-03-01T09:00:00[+-]\d\d:\d\d for/,
		],
		['no time', ['move', 'pin:1'], /required option '--run-at <time>'/],
		['a job that is not there', ['cancel', 'pin:1'], /There is no job pin:1 in this store/],
		[
			'a job to move that is not there',
			['move', 'pin:1', '--run-at', inSeconds(60)],
			/There is no job pin:1 in this store/,
		],
		[
			'an invalid duration',
			['list', '--within', 'soon'],
			/"soon" is not a duration\. Give one such as 90s, 60m, 2h or 7d/,
		],
		['an invalid limit', ['list', '--limit', 'many'], /"many" is not a whole number/],
		['an unknown option', ['cancel', 'pin:1', '--now'], /unknown option '--now'/],
	])('%s is one line with exit code 2', async (_, args, message) => {
		const { code, stdout, stderr } = await cli(['jobs', ...args]);
		expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
		expect(stderr).toMatch(message);
	});
});
