import { fork } from 'node:child_process';
import { once } from 'node:events';
import { exportRecord, Ledger, runDue, Schedule, systemClock } from '../lib';
import { streamInLittleMemory } from '../runner/streaming-memory';
import type { StoreAddress } from '../test/faults/plan';
import { newAddress, openAt, removeAt } from '../test/faults/stores';
import { fill, rowsOf } from './record/bulk';
import { playRole } from './roles';
import { printTable, rounded, TARGET_MISSED } from './table';

const quick = process.argv.includes('--quick');
const JOBS = quick ? 5_000 : 1_000_000;
/** What the project promises. Node itself takes some 60 MB of it, with the library loaded. */
const MOST_MB = 150;
const MEASURE_MS = 20;
/** Jobs that a worker takes before it is stopped. */
const TAKEN = 200;

interface Plan {
	at: StoreAddress;
	work: keyof typeof WORKS;
}

const WORKS = {
	'a list without a filter': async (ledger: Ledger) => {
		let jobs = 0;
		for await (const _ of ledger.list.jobs()) jobs += 1;
		return jobs;
	},
	'all that is due': async (ledger: Ledger) => {
		let jobs = 0;
		for await (const _ of new Schedule(ledger).all(Date.now())) jobs += 1;
		return jobs;
	},
	'a worker that takes what is due': async (ledger: Ledger) => {
		const stop = new AbortController();
		let taken = 0;
		await runDue({
			ledger,
			clock: systemClock,
			signal: stop.signal,
			onMissed: { rule: 'run-late' },
			work: async ({ lease }) => {
				await lease.release();
				if (++taken === TAKEN) stop.abort();
			},
		});
		return taken;
	},
	'an export': async (ledger: Ledger) => {
		const { rows } = await exportRecord(ledger.store, { version: 'bench', kind: 'sqlite' }, async () => undefined);
		return rows;
	},
};

/** A process that does one thing with a record, and says how much memory it took at the most. */
async function work({ at, work: name }: Plan): Promise<void> {
	streamInLittleMemory(); // as the commands do it
	const store = openAt(at);
	let peak = 0;
	const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), MEASURE_MS);
	const begun = performance.now();
	const jobs = await WORKS[name](new Ledger(store, { owner: 'bench', leaseMs: 60_000 }));
	clearInterval(timer);
	await store.disconnect();
	process.send?.({ jobs, megabytes: peak / 1e6, seconds: (performance.now() - begun) / 1000 });
}

async function main(): Promise<void> {
	const at = await newAddress('sqlite');
	await fill(at, rowsOf(JOBS, Date.now(), { allDue: true }));
	const rows: Record<string, string | number>[] = [];
	try {
		for (const name of Object.keys(WORKS)) {
			const child = fork(process.argv[1] ?? '', ['work', JSON.stringify({ at, work: name })]);
			const [{ jobs, megabytes, seconds }] = (await once(child, 'message')) as [
				{ jobs: number; megabytes: number; seconds: number },
			];
			const verdict = megabytes <= MOST_MB ? 'met' : 'MISSED';
			rows.push({
				work: name,
				'rows or jobs': jobs,
				seconds: rounded(seconds, 1),
				'most MB': rounded(megabytes, 0),
				verdict,
			});
		}
	} finally {
		await removeAt(at);
	}
	printTable(`A record of ${JOBS} due jobs, at most ${MOST_MB} MB`, rows);
	process.exitCode = rows.some(({ verdict }) => verdict === 'MISSED') ? TARGET_MISSED : 0;
}

playRole({ work }, main);
