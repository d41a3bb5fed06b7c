import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { EmulatorOptions } from '../emulator';
import type { StoreKind } from '../test/faults/plan';
import { isThere, newAddress, removeAt } from '../test/faults/stores';
import {
	emulateAccounts,
	importUntilStopped,
	type AccountsPlan,
	type Load,
	type WorkerReport,
} from './accounts-worker';
import { picture } from './picture';
import { machineMs, processorMsOf } from './processor-time';
import { playRole } from './roles';
import { printTable, rounded, TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
/** Pinterest's hundred writes a minute in shorter windows with as much smaller amounts: the rate is the real one. */
const TIME_SCALE = quick ? 25 : 4;
const WINDOW_MS = 60_000 / TIME_SCALE;
const LIMIT = 100 / TIME_SCALE;
const WINDOWS = quick ? 1 : 3;
const WORKERS = 4;
/** Rows of one account under way at once in one worker. */
const CONCURRENCY = 3;
/** So much of the quota is all of it: a window begins with its first call, and that is a little late. */
const ALL_OF_IT = 0.95;
/** From here on a processor or an event loop has no time left. */
const FULL = 0.9;

interface Scenario {
	accounts: number;
	/** Whether every worker has all accounts, as n8n's queue gives them out, or each account has one worker. */
	layout: 'all on each worker' | 'each on one worker';
	/** Left out when it has to be quick. */
	long?: boolean;
	/** Only reported: what a machine cannot carry says something of the machine. */
	target?: number;
}

const scenarios: Scenario[] = [
	{ accounts: 1, layout: 'all on each worker', target: ALL_OF_IT },
	{ accounts: 20, layout: 'all on each worker', target: ALL_OF_IT },
	{ accounts: 100, layout: 'all on each worker' },
	{ accounts: 100, layout: 'each on one worker', long: true },
];

const folder = mkdtempSync(join(tmpdir(), 'bench-accounts-'));
const SERVER_PROCESS = { redis: 'redis-server', postgres: 'postgres' };

function child(role: string, plan: object): ChildProcess {
	return fork(process.argv[1] ?? '', [role, JSON.stringify(plan)], { stdio: 'inherit' });
}

async function answerOf<Answer>(process: ChildProcess): Promise<Answer> {
	return ((await once(process, 'message')) as [Answer])[0];
}

async function play(kind: 'redis' | 'postgres', { accounts, layout }: Scenario) {
	const names = Array.from({ length: accounts }, (_, number) => `account ${number + 1}`);
	const tokens = names.map((name) => `pina_${name.replace(' ', '_')}`);
	const pinterest = child('emulator', {
		timeScale: TIME_SCALE,
		limits: { org_write: LIMIT },
		creativeTypeDelayMs: 0,
		accounts: names.map((username, number) => ({ username, accessToken: tokens[number] as string })),
		boards: names.map((owner) => ({ name: 'Pins', owner })),
	} satisfies EmulatorOptions);
	const apiBaseUrl = await answerOf<string>(pinterest);
	const store = await newAddress(kind);
	const workers = Array.from({ length: WORKERS }, (_, worker) => {
		const own = layout === 'all on each worker' ? tokens : tokens.filter((_, number) => number % WORKERS === worker);
		return child('worker', {
			apiBaseUrl,
			tokens: own,
			store,
			folder,
			worker,
			concurrency: CONCURRENCY,
		} satisfies AccountsPlan);
	});
	await Promise.all(workers.map(async (worker) => await answerOf(worker)));

	const before = { machine: machineMs(), server: processorMsOf(SERVER_PROCESS[kind]) };
	for (const process of [pinterest, ...workers]) process.send('begin');
	await delay(WINDOWS * WINDOW_MS + 500);
	const server = processorMsOf(SERVER_PROCESS[kind]);
	const machine = machineMs();
	const [emulatorLoad, ...reports] = await Promise.all([
		askedFor<Load>(pinterest, 'load'),
		...workers.map(async (worker) => await askedFor<WorkerReport>(worker, 'stop')),
	]);
	await Promise.all(workers.map(async (worker) => worker.exitCode ?? (await once(worker, 'exit'))));
	const state = await fetch(`${new URL(apiBaseUrl).origin}/_emulator/state`);
	const { rateLimited } = (await state.json()) as { rateLimited: number };
	pinterest.send('end');
	await once(pinterest, 'exit');
	await removeAt(store);

	const published = sum(reports, ({ published }) => sum(Object.values(published), ({ length }) => length));
	const pins = Math.max(1, published);
	return {
		pins: published,
		share: shareOf(tokens, reports),
		refused: rateLimited,
		failed: sum(reports, ({ failed }) => failed),
		roundTrips: sum(reports, ({ roundTrips }) => roundTrips) / pins,
		writes: sum(reports, ({ writes }) => writes) / pins,
		limitRoundTrips: sum(reports, ({ limitRoundTrips }) => limitRoundTrips) / pins,
		limitWrites: sum(reports, ({ limitWrites }) => limitWrites) / pins,
		roundTripMs: sum(reports, ({ roundTripMs }) => roundTripMs) / sum(reports, ({ roundTrips }) => roundTrips),
		workersMs: sum(reports, ({ processorMs }) => processorMs) / pins,
		storeMs: server === undefined || before.server === undefined ? NaN : (server - before.server) / pins,
		emulatorMs: emulatorLoad.processorMs / pins,
		busy: (machine.busy - before.machine.busy) / (machine.all - before.machine.all),
		loops: { worker: Math.max(...reports.map(({ loop }) => loop)), emulator: emulatorLoad.loop },
	};
}

type Measured = Awaited<ReturnType<typeof play>>;

async function askedFor<Answer>(process: ChildProcess, message: string): Promise<Answer> {
	const answer = answerOf<Answer>(process);
	process.send(message);
	return await answer;
}

/** The pins of each account in whole windows from its first one on, against what Pinterest allows in them. */
function shareOf(tokens: string[], reports: WorkerReport[]): number {
	const within = tokens.map((token) => {
		const times = reports.flatMap(({ published }) => published[token] ?? []);
		const begun = Math.min(...times);
		// The first of the next window may be answered before the last moment of this, seen from the first answer.
		return Math.min(WINDOWS * LIMIT, times.filter((at) => at < begun + WINDOWS * WINDOW_MS).length);
	});
	return sum(within, (pins) => pins) / (tokens.length * WINDOWS * LIMIT);
}

/** What was used up first, by what was measured. */
function limitOf({ share, busy, loops, workersMs, storeMs, emulatorMs, roundTripMs }: Measured): string {
	if (share >= ALL_OF_IT) return "Pinterest's limit";
	if (loops.emulator >= FULL) return "the emulator's event loop";
	const parts = { workers: workersMs, store: storeMs || 0, emulator: emulatorMs };
	const all = sum(Object.values(parts), (part) => part);
	const split = Object.entries(parts).map(([name, part]) => `${name} ${rounded((part / all) * 100, 0)} %`);
	if (busy >= FULL) return `the processors (${split.join(', ')})`;
	if (loops.worker >= FULL) return "a worker's event loop";
	return `waiting for the store (${rounded(roundTripMs, 1)} ms a round trip)`;
}

const sum = <Item>(items: Item[], part: (item: Item) => number) => items.reduce((total, item) => total + part(item), 0);

async function main(): Promise<void> {
	writeFileSync(join(folder, 'picture.png'), picture(200, 300));
	const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length);
	const rows = [];
	const verdicts = [];
	for (const kind of ['redis', 'postgres'] satisfies StoreKind[])
		for (const scenario of scenarios.filter(({ long }) => !quick || !long)) {
			const { accounts, layout, target } = scenario;
			if ((only && !`${kind} ${accounts} ${layout}`.includes(only)) || !(await isThere(kind))) continue;
			const measured = await play(kind, scenario);
			const { pins, share, refused, failed } = measured;
			const name = `${accounts} on ${kind}, ${layout}`;
			console.log(`${name}: ${rounded(share * 100, 1)} % of the quota, ${pins} pins, ${refused} refused`);
			rows.push({
				scenario: name,
				'quota/s': rounded((accounts * LIMIT) / (WINDOW_MS / 1000), 1),
				'reached %': rounded(share * 100, 1),
				'429s': refused,
				failed,
				'round trips a pin': rounded(measured.roundTrips, 1),
				'of limits': rounded(measured.limitRoundTrips, 1),
				'writes a pin': rounded(measured.writes, 1),
				'of limits ': rounded(measured.limitWrites, 1),
				'ms a round trip': rounded(measured.roundTripMs, 1),
				'workers ms a pin': rounded(measured.workersMs, 1),
				'store ms a pin': rounded(measured.storeMs, 1),
				'emulator ms a pin': rounded(measured.emulatorMs, 1),
				'processors busy %': rounded(measured.busy * 100, 0),
				'limits first': limitOf(measured),
			});
			const met = share >= (target ?? 0) && refused === 0 && failed === 0;
			const wanted = `${target ? `at least ${target * 100} %, ` : ''}no 429, none failed`;
			verdicts.push({ scenario: name, target: wanted, verdict: met ? 'met' : 'MISSED' });
		}
	printTable(
		`${LIMIT} writes of each account in a window of ${WINDOW_MS / 1000} s, which is Pinterest's rate; ${WORKERS} workers on ${cpus().length} processors`,
		rows,
	);
	printTable('Targets', verdicts);
	rmSync(folder, { recursive: true });
	process.exitCode = verdicts.every(({ verdict }) => verdict === 'met') ? 0 : TARGET_MISSED;
}

playRole({ worker: importUntilStopped, emulator: emulateAccounts }, main);
