import type { RowMatches } from '../ledger/row-matches';
import { keepSmall } from '../media/keep-small';
import type { UploadProgress } from '../media/upload-progress';
import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { askRecord, claimDraft, knownAs } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { editJob, type OnEdit } from '../publish/edit-job';
import { publishJob, type PublishJobOptions } from '../publish/publish-job';

/** A row to publish, or why it could not even be read. */
export interface BatchRow {
	row: number;
	draft?: PinDraft;
	problem?: Problem;
	/** The cell `row_key` of a results file: the key of the job that the row had. */
	rowKey?: string;
}

/** The answer for one row. */
export interface RowResult extends Outcome {
	row: number;
	title?: string;
	idempotencyKey?: string;
	/** The columns in which an edit of the row changed the published pin, or the scheduled one. */
	changed?: string[];
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
	const { row, draft, problem } = batchRow;
	if (!draft) return { row, outcome: 'failed', problem };
	const { title } = draft;
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
		if (edited) return { row, title, ...edited.outcome, changed: edited.changed, idempotencyKey: edited.job.key };
		// An edit that comes here is published as another pin.
		const its = said && match?.kind === 'edit' ? { key: matches.newKey(said, asked.job) } : match;
		const known = said && its ? knownAs(said, its) : asked;
		const claim = await claimDraft(context, { draft, known }, work);
		const { outcome, job } = await publishJob(context, claim, { ...work, until: 'published' });
		const isOthers = outcome.problem?.code === 'key-conflict';
		if (isOthers && said && matches.mayMatchAnew(batchRow, said)) return undefined;
		return { row, title, ...outcome, idempotencyKey: job.key };
	} catch (error) {
		return { row, title, outcome: 'failed', problem: problemOf(error) };
	}
}
