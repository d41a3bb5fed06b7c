import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CliCommand } from '../../runner/cli-command';
import { configureLog, log, logStep, withoutSecrets } from '../../runner/log';
import { createProgram } from '../../runner/program';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { secretsInText } from '../support/secrets';
import { commandAt, importDue, inSeconds, makeDue, startWorker } from '../support/worker';

afterEach(() => {
	vi.restoreAllMocks();
	configureLog({});
});

const SHEET = [
	'media_url,board,title,link',
	'media/lemon-tart.jpg,Travel,Well,https://example.com/1',
	'media/not-there.jpg,Travel,Not there,https://example.com/2',
].join('\n');

/** The command line at an emulator, with a record in a folder. */
async function connected() {
	const emulator = await emulate();
	const { env } = commandAt(emulator, await ownFolder());
	const run = async (args: string[], input?: string) => await cli(args, { env, cwd: samples, input });
	return { emulator, env, run };
}

describe('--quiet', () => {
	it('leaves an import with nothing but its rows that need something', async () => {
		const { run } = await connected();
		const { code, stdout, stderr } = await run(['import', '-', '-q'], SHEET);
		expect([code, stderr]).toEqual([1, '']);
		expect(stdout).toMatch(/^ +3 {2}Not there +failed/);
		expect(stdout).not.toContain('Well');
		const well = await run(['import', '-', '--quiet'], SHEET.split('\n').slice(0, 2).join('\n'));
		expect([well.code, well.stdout, well.stderr]).toEqual([0, '', '']);
	});

	it('keeps the lines of --json, and errors', async () => {
		const { run } = await connected();
		const { lines, stderr } = await run(['import', '-', '-q', '--json'], SHEET);
		expect([lines.map(({ type }) => type), stderr]).toEqual([['row', 'row', 'summary'], '']);
		expect(await run(['jobs', 'show', 'nothing', '-q'])).toMatchObject({
			code: 2,
			stderr: 'pinterest-pipeline: There is no job nothing in this store.\n',
		});
	});

	it('shows what is asked for, without the notices around it', async () => {
		const { run } = await connected();
		await run(['import', '-', '-q'], `${SHEET}\nmedia/lemon-tart.jpg,Travel,Another,https://example.com/3`);
		const { stdout, stderr } = await run(['jobs', 'list', '-q', '--limit', '1']);
		expect([stdout.trimEnd().split('\n').length, stderr]).toEqual([2, '']);
	});

	it('says nothing of a change, and validate only what needs a fix', async () => {
		const { env, run } = await connected();
		const keys = await importDue({ env }, { later: 3_600 });
		expect(await run(['jobs', 'cancel', keys.later ?? '', '-q'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
		const checked = await run(['validate', '-q', 'media/lemon-tart.jpg', 'pins.csv']);
		expect(checked.code).toBe(1);
		expect(checked.stdout).toMatch(/^fix |^\u001B\[31mfix/);
		expect(checked.stdout).not.toMatch(/ok |checked/);
	});

	it('is not together with --verbose', async () => {
		expect(await cli(['jobs', 'list', '-q', '-v'])).toMatchObject({
			code: 2,
			stderr: expect.stringContaining('cannot be used with'),
		});
	});
});

describe('--verbose', () => {
	it('shows each step of each row with its time, on standard error', async () => {
		const { run } = await connected();
		const sheet = `${SHEET.split('\n').slice(0, 2).join('\n')}\nmedia/sailing.mp4,Travel,Film,https://example.com/4`;
		const { stderr, lines } = await run(['import', '-', '--verbose', '--json'], sheet);
		const steps = stderr.split('\n').filter((line) => / {2}row \d: /.test(line));
		for (const step of steps) expect(step).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ {2}row \d: \w+/);
		const of = (row: number) => steps.flatMap((step) => step.split(`row ${row}: `)[1] ?? []);
		expect(of(2)).toEqual(['queued', 'publishing', expect.stringMatching(/^created, http/)]);
		expect(of(3)).toEqual([
			'queued',
			'uploading',
			expect.stringMatching(/^uploaded \d\.\d of \d\.\d MB/),
			'processing',
			'publishing',
			expect.stringMatching(/^created, http/),
		]);
		expect(lines.map(({ type }) => type)).toEqual(['row', 'row', 'summary']);
	});
});

describe('worker --log json', () => {
	it('writes each step and each outcome as a JSON line on standard error, and nothing else there', async () => {
		const { emulator, env } = await connected();
		const keys = await importDue({ env }, { first: 3_600, refused: 3_700 });
		emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 400, match: 'refused' });
		await makeDue({ env }, keys);
		const worker = startWorker({ env }, ['--log', 'json', '--verbose']);
		await expect
			.poll(() => worker.said(), { timeout: 20_000 })
			.toMatch(/first: created[^]*refused: failed|refused: failed[^]*first: created/);
		const { stderr, lines } = await worker.stop();
		const entries = stderr
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line) as Record<string, unknown>);
		for (const entry of entries)
			expect(entry).toMatchObject({
				level: expect.any(String),
				time: expect.stringMatching(/Z$/),
				msg: expect.any(String),
			});
		const about = (text: string) => entries.find(({ msg }) => String(msg).includes(text));
		expect(about('first: publishing')).toMatchObject({ level: 'debug', idempotencyKey: keys.first });
		expect(about('first: created')).toMatchObject({
			level: 'info',
			idempotencyKey: keys.first,
			account: expect.any(String),
			pinId: emulator.pins()[0]?.id,
		});
		expect(about('refused: failed')).toMatchObject({
			level: 'warn',
			idempotencyKey: keys.refused,
			problemCode: expect.any(String),
		});
		expect(about('Stopping')).toMatchObject({ level: 'info' });
		expect(lines.map(({ type }) => type)).toEqual(['job', 'job']);
	});

	it('is text from the start, and has a variable', async () => {
		const { env } = await connected();
		const text = startWorker({ env });
		await expect.poll(() => text.said(), { timeout: 10_000 }).toBe('No pin is scheduled.\n');
		await text.stop();
		const json = startWorker({ env: { ...env, PINTEREST_PIPELINE_LOG: 'json' } });
		await expect.poll(() => json.said(), { timeout: 10_000 }).toContain('"msg":"No pin is scheduled."');
		await json.stop();
	});
});

