import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { headOf, shortened, timeOf, Trace } from '../../sim/command/trace';
import { OptionError, optionsOf } from '../../sim/command/options';
import { replayCommand } from '../../sim/command/replay-command';
import { BEGINNING } from '../../sim/kernel/scheduler';
import { planOf } from '../../sim/plan';
import { CACHE } from './bundled';

const MAIN = join(__dirname, '../../sim/main.mjs');

function sim(...args: string[]) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], { encoding: 'utf8' });
	return { status, lines: stdout.trimEnd().split('\n'), stderr };
}

test('a number of lives runs, and the last line says how they ended', () => {
	const { status, lines, stderr } = sim('--from', '1', '--lives', '30');
	expect(lines[0]).toMatch(/^Lives from seed 1 on, in \d+ process/);
	expect(lines.at(-1)).toMatch(/^30 lives, 0 violations: \d+ pins, [\d,]+ steps, \d+ second pins within/);
	expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

test('lives end after the seconds that they have, and on Ctrl-C, calmly', async () => {
	const { status, lines } = sim('--from', '1', '--seconds', '1');
	expect(status).toBe(0);
	expect(lines.at(-1)).toMatch(/ lives, 0 violations: /);

	const child = spawn(process.execPath, [MAIN, '--from', '1'], { stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	child.stdout.on('data', (text: Buffer) => {
		if (said === '') child.kill('SIGINT');
		said += text.toString();
	});
	const code = await new Promise((resolve) => child.on('close', resolve));
	expect(code).toBe(0);
	expect(said.trimEnd().split('\n').at(-1)).toMatch(/ lives, 0 violations: /);
	expect(existsSync(join(CACHE, String(child.pid)))).toBe(false);
});

test('a reader that has seen enough, such as head, ends the command without a word', async () => {
	const child = spawn(process.execPath, [MAIN, '--from', '1'], { stdio: ['ignore', 'pipe', 'pipe'] });
	let complaint = '';
	child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
	child.stdout.once('data', () => child.stdout.destroy());
	await new Promise((resolve) => child.on('close', resolve));
	expect(complaint).toBe('');
});

test('a planted bug is found, and the command that is printed for it replays how', () => {
	const hunt = sim('--bug', 'lost-answer-is-a-refusal');
	expect(hunt.status).toBe(0);
	expect(hunt.lines[0]).toMatch(/^found +lost-answer-is-a-refusal +\d+ li(fe|ves) +one pin$/);
	expect(hunt.lines.at(-1)).toBe('1 of 1 planted bugs were found.');
	const command = hunt.lines.find((line) => line.includes('npm run sim -- '))?.trim() ?? '';

	const replay = sim(...command.slice('npm run sim -- '.length).split(' '));
	expect(replay.status).toBe(1);
	expect(replay.lines[0]).toMatch(/^The life of seed \d+$/);
	expect(replay.lines.filter((line) => line.startsWith('*')).length).toBeGreaterThanOrEqual(2);
	expect(replay.lines.slice(-4).join('\n')).toMatch(
		/^Promised: Each row becomes one pin.*\nInstead: {2}.*has a second pin.*\nFaults: .*\nJudge: {4}one pin$/,
	);
});

test('a bug that no life shows in time is not found', () => {
	const { status, lines } = sim('--bug', 'lost-answer-is-a-refusal', '--from', '1', '--lives', '1');
	expect(status).toBe(1);
	expect(lines[0]).toMatch(/^NOT FOUND/);
});

test('options that cannot be followed get one line', () => {
	const wrong: [string[], RegExp][] = [
		[['--sead', '7'], /^Unknown option '--sead'\. --help shows all options\.$/],
		[['7'], /^Unexpected argument '7'/],
		[['--seed', '7.5'], /^--seed takes a whole number from 0 up, and not “7\.5”\.$/],
		[['--seed', '7', '--workers', '6'], /^--workers takes a whole number from 1 to 5/],
		[['--seed', '7', '--without', 'crash'], /^--without: no fault is named “crash”/],
		[['--steps', '7'], /^--steps is for one life: name it with --seed\.$/],
		[['--seed', '7', '--lives', '7'], /^--lives is not for one life/],
		[['--bugs', '--bug', 'one-look-up'], /^Give either/],
		[['--bugs', '--seconds', '9'], /^--seconds is not for planted bugs/],
		[['--lives'], /./],
	];
	for (const [args, message] of wrong) {
		expect(() => optionsOf(args)).toThrow(OptionError);
		expect(() => optionsOf(args)).toThrow(message);
		expect(() => optionsOf(args)).not.toThrow(/\n/);
	}
	expect(sim('--bug', 'no-such')).toMatchObject({
		status: 2,
		stderr: 'No planted bug is named “no-such”. --help lists them.\n',
	});
});

test('the command for a life names what differs from its seed, in the shorter of two ways', () => {
	const plan = planOf(11);
	const [first, second, ...others] = plan.faults;
	if (!first || !second || others.length < 3) throw new Error('The life of seed 11 has too few faults for this test.');
	const commandFor = (smaller: object, steps?: number) => replayCommand({ seed: 11, smaller, steps }, plan);
	expect(commandFor({})).toBe('npm run sim -- --seed 11');
	expect(commandFor({ workers: 1, without: [first] }, 9)).toBe(
		`npm run sim -- --seed 11 --steps 9 --workers 1 --without ${first}`,
	);
	expect(commandFor({ rows: 1, without: [first, ...others] })).toBe(
		`npm run sim -- --seed 11 --rows 1 --only ${second}`,
	);
	expect(commandFor({ without: [...plan.faults] })).toBe('npm run sim -- --seed 11 --only none');
	expect(planOf(11, optionsOf(['--seed', '11', '--only', second])).faults).toEqual(new Set([second]));
	expect(planOf(11, optionsOf(['--seed', '11', '--only', 'none'])).faults).toEqual(new Set());
});

test('a trace leaves details and heartbeats out, and marks what goes wrong and which pins there are', () => {
	const line = (what: string, kind: 'deed' | 'fault' | 'detail' = 'deed') => ({
		at: BEGINNING + 61_250,
		step: 7,
		who: 'import-1',
		what,
		kind,
	});
	const told = [
		line('store read job:pin:737b1f7170e65297f0beafe5ce7f688b58c21acc: ok', 'detail'),
		line('stores row 2 as queued, fence 1, held by import-1'),
		line('stores row 2 as queued, fence 1, held by import-1'),
		line('stores row 3 as queued, fence 1, held by import-1'),
		line('is killed', 'fault'),
		line('answers POST /pins: 201 makes the pin 1089307415000000012'),
	];
	const texts = (all: boolean) => {
		const trace = new Trace({ all });
		return told.map((each) => trace.textOf(each)).filter((text) => text !== undefined);
	};
	expect(texts(false)).toEqual([
		'     01:01.2      7  import-1   stores row 2 as queued, fence 1, held by import-1',
		'     01:01.2      7  import-1   stores row 3 as queued, fence 1, held by import-1',
		'!    01:01.2      7  import-1   is killed',
		'*    01:01.2      7  import-1   answers POST /pins: 201 makes the pin 12',
	]);
	expect(texts(true)).toHaveLength(told.length);
	expect(texts(true)[0]).toContain('store read job:pin:737b1f…: ok');
	expect(timeOf(BEGINNING + 3_600_000 * 25 + 59_900).trim()).toBe('25:00:59.9');
	expect(shortened('see https://www.pinterest.com/pin/1089307415000000012/')).toContain('/1089307415000000012/');
	expect(headOf(planOf(11)).join('\n')).toContain('seed 11\n');
});
