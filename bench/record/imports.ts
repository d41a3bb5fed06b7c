import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EmulatorOptions } from '../../emulator';
import type { StoreKind } from '../../test/faults/plan';
import { isThere, newAddress, removeAt } from '../../test/faults/stores';
import { startOrigin, type Origin } from '../origin';
import { type ImporterPlan, type Round, type RoundPlan } from './importer';
import type { StorePlan } from './stores';
import { rounded } from '../table';

const quick = process.argv.includes('--quick');
export const ROWS = quick ? 32 : 1_000;
export const ROUNDS = quick ? 1 : 3;
/** Where each commit takes ten milliseconds longer, fewer rows say the same. */
export const ROWS_ON_SLOW_DISK = quick ? 16 : 200;
const WARM_UP_ROWS = quick ? 16 : 50;
/** Images published at once, in the library's lane and in the bare loop. */
export const CONCURRENCY = 16;
/** Of the rows' images: the library opens few connections to one. */
const ORIGINS = 8;
/** An image that Pinterest and our preflight take, of 43 kB. */
const IMAGE = 'samples/media/sailing-cover.jpg';

/**
 * Wide enough to hold nobody up: the safety net's hundred calls in a second are two thousand at this scale. What a burst
 * of the bare loop has beyond that is not refused.
 */
const WIDE: EmulatorOptions = {
	timeScale: 20,
	enforceRateLimits: false,
	limits: { org_write: 1_000_000, org_read: 1_000_000 },
	creativeTypeDelayMs: 0,
};

/** How long Pinterest and the origin take to answer, in milliseconds. */
export interface Latency {
	pinsMs: number;
	originMs: number;
}

const SLOW_DISK_MS = 10;
const FAR_MS = 2;
/** What the project promises, in pins a second of the bare loop's and in p99 of the memory store's. */
const LEAST_RATIO: Partial<Record<string, number>> = { SQLite: 0.6, Redis: 0.5, Postgres: 0.5 };
const MOST_P99_RATIO = 1.3;
const MOST_ON_REDIS = { roundTrips: 8, writes: 4 };

const BARE = 'bare loop';
const MEMORY = 'memory';

interface Contestant {
	name: string;
	rows: number;
	child: ChildProcess;
	plan: ImporterPlan;
	first: Round[];
	again: Round[];
}

type Measured = Omit<Contestant, 'child' | 'plan'>;

async function answerOf<Answer>(importer: ChildProcess): Promise<Answer> {
	const answered = new AbortController();
	const { signal } = answered;
	const died = async () => {
		await once(importer, 'exit', { signal });
		throw new Error('a process of the benchmark died');
	};
	const answer = Promise.race([once(importer, 'message', { signal }), died()]) as Promise<[Answer]>;
	return (await answer.finally(() => answered.abort()))[0];
}

function child(role: string, plan: object): ChildProcess {
	return fork(process.argv[1] ?? '', [role, JSON.stringify(plan)], { stdio: 'inherit' });
}

async function addContestants(
	found: Contestant[],
	pinterest: Pick<ImporterPlan, 'apiBaseUrl' | 'accessToken'>,
): Promise<void> {
	const add = async (name: string, store: StorePlan | undefined, rows = ROWS) => {
		const plan: ImporterPlan = { ...pinterest, store, concurrency: CONCURRENCY };
		const importer = child('importer', plan);
		await answerOf(importer);
		found.push({ name, rows, child: importer, plan, first: [], again: [] });
	};
	const at = async (kind: StoreKind, slowed: Omit<StorePlan, 'at'> = {}): Promise<StorePlan> => ({
		at: await newAddress(kind),
		...slowed,
	});
	await add(BARE, undefined);
	await add(MEMORY, {});
	await add('SQLite', await at('sqlite'));
	await add(
		`SQLite, +${SLOW_DISK_MS} ms a commit`,
		await at('sqlite', { commitDelayMs: SLOW_DISK_MS }),
		ROWS_ON_SLOW_DISK,
	);
	for (const [kind, name] of [
		['redis', 'Redis'],
		['postgres', 'Postgres'],
	] as const) {
		if (!(await isThere(kind))) continue;
		await add(name, await at(kind));
		await add(`${name}, +${FAR_MS} ms a round trip`, await at(kind, { roundTripMs: FAR_MS }));
	}
}

async function tell({ child: importer }: Contestant, plan: RoundPlan): Promise<Round> {
	const answer = answerOf<Round>(importer);
	importer.send(plan);
	return await answer;
}