describe('a log', () => {
	const SIGNED =
		'https://bucket.s3.amazonaws.com/a.jpg?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=k&X-Amz-Date=20270301T000000Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=abcdef0123456789abcdef0123456789';
	const SECRETS = `pina_abcdefghij pinr_abcdefghij Bearer abc.def ${SIGNED} postgres://pins:hunter2@db.example.com/pins https://me:hunter2@example.com/a`;

	it.each(['text', 'json'] as const)('as %s hides tokens, passwords and signatures', (format) => {
		let written = '';
		vi.spyOn(process.stderr, 'write').mockImplementation((text) => ((written += String(text)), true));
		configureLog({ format, verbose: true });
		log('info', SECRETS, { account: SECRETS });
		logStep(`row 7: ${SECRETS}`);
		expect(written).toContain('a.jpg');
		expect(written).not.toMatch(/hunter2|abcdefghij|abc\.def|X-Amz-Signature/);
		expect(secretsInText('the log', written)).toEqual([]);
	});

	it('leaves other addresses as they are', () => {
		const said = 'See https://www.pinterest.com/pin/813744226420795001/ and http://127.0.0.1:4870/v5.';
		expect(withoutSecrets(said)).toBe(said);
	});
});

/** A call of each command that cannot be carried out. */
const IMPOSSIBLE: Record<string, string[]> = {
	demo: ['--wrong'],
	emulator: ['--port', 'x'],
	import: ['not-there.csv'],
	worker: ['--store', 'memory:'],
	validate: ['not-there.jpg'],
	run: ['not-there.json'],
	meter: ['--resume', 'nothing'],
	doctor: ['--wrong'],
	completion: ['tcsh'],
	serve: ['--port', 'x'],
	'jobs list': ['--state', 'lost'],
	'jobs show': ['nothing'],
	'jobs move': ['nothing', '--run-at', inSeconds(60)],
	'jobs cancel': ['nothing'],
	'jobs retry': ['nothing'],
	'jobs resolve': ['nothing', '--not-there'],
	'jobs prune': [],
	'jobs report': ['--import', 'nothing'],
	'imports list': ['--limit', 'x'],
	'imports show': ['nothing'],
	'imports retry': ['nothing'],
	'imports results': ['nothing', '--out', 'r.csv'],
	'boards list': [],
	'boards images': ['Travel', '--to', 'not/there', '--videos', 'x'],
	'store export': ['not/there.jsonl'],
	'store import': ['not-there.jsonl'],
	'auth login': ['--wrong'],
	'auth status': ['--wrong'],
	'auth logout': ['--wrong'],
};

function commandsBelow(command: CliCommand, before: string[] = []): string[] {
	const below = command.commands as CliCommand[];
	if (below.length === 0) return [before.join(' ')];
	return below.flatMap((each) => commandsBelow(each, [...before, each.name()]));
}

describe('an error with --json', () => {
	it('is tested of every command but mcp, whose output is a protocol', () => {
		expect(commandsBelow(createProgram(() => undefined)).sort()).toEqual([...Object.keys(IMPOSSIBLE), 'mcp'].sort());
	});

	it.each(Object.entries(IMPOSSIBLE))(
		'of %s is a line on standard output beside the sentence',
		async (command, args) => {
			const folder = await ownFolder();
			const env = { PINTEREST_PIPELINE_STORE: `sqlite:${join(folder, 'ledger.sqlite')}` };
			const { code, lines, stderr } = await cli([...command.split(' '), ...args, '--json'], { env, cwd: folder });
			expect(code).toBe(2);
			expect(lines).toEqual([
				{
					type: 'error',
					problem: {
						code: expect.stringMatching(/^[a-z-]+$/),
						category: expect.any(String),
						message: expect.any(String),
						action: expect.any(String),
					},
				},
			]);
			expect(stderr).not.toBe('');
		},
	);

	it('is no line where standard output belongs to the record', async () => {
		const { code, stdout } = await cli(['store', 'export', '-', '--json', '--store', 'mongodb://x']);
		expect([code, stdout]).toEqual([2, '']);
	});

	it('has no line without --json', async () => {
		const file = join(await ownFolder(), 'pins.csv');
		await writeFile(file, '');
		expect(await cli(['validate', file])).toMatchObject({ code: 2, stdout: '' });
	});
});
