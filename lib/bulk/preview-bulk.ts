import type { Ledger } from '../ledger/ledger';
import { jobsAlong, MOST_READ, searched } from '../ledger/job-search';
import type { JobRecord } from '../model/job';
import { PipelineError } from '../model/problem';
import type { BulkRequest, SkipReason } from './bulk-change';
import { orderOf } from './chosen-jobs';
import { verdictOf, type Verdict } from './job-verdict';

/** What a bulk change would do, as far as it was looked at. */
export interface BulkPreview {
	/** How many of the jobs that are meant were looked at. */
	looked: number;
	/** Whether that are all. */
	isWhole: boolean;
	/** How many would be changed. For `retry`: published again, as `created`. */
	changed: number;
	/** How many have their pins already, for `retry`. */
	existing: number;
	/** How many rows would be tried again with their import, by its ID. */
	imports: Record<string, number>;
	/** How many would be left as they are, and why. */
	skipped: Partial<Record<SkipReason, number>>;
	/** The first jobs. */
	rows: { job: JobRecord; verdict: Verdict }[];
	/** Of those that would be moved: when the first and the last are due now, in epoch milliseconds. */
	due?: { first: number; last: number };
}

/** So many jobs are shown before a change. */
const ROWS = 20;
const TOGETHER = 100;

/** Looks at no more than MOST_READ records, however many jobs are meant. Changes nothing. */
export async function previewBulk(ledger: Ledger, request: BulkRequest): Promise<BulkPreview> {
	const now = await ledger.store.now();
	const preview: BulkPreview = {
		looked: 0,
		isWhole: true,
		changed: 0,
		existing: 0,
		imports: {},
		skipped: {},
		rows: [],
	};
	const fits = request.keys ? () => true : searched(request.search ?? {});
	let read = 0;
	for await (const job of meant(ledger, request)) {
		if (read++ === MOST_READ) {
			preview.isWhole = false;
			break;
		}
		if (fits(job)) look(preview, job, verdictOf(job, { kind: request.kind, until: now }, now), request);
	}
	return preview;
}

function look(preview: BulkPreview, job: JobRecord, verdict: Verdict, { kind }: BulkRequest): void {
	preview.looked += 1;
	if (preview.rows.length < ROWS) preview.rows.push({ job, verdict });
	if (verdict === 'change') {
		preview.changed += 1;
		if (kind === 'move') preview.due = widened(preview.due, job.dueAt ?? 0);
	} else if (verdict === 'row') {
		const { importId = '' } = job.label;
		preview.imports[importId] = (preview.imports[importId] ?? 0) + 1;
	} else if (verdict === 'published' && kind === 'retry') preview.existing += 1;
	else preview.skipped[verdict] = (preview.skipped[verdict] ?? 0) + 1;
}

function widened(due: BulkPreview['due'], at: number): BulkPreview['due'] {
	return { first: Math.min(due?.first ?? at, at), last: Math.max(due?.last ?? at, at) };
}

async function* meant(ledger: Ledger, request: BulkRequest): AsyncGenerator<JobRecord> {
	const { keys, search = {} } = request;
	if (!keys) return yield* jobsAlong(ledger, search, { order: orderOf(request) });
	for (let at = 0; at < keys.length; at += TOGETHER) {
		for (const stored of await ledger.findReadable(keys.slice(at, at + TOGETHER)))
			if (stored && !(stored instanceof PipelineError)) yield stored.job;
	}
}
