import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RedisStore } from '../lib';
import { PostgresStore } from '../lib/store/postgres-store';
import type { EmulatorOptions, LoggedRequest } from '../emulator';
import { callUntilStopped, emulate, intrude, type CallerPlan } from './pacing-worker';
import { playRole } from './roles';
import { printTable, rounded, TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
/** Pinterest's hundred writes a minute, with minutes of three seconds: a call every 30 ms is well above what timers err. */
const TIME_SCALE = quick ? 100 : 20;
const WINDOW_MS = 60_000 / TIME_SCALE;
/** The same 30 ms between calls in the short windows of a quick run. */
const LIMIT = quick ? 20 : 100;
const WINDOWS = quick ? 2 : 20;
/** A third of the budget. */
const INTRUDER_EVERY_MS = (WINDOW_MS * 3) / LIMIT;

const folder = mkdtempSync(join(tmpdir(), 'bench-pacing-'));
const namespace = `bench-${process.pid}`;
const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

interface Scenario {
	name: string;
	processes: number;
	store?: string;
	pace?: CallerPlan['pace'];
	intruder?: boolean;
	/** To half after a third of the time, and back after two thirds. */
	cut?: boolean;
	header?: EmulatorOptions['rateLimitHeader'];
	/** Left out when it has to be quick. */
	long?: boolean;
	target?: { share?: number; per1000: number };
}

const STRICT = 0;
/** Where the limit moves under one's feet a few refusals cannot be avoided. */
const FEW = 3;

const scenarios: Scenario[] = [
	{ name: '1 process', processes: 1, target: { share: 0.98, per1000: STRICT } },
	{
		name: '1 process, the old plain header',
		processes: 1,
		header: 'plain',
		long: true,
		target: { share: 0.98, per1000: STRICT },
	},
	{
		name: '2 processes on SQLite',
		processes: 2,
		store: `sqlite:${join(folder, 'bench.sqlite')}`,
		target: { share: 0.95, per1000: STRICT },
	},
	{ name: '4 processes on Redis', processes: 4, store: REDIS, target: { share: 0.95, per1000: STRICT } },
	{ name: '4 processes on Postgres', processes: 4, store: POSTGRES, target: { share: 0.95, per1000: STRICT } },
	{ name: '1 process, an intruder takes a third', processes: 1, intruder: true, target: { per1000: FEW } },
	{
		name: '4 processes on Redis, an intruder takes a third',
		processes: 4,
		store: REDIS,
		intruder: true,
		target: { per1000: FEW },
	},
	{ name: '1 process, limit halved and raised again', processes: 1, cut: true, target: { per1000: FEW } },
	{
		name: '4 processes on Redis, limit halved and raised again',
		processes: 4,
		store: REDIS,
		cut: true,
		long: true,
		target: { per1000: FEW },
	},
	{ name: 'for comparison: 4 processes, p-throttle in each', processes: 4, pace: 'p-throttle' },
];

function child(role: string, plan: object): ChildProcess {
	return fork(process.argv[1] ?? '', [role, JSON.stringify(plan)], { stdio: 'inherit' });
}

async function answerOf<Answer>(process: ChildProcess): Promise<Answer> {
	return ((await once(process, 'message')) as [Answer])[0];
}

interface Measured {
	windows: number;
	seconds: number;
	/** Calls in that time, less those that others made. */
	allowed: number;
	calls: number;
	refused: number;
}

async function play({ processes, store, pace = 'ours', intruder, cut, header }: Scenario): Promise<Measured> {
	const pinterest = child('emulator', {
		timeScale: TIME_SCALE,
		limits: { org_write: LIMIT },
		rateLimitHeader: header,
	} satisfies EmulatorOptions);
	const { apiBaseUrl, accessToken } = await answerOf<{ apiBaseUrl: string; accessToken: string }>(pinterest);
	await removeRecord(store);
	const plan = {
		apiBaseUrl,
		accessToken,
		pace,
		limit: { amount: LIMIT, windowMs: WINDOW_MS },
		store: store && { url: store, namespace },
		own: header === 'plain' ? { amount: LIMIT, windowSeconds: WINDOW_MS / 1000 } : undefined,
	};
	const others = intruder ? [child('intruder', { apiBaseUrl, accessToken, everyMs: INTRUDER_EVERY_MS })] : [];
	await Promise.all(others.map(async (other) => await answerOf(other)));
	const workers = Array.from({ length: processes }, () => child('worker', plan));
	await Promise.all(workers.map(async (worker) => await answerOf(worker)));

	const third = (WINDOWS * WINDOW_MS) / 3;
	await delay(third);
	const cutAt = Date.now();
	if (cut) pinterest.send({ limits: { org_write: LIMIT / 2 } });
	await delay(third);
	const raisedAt = Date.now();
	if (cut) pinterest.send({ limits: { org_write: LIMIT } });
	await delay(third + WINDOW_MS);
	const log = answerOf<LoggedRequest[]>(pinterest);
	pinterest.send({ log: true });
	const requests = await log;
	for (const process of [...workers, ...others]) process.send('stop');
	await Promise.all([...workers, ...others].map(async (process) => await once(process, 'exit')));
	pinterest.send({ end: true });
	await once(pinterest, 'exit');
	return count(requests, (at) => (cut && at >= cutAt && at < raisedAt ? LIMIT / 2 : LIMIT));
}

/**
 * What the server's whole windows let through, against what so many windows without a gap between them
 * would have: a window begins with its first request, so that every late call costs time of all that follow.
 */
function count(requests: LoggedRequest[], limit: (at: number) => number): Measured {
	const begun: number[] = [];
	for (const { at } of requests) if (at >= (begun.at(-1) ?? -Infinity) + WINDOW_MS) begun.push(at);
	const [first = 0, end = 0] = [begun[0], begun[Math.min(WINDOWS, begun.length - 1)]];
	const within = requests.filter(({ at }) => at >= first && at < end);
	const [ours, others] = ['/v5/media', '/v5/boards'].map((path) => within.filter((request) => request.path === path));
	const passed = (part: LoggedRequest[] = []) => part.filter(({ status }) => status !== 429).length;
	let allowed = 0;
	for (let at = first; at < end; at += 10) allowed += (limit(at) * Math.min(10, end - at)) / WINDOW_MS;
	return {
		windows: begun.indexOf(end),
		seconds: (end - first) / 1000,
		allowed: allowed - passed(others),
		calls: passed(ours),
		refused: requests.filter(({ path, status }) => path === '/v5/media' && status === 429).length,
	};
}

async function removeRecord(url = ''): Promise<void> {
	const store = url.startsWith('redis')
		? new RedisStore(url, { namespace })
		: url.startsWith('postgres')
			? new PostgresStore(url, { namespace })
			: undefined;
	await store?.clear();
	await store?.disconnect();
}

async function main(): Promise<void> {
	const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
	const rows = [];
	const verdicts = [];
	for (const scenario of scenarios.filter(({ name, long }) => (only ? name.includes(only) : !quick || !long))) {
		const { allowed, calls, refused, seconds, windows } = await play(scenario);
		const share = calls / allowed;
		const per1000 = (refused / (calls + refused)) * 1000;
		console.log(`${scenario.name}: ${rounded(share * 100, 1)} %, ${refused} of ${calls + refused} refused`);
		rows.push({
			scenario: scenario.name,
			windows,
			'allowed/s': rounded(allowed / seconds, 1),
			'achieved %': rounded(share * 100, 1),
			calls,
			'429s': refused,
			'429 per 1000': rounded(per1000, 1),
		});
		const { target } = scenario;
		if (!target) continue;
		const met = share >= (target.share ?? 0) && per1000 <= target.per1000;
		const wanted = `${target.share ? `at least ${target.share * 100} %, ` : ''}${target.per1000 === STRICT ? 'no 429' : `at most ${target.per1000} of 1000 are 429`}`;
		verdicts.push({ scenario: scenario.name, target: wanted, verdict: met ? 'met' : 'MISSED' });
	}
	printTable(`Pacing: ${LIMIT} writes in a window of ${WINDOW_MS / 1000} s`, rows);
	printTable('Targets', verdicts);
	for (const url of [REDIS, POSTGRES]) await removeRecord(url);
	rmSync(folder, { recursive: true });
	process.exitCode = verdicts.every(({ verdict }) => verdict === 'met') ? 0 : TARGET_MISSED;
}

playRole(
	{
		worker: callUntilStopped,
		intruder: intrude,
		emulator: async (options: EmulatorOptions) => void (await emulate(options)),
	},
	main,
);
