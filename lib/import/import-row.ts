import type { RowMatches } from '../ledger/row-matches';
import { keepSmall } from '../media/keep-small';
import type { UploadProgress } from '../media/upload-progress';
import type { Finding } from '../model/finding';
import type { JobRecord, JobState } from '../model/job';
import { outcomeOf, type Outcome, type OutcomeKind } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { askRecord, claimDraft, knownAs } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { editJob, type OnEdit } from '../publish/edit-job';
import { publishJob, type PublishJobOptions } from '../publish/publish-job';

/** A row to publish, or why it could not even be read. */
export interface BatchRow {
	row: number;
	draft?: PinDraft;
	problem?: Problem;
	/** What a person recognises a row by that is no draft. */
	title?: string;
	/** The key of the job that the row had, from the column `row_key` of a results file. */
	rowKey?: string;
	/** The line as it came, by the headers of its file. */
	original?: Record<string, unknown>;
}

/** The answer for one row. */
export interface RowResult extends Outcome {
	row: number;
	title?: string;
	idempotencyKey?: string;
	/** The columns in which an edit of the row changed the published pin, or the scheduled one. */
	changed?: string[];
	/** Warnings; absent where there are none. */
	findings?: Finding[];
}

export interface RowOptions extends Omit<PublishJobOptions, 'until' | 'mediaUploaded' | 'onState' | 'onUpload'> {
	/** Called with the row's progress. */
	onState?: (row: number, state: JobState) => void;
	/** Called with how far the upload of the row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
	/** What the rows of this run have of the record. */
	matches: RowMatches;
	onEdit: OnEdit;
	/** See `ClaimOptions.pastBefore`. */
	pastBefore?: number;
}

/**
 * Takes one row to its outcome. Throws nothing: an error becomes the row's problem.
 * @returns undefined for a row that may be an edit, until `RowMatches.decide` has said of which job.
 */
export async function importRow(
	context: PipelineContext,
	batchRow: BatchRow,
	options: RowOptions,
): Promise<RowResult | undefined> {
	const {
		row,
		draft,
		problem = problemFor('unexpected', { reason: 'The row has neither a draft nor a problem.' }),
	} = batchRow;
	const title = draft?.title ?? batchRow.title;
	if (!draft) return { row, title, outcome: outcomeOf(problem), problem };
	const { matches, signal } = options;
	const work = {
		...options,
		open: keepSmall(options.open),
		onState: (state: JobState) => options.onState?.(row, state),
		onUpload: (progress: UploadProgress) => options.onUpload?.(row, progress),
		waitForUnknown: (options.maxDelayMs ?? 0) > 0,
	};
	try {
		signal?.throwIfAborted();
		work.onState('queued');
		const asked = await askRecord(context, { draft }, { ...work, unfit: true });
		const { said } = asked;
		const match = said && (await matches.match(batchRow, said, asked.job));
		if (match?.kind === 'waits') return undefined;
		const edited = said && match?.kind === 'edit' && (await editJob(context, { draft, said, key: match.key }, work));
		if (edited) return answerOf(context, { row, title }, edited);
		// An edit that comes here is published as another pin.
		const its = said && match?.kind === 'edit' ? { key: matches.newKey(said, asked.job) } : match;
		const known = said && its ? knownAs(said, its) : asked;
		const claim = await claimDraft(context, { draft, known }, work);
		const { outcome, job } = await publishJob(context, claim, { ...work, until: 'published' });
		const isOthers = outcome.problem?.code === 'key-conflict';
		if (isOthers && said && matches.mayMatchAnew(batchRow, said)) return undefined;
		return answerOf(context, { row, title }, { outcome, job, findings: claim.lease && claim.findings });
	} catch (error) {
		const problem = problemOf(error);
		return { row, title, outcome: kindOf(context, { outcome: outcomeOf(problem), problem }), problem };
	}
}

/** The answer for a row by what its job came to. */
function answerOf(
	context: PipelineContext,
	about: Pick<RowResult, 'row' | 'title'>,
	{ outcome, job, ...more }: { outcome: Outcome; job: JobRecord } & Pick<RowResult, 'changed' | 'findings'>,
): RowResult {
	const answer = { ...about, ...outcome, outcome: kindOf(context, outcome), idempotencyKey: job.key };
	return Object.assign(
		answer,
		more.changed && { changed: more.changed },
		more.findings?.length && { findings: more.findings },
	);
}

/** A row that only the end of the run kept from being sent, or the account that was refused for an earlier row, has not failed. */
function kindOf({ guards }: PipelineContext, { outcome, problem }: Outcome): OutcomeKind {
	const stopped = problem !== undefined && (problem.code === 'interrupted' || problem === guards.stopped('account'));
	return outcome === 'failed' && stopped ? 'queued' : outcome;
}
