import { version } from '../../../package.json';
import {
	dueAccounts,
	hindrancesOf,
	JOB_GROUPS,
	NEEDS,
	publishDelays,
	recentImports,
	storedUsage,
	type Counts,
	type JobCounts,
	type Ledger,
} from '../../../lib';
import type { Family, Labels } from './exposition';

const PREFIX = 'pinterest_pipeline_';
/** The newest published pins tell how late pins are published. */
const DELAYS_OF = 100;
const QUANTILES = [0.5, 0.9, 0.99];

type Samples = Family['samples'];

const gauge = (name: string, help: string, samples: Samples): Family => ({
	name: PREFIX + name,
	help,
	type: 'gauge',
	samples,
});

/** The numbers of a record. Reads a bounded number of rows, however many jobs there are. */
export async function recordFamilies(ledger: Ledger, counts: Counts): Promise<Family[]> {
	const [jobs, due, delays, usage, { paused }, imports] = await Promise.all([
		counts.get(),
		dueAccounts(ledger),
		publishDelays(ledger, DELAYS_OF),
		storedUsage(ledger.store),
		hindrancesOf(ledger),
		recentImports(ledger),
	]);
	const now = await ledger.store.now();
	const ofAccount = (value: (each: (typeof due)[number]) => number): Samples =>
		due.map((each) => [{ account: each.account }, value(each)]);
	const ofBudget = (value: (each: (typeof usage)[number]) => number): Samples =>
		usage.map((each) => [{ budget: each.name, account: each.account ?? '', app: each.app }, value(each)]);
	return [
		gauge('jobs', 'Jobs in the record by group of states and account.', jobSamples(jobs)),
		gauge(
			'jobs_needing_action',
			'Jobs that wait for a person or for something else, by what has to be done.',
			NEEDS.map((need) => [{ action: need }, jobs.needs[need]]),
		),
		gauge(
			'due_jobs',
			'Jobs that are due and not yet published.',
			ofAccount((each) => each.due),
		),
		gauge(
			'oldest_due_job_age_seconds',
			'How long ago the oldest due job came due; 0 where none is due.',
			ofAccount(({ oldestDueAt = now }) => Math.max(0, now - oldestDueAt) / 1000),
		),
		gauge(
			'last_poll_timestamp_seconds',
			'When a worker or trigger last polled for due jobs; 0 where none ever did.',
			ofAccount(({ lastPoll }) => lastPoll / 1000),
		),
		gauge(
			'publish_delay_seconds',
			`How long after their time the newest ${DELAYS_OF} published pins were published.`,
			delays.length === 0 ? [] : QUANTILES.map((q) => [{ quantile: String(q) }, quantileOf(delays, q) / 1000]),
		),
		gauge(
			'rate_limit_remaining',
			'Calls that Pinterest still allows in the window.',
			ofBudget((each) => each.remaining),
		),
		gauge(
			'rate_limit_limit',
			'Calls that Pinterest allows in a window.',
			ofBudget((each) => each.limit),
		),
		gauge(
			'rate_limit_window_seconds',
			'The length of the window.',
			ofBudget((each) => each.windowSeconds),
		),
		gauge('paused', 'Domains and accounts whose pins are paused because Pinterest blocked one as spam.', [
			[{ scope: 'domain' }, paused.filter(({ scope }) => scope === 'domain').length],
			[{ scope: 'account' }, paused.filter(({ scope }) => scope === 'account').length],
		]),
		gauge('imports_not_ended', 'Imports of the last two weeks that run, or whose process was killed.', [
			[{}, imports.filter(({ standing }) => standing === 'begun').length],
		]),
		gauge('import_rows_without_job', 'Rows of recent imports that failed before they had a job.', [
			[{}, imports.reduce((sum, { open, more }) => [...open.values()].reduce((a, b) => a + b, sum + more), 0)],
		]),
	];
}

/** Jobs that belong to no account have an empty one. */
function jobSamples({ all, accounts }: JobCounts): Samples {
	const samples: Samples = [];
	for (const state of JOB_GROUPS) {
		let others = all[state];
		for (const [account, counts] of accounts) {
			samples.push([{ state, account }, counts[state]]);
			others -= counts[state];
		}
		if (others > 0 || accounts.size === 0) samples.push([{ state, account: '' }, Math.max(0, others)]);
	}
	return samples;
}

/** @param sorted the smallest first, and not empty. */
function quantileOf(sorted: readonly number[], quantile: number): number {
	return sorted[Math.min(sorted.length - 1, Math.ceil(quantile * sorted.length) - 1)] ?? 0;
}

/** What Prometheus' own clients say of a process, and which version it is. */
export function processFamilies(): Family[] {
	const { rss, heapUsed } = process.memoryUsage();
	const { user, system } = process.cpuUsage();
	const plain = (name: string, help: string, type: Family['type'], value: number, labels: Labels = {}): Family => ({
		name,
		help,
		type,
		samples: [[labels, value]],
	});
	return [
		plain(`${PREFIX}build_info`, 'The version of pinterest-pipeline.', 'gauge', 1, { version, node: process.version }),
		plain('process_cpu_seconds_total', 'CPU time that the process has used.', 'counter', (user + system) / 1e6),
		plain('process_resident_memory_bytes', 'Memory that the process holds.', 'gauge', rss),
		plain('nodejs_heap_size_used_bytes', 'Memory that JavaScript objects use.', 'gauge', heapUsed),
		plain(
			'process_start_time_seconds',
			'When the process began.',
			'gauge',
			Math.round(Date.now() / 1000 - process.uptime()),
		),
	];
}
