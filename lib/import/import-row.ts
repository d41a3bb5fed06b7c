import type { UploadProgress } from '../media/upload-progress';
import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { problemOf, type Problem } from '../model/problem';
import { preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import { carryOut, type CarryOutOptions } from '../publish/publish-job';
import { resolveIntent } from '../publish/claim';
import type { Pipeline } from '../publish/context';

/** A row that is to be published, or why it could not even be read. */
export interface BatchRow {
	row: number;
	draft?: PinDraft;
	problem?: Problem;
}

/** The answer for one row. */
export interface RowResult extends Outcome {
	row: number;
	title?: string;
	idempotencyKey?: string;
}

export interface RowOptions extends Omit<CarryOutOptions, 'onState' | 'onUpload'> {
	/** Told of the row's progress, for those who show it. */
	onState?: (row: number, state: JobState) => void;
	/** Told how far the upload of the row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
}

/** Carries one row from preflight to its outcome. Throws nothing: whatever goes wrong is its problem. */
export async function importRow(
	pipeline: Pipeline,
	{ row, draft, problem }: BatchRow,
	options: RowOptions,
): Promise<RowResult> {
	if (!draft) return { row, outcome: 'failed', problem };
	const { open, signal } = options;
	const title = draft.title;
	try {
		const { asset, findings, valid } = await pipeline.lanes.look.run(
			async () => await preflight(draft, { open, signal, clock: pipeline.clock }),
			{ signal },
		);
		if (!valid || !asset) return { row, title, outcome: 'failed', problem: problemOfFindings(findings) };
		const resolve = async () => await resolveIntent(pipeline, draft, asset, { open, signal });
		const onState = (state: JobState) => options.onState?.(row, state);
		const onUpload = (progress: UploadProgress) => options.onUpload?.(row, progress);
		return { row, title, ...(await carryOut(pipeline, { draft, asset }, resolve, { ...options, onState, onUpload })) };
	} catch (error) {
		return { row, title, outcome: 'failed', problem: problemOf(error) };
	}
}