/** All contestants in turn, round by round, so that what else the machine does hits all of them. */
async function play(origins: Origin[], { pinsMs }: Latency): Promise<Measured[]> {
	const pinterest = child('emulator', WIDE);
	const { apiBaseUrl, accessToken } = await answerOf<{ apiBaseUrl: string; accessToken: string }>(pinterest);
	if (pinsMs > 0) {
		const fault = { on: 'POST /pins', kind: 'stall', ms: pinsMs, times: 1_000_000_000 };
		await fetch(new URL('/_emulator/faults', apiBaseUrl), { method: 'POST', body: JSON.stringify(fault) });
	}
	const originUrls = origins.map(({ url }) => url);
	const contestants: Contestant[] = [];
	try {
		await addContestants(contestants, { apiBaseUrl, accessToken });
		for (const each of contestants) {
			const name = `warm-up-${each.child.pid}`;
			await tell(each, { rows: Math.min(WARM_UP_ROWS, each.rows), name, originUrls });
		}
		for (let number = 0; number < ROUNDS; number++) {
			for (const each of contestants) {
				const plan: RoundPlan = { rows: each.rows, name: `${each.child.pid}-${number}`, originUrls };
				each.first.push(await tell(each, plan));
				if (each.plan.store) each.again.push(await tell(each, plan));
			}
		}
		return contestants;
	} finally {
		// Also after a round that broke: nothing stays in the servers.
		for (const { child: importer, plan } of contestants) {
			if (importer.connected) {
				importer.send('end');
				await once(importer, 'exit');
			}
			if (plan.store?.at) await removeAt(plan.store.at);
		}
		pinterest.send({ end: true });
		await once(pinterest, 'exit');
	}
}

export const median = (values: number[]) =>
	values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? NaN;
const rate = ({ rows, first }: Measured) => rows / median(first.map(({ seconds }) => seconds));
const p99 = ({ first }: Measured) => median(first.map((round) => round.p99));

/** The middle of the rounds' own ratios: both of a pair were measured next to each other. */
function ratioTo(one: Measured, other: Measured, of: (round: Round, rows: number) => number): number {
	return median(one.first.map((round, number) => of(round, one.rows) / of(other.first[number] as Round, other.rows)));
}

function tableOf(measured: Measured[]) {
	const [bare, memory] = measured as [Measured, Measured, ...Measured[]];
	return measured.map((each) => {
		const { reads = NaN, writes = NaN } = each.first.at(-1) ?? {};
		const again = each.again.map(({ seconds }) => each.rows / seconds);
		return {
			store: each.name,
			'pins/s': rounded(rate(each), 1),
			'ratio to the bare loop': rounded(ratioTo(each, bare, ({ seconds }, rows) => rows / seconds)),
			'round trips a pin': rounded((reads + writes) / each.rows, 1),
			'of them writes': rounded(writes / each.rows, 1),
			'p99 of the event loop, ms': rounded(p99(each)),
			"ratio to memory's": rounded(ratioTo(each, memory, (round) => round.p99)),
			'the same file again, rows/s': each.again.length > 0 ? rounded(median(again), 0) : 0,
		};
	});
}

/** Imports of images over each store, and the bare loop. @returns a row for each. */
export async function measureImports(latency: Latency) {
	const photo = [readFileSync(join(process.cwd(), IMAGE))];
	const startOne = async () => await startOrigin({ photo }, latency.originMs);
	const origins = await Promise.all(Array.from({ length: ORIGINS }, startOne));
	try {
		return tableOf(await play(origins, latency));
	} finally {
		await Promise.all(origins.map(async (origin) => await origin.close()));
	}
}

export interface Target {
	what: string;
	measured: number;
	promised: string;
	met: boolean;
}

export function targetsOf(row: ReturnType<typeof tableOf>[number]): Target[] {
	const atLeast = (what: string, measured: number, least: number): Target => ({
		what: `${row.store}: ${what}`,
		measured,
		promised: `at least ${least}`,
		met: measured >= least,
	});
	const atMost = (what: string, measured: number, most: number): Target => ({
		what: `${row.store}: ${what}`,
		measured,
		promised: `at most ${most}`,
		met: measured <= most,
	});
	const targets: Target[] = [];
	const least = LEAST_RATIO[row.store];
	if (least !== undefined) targets.push(atLeast("pins/s of the bare loop's", row['ratio to the bare loop'], least));
	if (row.store === 'Redis')
		targets.push(
			atMost('round trips a pin', row['round trips a pin'], MOST_ON_REDIS.roundTrips),
			atMost('writes a pin', row['of them writes'], MOST_ON_REDIS.writes),
		);
	if (row.store !== BARE && row.store !== MEMORY)
		targets.push(atMost("p99 of the memory store's", row["ratio to memory's"], MOST_P99_RATIO));
	return targets;
}
