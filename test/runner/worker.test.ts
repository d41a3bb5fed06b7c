import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { RedisStore } from '../../lib';
import { reachable } from '../lib/store/reachable';
import { startProxy } from '../lib/store/tcp-proxy';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt, importDue, inSeconds, makeDue, startWorker } from '../support/worker';
import { until } from '../lib/store/walk';

const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
/** The command line has one namespace, so the test has a database to itself. */
const OWN_DATABASE = 13;

/** Far enough that an import has stored it before it is due, also on a busy machine. */
const SOON = 8;
const HOUR = 3_600;

const titles = (emulator: { pins: () => { title: string | null }[] }) =>
	emulator
		.pins()
		.map(({ title }) => title)
		.sort();
const TWELVE = Array.from({ length: 12 }, (_, number) => `pin ${String(number).padStart(2, '0')}`);
const allIn = (seconds: number) => Object.fromEntries(TWELVE.map((title) => [title, seconds]));
/** Short, so that a killed worker's jobs come up again within the test. */
const SHORT = ['--lease', '2', '--call-timeout', '1', '--quarantine', '2'];

describe('worker', { timeout: 120_000 }, async () => {
	it('publishes a row at its time and not before', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		const dueAt = inSeconds(SOON);
		const input = `media_url,board,title,run_at\nmedia/lemon-tart.jpg,Travel,Later,${dueAt}\n`;
		const imported = await cli(['import', '-'], { ...options, cwd: samples, input });
		expect([imported.code, imported.stdout]).toEqual([
			0,
			expect.stringMatching(/1 scheduled: pinterest-pipeline worker publishes it when it is due\.\n$/),
		]);
		const worker = startWorker(options);
		await until(() => emulator.pins().length > 0);
		const { code, lines, stderr } = await worker.stop();
		const [pin] = emulator.pins();
		expect([code, lines]).toEqual([
			130,
			[
				{
					type: 'job',
					key: expect.stringMatching(/^pin:/),
					idempotencyKey: lines[0]?.key,
					outcome: 'created',
					pinId: pin?.id,
					pinUrl: `${emulator.url}/pin/${pin?.id}/`,
				},
			],
		]);
		const sent = emulator.requests().filter(({ method, path }) => method === 'POST' && path === '/v5/pins');
		expect(sent).toHaveLength(1);
		expect(sent[0]!.at).toBeGreaterThanOrEqual(Date.parse(dueAt));
		expect(stderr).toMatch(/^(1 pin in the next 60 min, the next at|No pin is scheduled)/);
		const again = await cli(['import', '-', '--json'], { ...options, cwd: samples, input });
		expect(again.lines.at(-1)).toMatchObject({ existing: 1, created: 0 });
	});

	it('keeps to what is cancelled and moved meanwhile, and is woken by what another process stores', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		const keys = await importDue(options, { moved: HOUR, cancelled: HOUR, later: HOUR });
		const worker = startWorker(options);
		await until(() => /the next at/.test(worker.said()));
		expect(await cli(['jobs', 'cancel', keys.cancelled!], options)).toMatchObject({ code: 0 });
		expect(await cli(['jobs', 'move', keys.moved!, '--run-at', inSeconds(1)], options)).toMatchObject({ code: 0 });
		await until(() => emulator.pins().length === 1);
		await importDue(options, { 'stored meanwhile': SOON });
		await until(() => emulator.pins().length === 2);
		const { code, lines } = await worker.stop();
		expect([code, titles(emulator)]).toEqual([130, ['moved', 'stored meanwhile']]);
		expect(lines.map(({ outcome }) => outcome)).toEqual(['created', 'created']);
		const { lines: jobs } = await cli(['jobs', 'list', '--json'], options);
		expect(Object.fromEntries(jobs.map(({ key, state }) => [key, state]))).toMatchObject({
			[keys.moved!]: 'published',
			[keys.cancelled!]: 'cancelled',
			[keys.later!]: 'scheduled',
		});
	});

	it('that is killed is continued by another, each pin once', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		await makeDue(options, await importDue(options, allIn(HOUR)));
		const first = startWorker(options, SHORT);
		await until(() => emulator.pins().length >= 3);
		const killed = await first.stop('SIGKILL');
		expect([killed.code, emulator.pins().length < TWELVE.length]).toEqual([null, true]);
		const second = startWorker(options, SHORT);
		await until(() => emulator.pins().length === TWELVE.length);
		for (let open = true; open;)
			open = (await cli(['jobs', 'list', '--json'], options)).lines.some(({ state }) => state !== 'published');
		await second.stop('SIGINT');
		expect(titles(emulator)).toEqual(TWELVE);
	});

	it('works beside another, each pin once', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		await makeDue(options, await importDue(options, allIn(HOUR)));
		const workers = [startWorker(options), startWorker(options)];
		await until(() => emulator.pins().length === TWELVE.length);
		const ended = await Promise.all(workers.map(async ({ stop }) => await stop()));
		expect(titles(emulator)).toEqual(TWELVE);
		expect(ended.map(({ code }) => code)).toEqual([130, 130]);
		expect(ended.flatMap(({ lines }) => lines).map(({ outcome }) => outcome)).toEqual(TWELVE.map(() => 'created'));
	});

	it('leaves alone what is due of another account', async () => {
		const emulator = await emulate({
			accounts: [{ username: 'other', accessToken: 'pina_other' }],
			boards: [{ name: 'Travel' }, { name: 'Travel', owner: 'other' }],
		});
		const folder = await ownFolder();
		const own = commandAt(emulator, folder);
		const others = commandAt(emulator, folder, 'pina_other');
		await makeDue(own, await importDue(others, { theirs: HOUR, 'theirs too': HOUR }));
		await makeDue(own, await importDue(own, { ours: HOUR }));
		const worker = startWorker(own);
		await until(() => emulator.pins().length === 1);
		expect((await worker.stop()).lines).toHaveLength(1);
		expect(titles(emulator)).toEqual(['ours']);
		const their = startWorker(others);
		await until(() => emulator.pins().length === 3);
		await their.stop();
		expect(titles(emulator)).toEqual(['ours', 'theirs', 'theirs too']);
	});

	it('finishes what is being published before it ends', async () => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		await makeDue(options, await importDue(options, { one: HOUR }));
		emulator.faults.add({ kind: 'hang-after-commit', on: 'POST /pins', ms: 2_000 });
		const worker = startWorker(options);
		await until(() => emulator.pins().length === 1); // made, and not answered yet
		const { code, lines } = await worker.stop('SIGINT');
		expect([code, lines.map(({ outcome, pinId }) => [outcome, pinId])]).toEqual([
			130,
			[['created', emulator.pins()[0]?.id]],
		]);
	});

	it.each([
		['skip', ['cancelled', 'cancelled'], 0],
		['spread', ['published', 'scheduled'], 1],
		['run-late', ['published', 'published'], 2],
	])('that comes an hour late keeps to --missed %s', async (rule, states, pins) => {
		const emulator = await emulate();
		const options = commandAt(emulator, await ownFolder());
		const keys = await importDue(options, { one: HOUR, two: HOUR });
		for (const key of Object.values(keys)) await cli(['jobs', 'move', key, '--run-at', inSeconds(-HOUR)], options);
		const worker = startWorker(options, ['--missed', rule, '--spread-over', String(HOUR)]);
		await until(() => /\n/.test(worker.said()) && emulator.pins().length === pins);
		await worker.stop();
		const { lines } = await cli(['jobs', 'list', '--json'], options);
		expect(lines.map(({ state }) => state).sort()).toEqual(states);
	});

	it.skipIf(!(await reachable(REDIS, 6379, 'REDIS_URL')))(
		'says once that its store is gone, and that it is back, and goes on',
		async () => {
			const { hostname, port } = new URL(REDIS);
			const proxy = await startProxy(hostname, Number(port || 6379));
			const url = `redis://127.0.0.1:${proxy.port}/${OWN_DATABASE}`;
			const store = new RedisStore(`redis://${hostname}:${port || 6379}/${OWN_DATABASE}`);
			await store.clear();
			const emulator = await emulate();
			const options = { env: { ...commandAt(emulator, '').env, PINTEREST_PIPELINE_STORE: url } };
			await importDue(options, { one: 2 * SOON });
			const worker = startWorker(options);
			await until(() => /1 pin in the next 60 min/.test(worker.said()));
			await proxy.cut();
			await until(() => /Publishing pauses until the store is back/.test(worker.said()));
			await delay(6_000); // in which it is asked again
			await proxy.restore();
			await until(() => emulator.pins().length === 1);
			const { code, stderr, lines } = await worker.stop();
			expect([code, lines.map(({ outcome }) => outcome)]).toEqual([130, ['created']]);
			expect(
				stderr.match(/The Redis store at .* cannot be used.*Publishing pauses until the store is back/g),
			).toHaveLength(1);
			expect(stderr.match(/The store is back, and publishing goes on\./g)).toHaveLength(1);
			expect(stderr).not.toContain('limits');
			await store.clear();
			await store.disconnect();
			await proxy.close();
		},
	);

	it.each([
		['no credential', ['worker'], { PINTEREST_ACCESS_TOKEN: '' }, /No Pinterest account is connected/],
		['an unknown option', ['worker', '--fast'], {}, /unknown option '--fast'/],
		['an unknown rule', ['worker', '--missed', 'later'], {}, /run-late, skip, spread/],
		['an invalid time', ['worker', '--spread-over', 'soon'], {}, /"soon" is not a number of seconds/],
		[
			'a store that no other process can reach',
			['worker', '--store', 'memory:'],
			{},
			/it needs a store that they can reach/,
		],
	])('%s is one line with exit code 2', async (_, args, env, message) => {
		const { code, stdout, stderr } = await cli(args, {
			env: {
				PINTEREST_ACCESS_TOKEN: 'x',
				PINTEREST_PIPELINE_STORE: `sqlite:${join(await ownFolder(), 'ledger.sqlite')}`,
				...env,
			},
		});
		expect([code, stdout, stderr.trim().split('\n').length]).toEqual([2, '', 1]);
		expect(stderr).toMatch(message);
	});
});
