import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatorOptions } from '../emulator';
import type { PinDraft } from '../lib';
import type { StoreKind } from '../test/faults/plan';
import { isThere, newAddress, removeAt } from '../test/faults/stores';
import { emulate } from './pacing-worker';
import { picture } from './picture';
import { storeJobs, workUntilStopped, type DuePlan, type Told } from './schedule-worker';
import { playRole } from './roles';
import { printTable, rounded, TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
const JOBS = quick ? 100 : 10_000;
/** All jobs are due within it. */
const MINUTE_MS = 60_000 * (JOBS / 10_000);
/** Pinterest's minutes of fifteen seconds, and a limit that lets ten thousand through in two real ones. */
const TIME_SCALE = 4;
const WINDOW_MS = 60_000 / TIME_SCALE;
const LIMIT = 1_250;
const WORKERS = 2;
/** Jobs under way in one worker, as the command has it. */
const CONCURRENCY = 6;
/** Nobody who waits for a store's disk or a call keeps ten thousand jobs longer than this without a step. */
const STALL_MS = 60_000;

/** Short, so that a bench of two minutes sees a killed worker's jobs taken over and looked up. */
const LEASE_MS = quick ? 1_000 : 4_000;

const folder = mkdtempSync(join(tmpdir(), 'bench-schedule-'));

function child(role: string, plan: object): ChildProcess {
	return fork(process.argv[1] ?? '', [role, JSON.stringify(plan)], { stdio: 'inherit' });
}

interface Begun {
	key: string;
	at: number;
	by: ChildProcess;
}

interface Seen {
	begun: Begun[];
	ended: Map<string, number>;
	/** What the worker that was killed had in its hands. */
	orphans: Set<string>;
	verbsPerJob: number;
}

/** Carries all jobs out with two workers, one of which is killed in the middle and started again. */
async function carryOut(plan: DuePlan): Promise<Seen> {
	const begun: Begun[] = [];
	const ended = new Map<string, number>();
	const orphans = new Set<string>();
	const counts = new Map<ChildProcess, { verbs: number; jobs: number }>();
	function start(): ChildProcess {
		const by = child('worker', plan);
		by.on('message', ({ key, at, ended: outcome, verbs }: Told) => {
			if (outcome === undefined) begun.push({ key, at, by });
			if (outcome === 'created' || outcome === 'existing') ended.set(key, at);
			counts.set(by, { verbs, jobs: (counts.get(by)?.jobs ?? 0) + (outcome ? 1 : 0) });
		});
		return by;
	}
	const workers = Array.from({ length: WORKERS }, start);
	const reached = async (wanted: number) => {
		for (let before = -1; ended.size < wanted && ended.size !== before;) {
			before = ended.size;
			for (let waited = 0; waited < STALL_MS && ended.size < wanted; waited += 50) await delay(50);
		}
	};
	await reached(JOBS / 2);
	const [victim] = workers.splice(0, 1);
	victim?.kill('SIGKILL');
	for (const { key, by } of begun) if (by === victim && !ended.has(key)) orphans.add(key);
	workers.push(start());
	await reached(JOBS);
	for (const worker of workers) worker.send('stop');
	await Promise.all(workers.map(async (worker) => await once(worker, 'exit')));
	const survivor = counts.get(workers[0] as ChildProcess);
	return { begun, ended, orphans, verbsPerJob: (survivor?.verbs ?? 0) / (survivor?.jobs ?? 1) };
}

/** How many jobs began out of their turn by more places than there are under way, and the furthest of them. */
function order(keys: string[], { begun, orphans }: Seen): { outOfTurn: number; furthest: number } {
	const rank = new Map(keys.filter((key) => !orphans.has(key)).map((key, place) => [key, place]));
	const first = new Map<string, number>();
	for (const { key, at } of begun) if (rank.has(key) && !first.has(key)) first.set(key, at);
	const inTime = [...first].sort(([, one], [, other]) => one - other);
	const off = inTime.map(([key], place) => Math.abs(place - (rank.get(key) ?? place)));
	return { outOfTurn: off.filter((places) => places > WORKERS * CONCURRENCY).length, furthest: Math.max(...off) };
}

async function play(kind: StoreKind) {
	const options: EmulatorOptions = {
		timeScale: TIME_SCALE,
		limits: { org_write: LIMIT, org_read: 100_000 },
		creativeTypeDelayMs: 0,
	};
	const pinterest = child('emulator', options);
	const [{ apiBaseUrl, accessToken }] = (await once(pinterest, 'message')) as [
		{ apiBaseUrl: string; accessToken: string },
	];
	const store = await newAddress(kind);
	const plan: DuePlan = { apiBaseUrl, accessToken, store, concurrency: CONCURRENCY, leaseMs: LEASE_MS };
	const from = Date.now();
	const drafts = Array.from({ length: JOBS }, (_, number): PinDraft => ({
		board: 'Travel',
		title: `pin ${number}`,
		media: [{ file: 'picture.png', folder }],
		runAt: new Date(from + Math.round((number / JOBS) * MINUTE_MS)).toISOString(),
	}));
	const keys = await storeJobs(plan, drafts, kind === 'sqlite' ? 1 : 32);
	console.log(`${kind}: ${JOBS} jobs stored in ${rounded((Date.now() - from) / 1000, 1)} s`);
	const seen = await carryOut(plan);

	const answer = await fetch(`${new URL(apiBaseUrl).origin}/_emulator/state`);
	const { pins, rateLimited } = (await answer.json()) as { pins: { title: string }[]; rateLimited: number };
	const titles = new Set(pins.map(({ title }) => title));
	pinterest.send({ end: true });
	await once(pinterest, 'exit');
	await removeAt(store);

	const regular = [...seen.ended].filter(([key]) => !seen.orphans.has(key)).map(([, at]) => at);
	const begin = Math.min(...seen.begun.map(({ at }) => at));
	const seconds = (Math.max(...regular) - begin) / 1000;
	const allowed = LIMIT / (WINDOW_MS / 1000);
	const { outOfTurn, furthest } = order(keys, seen);
	return {
		store: kind,
		seconds: rounded(seconds, 1),
		'allowed/s': rounded(allowed, 1),
		'achieved/s': rounded(regular.length / seconds, 1),
		'achieved %': rounded((regular.length / seconds / allowed) * 100, 1),
		'429s': rateLimited,
		'out of turn': outOfTurn,
		furthest,
		'taken over': seen.orphans.size,
		lost: JOBS - titles.size,
		doubled: pins.length - titles.size,
		'store verbs a job': rounded(seen.verbsPerJob, 1),
	};
}

async function main(): Promise<void> {
	writeFileSync(join(folder, 'picture.png'), picture(200, 300));
	const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
	const rows = [];
	for (const kind of ['sqlite', 'redis', 'postgres'] as const) {
		if ((only && only !== kind) || !(await isThere(kind))) continue;
		rows.push(await play(kind));
	}
	printTable(
		`${JOBS} jobs due within a minute, ${WORKERS} workers, one killed in the middle; ${LIMIT} writes in a window of ${WINDOW_MS / 1000} s, leases of ${LEASE_MS / 1000} s`,
		rows,
	);
	const verdicts = rows.flatMap(({ store, lost, doubled, '429s': refused }) =>
		Object.entries({ lost, doubled, '429s': refused }).map(([what, number]) => ({
			store,
			what,
			number,
			verdict: number === 0 ? 'met' : 'MISSED',
		})),
	);
	printTable('Targets: none lost, none doubled, no 429', verdicts);
	rmSync(folder, { recursive: true });
	process.exitCode = verdicts.every(({ verdict }) => verdict === 'met') ? 0 : TARGET_MISSED;
}

playRole(
	{ worker: workUntilStopped, emulator: async (options: EmulatorOptions) => void (await emulate(options)) },
	main,
);
