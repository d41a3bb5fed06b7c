import { inPages } from '../concurrency/in-pages';
import type { JobFilter } from '../ledger/job-list';
import type { Ledger } from '../ledger/ledger';
import { reachedAt, type JobRecord } from '../model/job';
import { isoTime } from '../model/clock';
import type { Problem } from '../model/problem';
import type { PipelineContext } from '../publish/context';
import { pinMeasurer, sourceOf } from './measure-pins';
import { hasNumbers, NO_NUMBERS, periodKey, type Period, type PinNumbers } from './pin-numbers';
import { Snapshot } from './snapshot';

/** A pin of the record, beside what is known of its row. */
export interface PublishedRow {
	/** The key of the row's job, as results sheets have it in `row_key`. */
	rowKey: string;
	title: string | null;
	link: string | null;
	/** Its name, or its ID where the name was never known. */
	board: string;
	campaign: string | null;
	/** ISO 8601 in UTC. */
	publishedAt: string;
	pinId: string;
	pinUrl: string;
}

/** A pin with its numbers. */
export interface PinResult extends PublishedRow, PinNumbers {
	/**
	 * `ready`: there are numbers. `none`: Pinterest has none yet, or none any more. `gone`: Pinterest has no such pin any
	 * more. `refused`: Pinterest does not tell them to this account, see the problem.
	 */
	metrics: 'ready' | 'none' | 'gone' | 'refused';
	problem?: Problem;
}

/** Which pins: published ones that fit everything that is given. `since` and `until` are by when they were published. */
export type PublishedFilter = Omit<JobFilter, 'states'>;

export interface ResultOptions {
	/** The time that the numbers are of. @default '90d' */
	period?: Period;
	/** No more pins than this. @default all */
	limit?: number;
	signal?: AbortSignal;
}

/** As many are measured together as a list of Pinterest has on a page. */
const PAGE = 250;

/** The published pins of the record that fit, the newest first. Asks Pinterest nothing. */
export async function* publishedRows(
	ledger: Ledger,
	filter: PublishedFilter,
	limit = Infinity,
): AsyncGenerator<PublishedRow> {
	for await (const job of publishedJobs(ledger, filter, limit)) yield rowOf(job);
}

/**
 * The same of this account, with what people did with each pin. Numbers are read as they are needed and kept for the day
 * (`Snapshot`), so that an interrupted call goes on where it was and a second one of the day asks nothing.
 * @throws what keeps Pinterest from being asked. The numbers that were read by then are kept.
 */
export async function* pinResults(
	pipeline: PipelineContext,
	filter: PublishedFilter,
	{ period = '90d', limit = Infinity, signal }: ResultOptions = {},
): AsyncGenerator<PinResult> {
	const { ledger, clock } = pipeline;
	const account = await pipeline.account.id();
	const snapshot = await Snapshot.open(ledger.store, account, sourceOf(period), clock.now());
	const measure = pinMeasurer(pipeline, period, snapshot);
	for await (const jobs of inPages(publishedJobs(ledger, filter, limit, account), PAGE)) {
		signal?.throwIfAborted();
		const pins = jobs.map((job) => ({ id: job.receipt.id, publishedAt: publishedAt(job) }));
		await measure(pins, signal);
		for (const job of jobs) yield resultOf(job, snapshot, period);
	}
}

function resultOf(job: PublishedJob, snapshot: Snapshot, period: Period): PinResult {
	const { numbers = {}, link, gone, problem } = snapshot.get(job.receipt.id) ?? {};
	const found = numbers[periodKey(period)] ?? NO_NUMBERS;
	const row = rowOf(job);
	const measured = hasNumbers(found) ? 'ready' : 'none';
	return {
		...row,
		link: row.link ?? link ?? null,
		metrics: gone ? 'gone' : problem ? 'refused' : measured,
		...found,
		...(problem && { problem }),
	};
}

type PublishedJob = JobRecord & Required<Pick<JobRecord, 'receipt'>>;

/** @param account of another one no pin is meant; a record of version 0.1.0 may name none. */
async function* publishedJobs(
	ledger: Ledger,
	filter: PublishedFilter,
	limit: number,
	account?: string,
): AsyncGenerator<PublishedJob> {
	if (limit < 1) return;
	let count = 0;
	for await (const job of ledger.list.jobs({ ...filter, states: ['published'] })) {
		if (!job.receipt || (account !== undefined && (job.account ?? account) !== account)) continue;
		yield job as PublishedJob;
		if (++count >= limit) return;
	}
}

function publishedAt(job: PublishedJob): number {
	return reachedAt(job, 'published') ?? Date.parse(job.updatedAt);
}

function rowOf(job: PublishedJob): PublishedRow {
	const { key, label, receipt } = job;
	return {
		rowKey: key,
		title: label.title ?? null,
		link: label.link ?? null,
		board: label.board,
		campaign: label.campaign ?? null,
		publishedAt: isoTime(publishedAt(job)),
		pinId: receipt.id,
		pinUrl: receipt.url,
	};
}
