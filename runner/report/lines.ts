import {
	isDeleted,
	needOf,
	reachedGroupAt,
	type JobFilter,
	type JobRecord,
	type JobState,
	type Ledger,
	type Need,
	type Problem,
} from '../../lib';
import { rowsWithoutJob, type RowWithoutJob } from '../rows-without-job';

/** What a report says of one pin. */
export interface ReportLine {
	/** `shipped`: published in the period. `waits`: goes on by itself. `needs`: a person has to do something. */
	what: 'shipped' | 'waits' | 'needs';
	/** What has to be done, of a pin that needs something. */
	need?: Need;
	/** When it came to this, in epoch milliseconds. */
	at: number;
	/** When it is due, in epoch milliseconds. */
	dueAt?: number;
	title: string;
	board: string;
	campaign?: string;
	pinId?: string;
	pinUrl?: string;
	problem?: Problem;
	/** The ID of its import, and its row there. */
	importId?: string;
	row?: number;
	/** The key of its job; absent of a row that never had one. */
	key?: string;
}

/** Of which pins. `since` is of what shipped and what failed: what waits now is told whenever it began to. */
export type ReportScope = Omit<JobFilter, 'states' | 'needs' | 'until'>;

/** A process has these, or a worker takes them when they are due. */
const WAITING: readonly JobState[] = [
	'scheduled',
	'queued',
	'uploading',
	'uploaded',
	'processing',
	'ready',
	'publishing',
	'unknown',
];

/** What shipped, the newest first; then what waits or needs something. A pin is one line. */
export async function* reportLines(ledger: Ledger, scope: ReportScope): AsyncGenerator<ReportLine> {
	for await (const job of ledger.list.jobs({ ...scope, states: ['published'] }))
		if (!isDeleted(job)) yield lineOf(job, { what: 'shipped' });
	const { since: _, ...always } = scope;
	for await (const job of ledger.list.jobs({ ...always, states: WAITING })) {
		const need = needOf(job);
		const byItself = need === undefined || need === 'wait';
		yield lineOf(job, byItself ? { what: 'waits' } : { what: 'needs', need });
	}
	for await (const job of ledger.list.jobs({ ...scope, states: ['failed', 'rejected'] }))
		yield lineOf(job, { what: 'needs', need: needOf(job) });
	for await (const row of rowsWithoutJob(ledger, scope)) yield lineOfRow(row);
}

function lineOf(job: JobRecord, is: Pick<ReportLine, 'what' | 'need'>): ReportLine {
	const { key, label, receipt, problem, dueAt } = job;
	return {
		...is,
		at: reachedGroupAt(job),
		dueAt: is.what === 'waits' ? dueAt : undefined,
		title: label.title ?? label.source,
		board: label.board,
		campaign: label.campaign,
		pinId: receipt?.id,
		pinUrl: receipt?.url,
		problem: is.what === 'shipped' ? undefined : problem,
		importId: label.importId,
		key,
	};
}

function lineOfRow({ record, row: { row, problem }, title, board, campaign, at }: RowWithoutJob): ReportLine {
	const need = problem?.code === 'not-approved' ? 'approve' : (problem?.action ?? 'none');
	return { what: 'needs', need, at, title, board, campaign, problem, importId: record.id, row };
}
