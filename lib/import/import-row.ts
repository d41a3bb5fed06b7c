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
import { claimDraft } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { publishJob, type PublishJobOptions } from '../publish/publish-job';

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
	/** Warnings; absent where there are none. */
	findings?: Finding[];
}

export interface RowOptions extends Omit<PublishJobOptions, 'until' | 'mediaUploaded' | 'onState' | 'onUpload'> {
	/** Called when it is known which job a row has. */
	onClaim?: (row: number, key: string) => void;
	/** Called with the row's progress. */
	onState?: (row: number, state: JobState) => void;
	/** Called with how far the upload of the row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
}

/** Takes one row to its outcome. Throws nothing: an error becomes the row's problem. */
export async function importRow(context: PipelineContext, given: BatchRow, options: RowOptions): Promise<RowResult> {
	const {
		row,
		draft,
		board,
		problem = problemFor('unexpected', { reason: 'The row has neither a draft nor a problem.' }),
	} = given;
	const known = { row, ...(board !== undefined && { board }), title: draft?.title ?? given.title };
	if (!draft) return { ...known, outcome: outcomeOf(problem), problem };
	const { signal } = options;
	const open = keepSmall(given.open ?? options.open);
	const onState = (state: JobState) => options.onState?.(row, state);
	let ended: Outcome & Pick<RowResult, 'idempotencyKey' | 'state' | 'findings'>;
	try {
		signal?.throwIfAborted();
		onState('queued');
		const waitForUnknown = (options.maxDelayMs ?? 0) > 0;
		const claim = await claimDraft(context, { draft }, { open, signal, waitForUnknown });
		options.onClaim?.(row, (claim.lease ?? claim.settled).job.key);
		const { outcome, job } = await publishJob(context, claim, {
			...options,
			open,
			until: 'published',
			onState,
			onUpload: (progress) => options.onUpload?.(row, progress),
		});
		ended = { ...outcome, idempotencyKey: job.key, state: job.state };
		if (claim.lease && claim.findings?.length) ended.findings = claim.findings;
	} catch (error) {
		const problem = problemOf(error);
		ended = { outcome: outcomeOf(problem), problem };
	}
	// A row that only the end of the run kept from being sent, or a refusal that an earlier row met, has not failed.
	const { outcome, problem: why } = ended;
	const untouched = why !== undefined && (why.code === 'interrupted' || why === context.guards.stopped('account'));
	return { ...known, ...ended, outcome: outcome === 'failed' && untouched ? 'queued' : outcome };
}
