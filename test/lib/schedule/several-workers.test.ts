import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { afterEach, describe, expect, it } from 'vitest';
import { Ledger, Schedule } from '../../../lib';
import { STORE_KINDS, type StoreAddress, type StoreKind } from '../../faults/plan';
import { isThere, newAddress, openAt, removeAt } from '../../faults/stores';
import { ownFolder } from '../../support/cli';
import { until } from '../store/walk';

const JOBS = 150;
/** Long enough that a live process on a busy machine keeps it. */
const LEASE_MS = 3_000;

const started: ChildProcess[] = [];
afterEach(() => {
	for (const worker of started.splice(0)) worker.kill('SIGKILL');
});

/** Jobs in a store of their own, and processes that run what is due of them. */
async function stage(kind: StoreKind) {
	const folder = await ownFolder();
	const script = join(folder, 'due-worker.cjs');
	await build({
		entryPoints: [join(__dirname, 'worker-process.ts')],
		outfile: script,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node24',
		logLevel: 'error',
	});
	const address: StoreAddress = await newAddress(kind);
	const board = join(folder, 'board');
	writeFileSync(board, '');
	const store = openAt(address);
	const ledger = new Ledger(store, { owner: 'import', leaseMs: 60_000 });
	const published = new Set<string>();

	async function keep(key: string, inMs: number): Promise<void> {
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'Travel', source: key } });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		await claim.lease.schedule({ dueAt: (await store.now()) + inMs });
	}

	function start(): ChildProcess {
		const worker = fork(script, [JSON.stringify(address), board, String(LEASE_MS)]);
		started.push(worker);
		worker.on('message', (key: string) => published.add(key));
		return worker;
	}

	async function end(...workers: ChildProcess[]): Promise<void> {
		const exits = workers.map(async (worker) => await once(worker, 'exit'));
		for (const worker of workers) worker.kill('SIGTERM');
		expect(await Promise.all(exits)).toEqual(workers.map(() => [0, null]));
		await store.disconnect();
		await removeAt(address);
	}

	const pins = () => readFileSync(board, 'utf8').split('\n').filter(Boolean).sort();
	const states = async () => {
		const found: string[] = [];
		for await (const { state } of ledger.jobs()) found.push(state);
		return found;
	};
	return { keep, start, end, published, pins, states, schedule: new Schedule(ledger) };
}

const KEYS = Array.from({ length: JOBS }, (_, number) => `pin:${String(number).padStart(3, '0')}`);

describe('processes that run what is due', { timeout: 120_000 }, async () => {
	for (const kind of STORE_KINDS) {
		it.skipIf(!(await isThere(kind)))(
			`run nothing twice, two on one ${kind}, and hear of what is stored meanwhile`,
			async () => {
				const { keep, start, end, published, pins, states } = await stage(kind);
				await Promise.all(KEYS.map(async (key, place) => await keep(key, place * 10)));
				const workers = [start(), start()];
				await until(() => published.size === JOBS);
				await keep('late', 0);
				await until(() => published.has('late'));
				expect(pins()).toEqual(['late', ...KEYS].sort());
				expect(new Set(await states())).toEqual(new Set(['published']));
				await end(...workers);
			},
		);
	}

	it('lose nothing and double nothing when they are killed', async () => {
		const { keep, start, end, published, pins, states, schedule } = await stage('sqlite');
		for (const key of KEYS) await keep(key, 0);
		let killed = 0;
		for (let kill = 0; kill < 5; kill++) {
			const worker = start();
			const exited = once(worker, 'exit');
			const before = published.size;
			await until(() => published.size > before + 2 || published.size === JOBS);
			await delay(Math.random() * 40);
			worker.kill('SIGKILL');
			if ((await exited)[1] === 'SIGKILL') killed += 1;
		}
		expect([killed, published.size < JOBS]).toEqual([5, true]);
		const worker = start();
		for (let open = true; open; open = (await states()).some((state) => state !== 'published')) await delay(100);
		expect(pins()).toEqual(KEYS);
		expect(await schedule.next()).toBeUndefined();
		await end(worker);
	});
});
