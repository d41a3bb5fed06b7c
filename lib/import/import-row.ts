import { subjectOf } from '../ledger/decisions';
import type { Intent } from '../ledger/ledger';
import type { RowMatch, RowMatches } from '../ledger/row-matches';
import { keepSmall } from '../media/keep-small';
import type { MediaOpener } from '../media/media-source';
import type { UploadProgress } from '../media/upload-progress';
import type { Finding } from '../model/finding';
import type { Cells } from '../model/import-row';
import type { JobState } from '../model/job';
import { outcomeOf, type Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { countPin } from '../telemetry/counters';
import { withSpan } from '../telemetry/spans';
import { askRecord, claimDraft, knownAs } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { editJob, type OnEdit } from '../publish/edit-job';
import { publishJob, type PublishJobOptions } from '../publish/publish-job';
import { asDecided } from './decided-row';

/** A row to publish, or why it could not even be read. */
export interface BatchRow {
	row: number;
	draft?: PinDraft;
	/** Further boards, on each of which the draft is published too; see `spreadRow`. */
	boards?: string[];
	/** The board of this pin, where its row has several. */
	board?: string;
	problem?: Problem;
	/** What a person recognises a row by that is no draft. */
	title?: string;
	/** The key of the job that the row had, from the column `row_key` of a results file. */
	rowKey?: string;
	/** Its cells, by our column names. */
	cells?: Cells;
	/** The line as it came, by the headers of its file. */
	original?: Record<string, unknown>;
	/** Of a row from the record: the headers and columns whose address had lost its signature there. */
	unsigned?: string[];
	/** Opens the media that came with the row, such as the binary data of an item. @default as that of every row */
	open?: MediaOpener;
}

/** The answer for one row. */
export interface RowResult extends Outcome {
	row: number;
	/** Where the row has several boards, the one of this pin: then there are several answers with the number of the row. */
	board?: string;
	title?: string;
	idempotencyKey?: string;
	/** The state that its job came to. */
	state?: JobState;
	/** The columns in which an edit of the row changed the published pin, or the scheduled one. */
	changed?: string[];
	/** Warnings; absent where there are none. */
	findings?: Finding[];
}

/** The answer for a row that was read after the run was stopped. */
export const queuedRow = ({ row, draft, title }: BatchRow): RowResult => ({
	row,
	title: draft?.title ?? title,
	outcome: 'queued',
	problem: problemFor('interrupted'),
});

/** What is known of a row that is held back. */
export interface HeldRow {
	/** That its job has, or would have. */
	key: string;
	/** What a decision about it is kept under; see `subjectOf`. */
	subject: string;
	hasJob: boolean;
}

function heldRow(own: Intent, match: RowMatch | undefined): HeldRow {
	const hasJob = match?.kind === 'edit' || (match?.kind === 'own' && match.job !== undefined);
	return { key: match && 'key' in match ? match.key : own.key, subject: subjectOf(own), hasJob };
}

export interface RowOptions extends Omit<PublishJobOptions, 'until' | 'mediaUploaded' | 'onState' | 'onUpload'> {
	/** Called when it is known which job a row has. */
	onClaim?: (row: number, key: string) => void;
	/** Called with what is known of a row that is held back. */
	onHold?: (row: number, held: HeldRow) => void;
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
	const takeRow = async () => await takeToEnd(context, batchRow, options);
	const result = await withSpan('row', { row: batchRow.row }, takeRow);
	if (result) countPin(result);
	return result;
}

async function takeToEnd(
	context: PipelineContext,
	batchRow: BatchRow,
	options: RowOptions,
): Promise<RowResult | undefined> {
	const {
		row,
		draft: given,
		board,
		problem = problemFor('unexpected', { reason: 'The row has neither a draft nor a problem.' }),
	} = batchRow;
	const about = { row, ...(board !== undefined && { board }), title: given?.title ?? batchRow.title };
	const { matches, signal } = options;
	if (!given) {
		matches.met(batchRow);
		return { ...about, outcome: outcomeOf(problem), problem };
	}
	const work = {
		...options,
		open: keepSmall(batchRow.open ?? options.open),
		onState: (state: JobState) => options.onState?.(row, state),
		onUpload: (progress: UploadProgress) => options.onUpload?.(row, progress),
		waitForUnknown: (options.maxDelayMs ?? 0) > 0,
	};
	let ended: Outcome & Pick<RowResult, 'idempotencyKey' | 'state' | 'findings' | 'changed'>;
	try {
		signal?.throwIfAborted();
		work.onState('queued');
		const asked = await askRecord(context, { draft: given }, { ...work, unfit: true });
		const { said } = asked;
		const draft = await asDecided(context, given, asked);
		const match = said && (await matches.match(batchRow, said, asked.job));
		matches.met(batchRow);
		if (match?.kind === 'waits') return undefined;
		if (said && draft.approved === false) options.onHold?.(row, heldRow(said.own, match));
		if (match?.kind === 'edit') options.onClaim?.(row, match.key);
		const edited = said && match?.kind === 'edit' && (await editJob(context, { draft, said, key: match.key }, work));
		if (edited) {
			const { outcome, job, changed } = edited;
			ended = { ...outcome, idempotencyKey: job.key, state: job.state, ...(changed && { changed }) };
		} else {
			// An edit that comes here is published as another pin.
			const its = said && match?.kind === 'edit' ? { key: matches.newKey(said, asked.job) } : match;
			const known = said && its ? knownAs(said, its) : asked;
			const claim = await claimDraft(context, { draft, known }, work);
			options.onClaim?.(row, (claim.lease ?? claim.settled).job.key);
			const { outcome, job } = await publishJob(context, claim, { ...work, until: 'published' });
			const isOthers = outcome.problem?.code === 'key-conflict';
			if (isOthers && said && matches.mayMatchAnew(batchRow, said)) return undefined;
			const findings = claim.lease && claim.findings;
			ended = { ...outcome, idempotencyKey: job.key, state: job.state, ...(findings?.length && { findings }) };
		}
	} catch (error) {
		const problem = problemOf(error);
		ended = { outcome: outcomeOf(problem), problem };
	} finally {
		matches.met(batchRow);
	}
	// A row that only the end of the run kept from being sent, or a refusal that an earlier row met, has not failed.
	const { outcome, problem: why } = ended;
	const untouched = why !== undefined && (why.code === 'interrupted' || why === context.guards.stopped('account'));
	return { ...about, ...ended, outcome: outcome === 'failed' && untouched ? 'queued' : outcome };
}
