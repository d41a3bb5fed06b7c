import { keepSmall } from '../media/keep-small';
import type { MediaOpener } from '../media/media-source';
import type { UploadProgress } from '../media/upload-progress';
import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { problemOf } from '../sentences/problems';
import { claimDraft } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { publishJob, type PublishJobOptions } from '../publish/publish-job';

/** A row to publish, or why it could not even be read. */
export interface BatchRow {
	row: number;
	draft?: PinDraft;
	problem?: Problem;
	/** Opens the media that came with the row, such as the binary data of an item. @default as that of every row */
	open?: MediaOpener;
}

/** The answer for one row. */
export interface RowResult extends Outcome {
	row: number;
	title?: string;
	idempotencyKey?: string;
	/** The state that its job came to. */
	state?: JobState;
}

export interface RowOptions extends Omit<PublishJobOptions, 'until' | 'mediaUploaded' | 'onState' | 'onUpload'> {
	/** Called with the row's progress. */
	onState?: (row: number, state: JobState) => void;
	/** Called with how far the upload of the row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
}

/** Takes one row to its outcome. Throws nothing: an error becomes the row's problem. */
export async function importRow(
	context: PipelineContext,
	{ row, draft, problem, ...its }: BatchRow,
	options: RowOptions,
): Promise<RowResult> {
	if (!draft) return { row, outcome: 'failed', problem };
	const { signal } = options;
	const open = keepSmall(its.open ?? options.open);
	const title = draft.title;
	const onState = (state: JobState) => options.onState?.(row, state);
	try {
		onState('queued');
		const waitForUnknown = (options.maxDelayMs ?? 0) > 0;
		const claim = await claimDraft(context, { draft }, { open, signal, waitForUnknown });
		const { outcome, job } = await publishJob(context, claim, {
			...options,
			open,
			until: 'published',
			onState,
			onUpload: (progress) => options.onUpload?.(row, progress),
		});
		return { row, title, ...outcome, idempotencyKey: job.key, state: job.state };
	} catch (error) {
		return { row, title, outcome: 'failed', problem: problemOf(error) };
	}
}
