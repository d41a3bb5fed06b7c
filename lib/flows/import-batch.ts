import type { Asset } from '../model/asset';
import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import type { Lease } from '../ledger/lease';
import { preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import { awaitReadiness, STILL_PROCESSING } from './await-readiness';
import { claimIntent, holding, resolveIntent } from './intent';
import type { Pipeline, Work } from './pipeline';
import { publishPin } from './publish-pin';
import { uploadMedia } from './upload-media';

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

export interface BatchOptions extends Work {
	/** How many rows are under way at once. */
	concurrency?: number;
	/** Told of every row's progress, for those who show it. */
	onState?: (row: number, state: JobState) => void;
}

const CONCURRENCY = 6;

/** Carries rows through the whole pipeline, several at once, and answers for each as it ends. One bad row costs no other. */
export async function* importBatch(pipeline: Pipeline, rows: AsyncIterable<BatchRow>, options: BatchOptions): AsyncGenerator<RowResult> {
	const running = new Map<number, Promise<RowResult>>();
	const next = async (): Promise<RowResult> => {
		const result = await Promise.race(running.values());
		running.delete(result.row);
		return result;
	};
	for await (const row of rows) {
		if (options.signal?.aborted) break;
		options.onState?.(row.row, 'queued');
		running.set(row.row, importRow(pipeline, row, options));
		if (running.size >= (options.concurrency ?? CONCURRENCY)) yield await next();
	}
	while (running.size > 0) yield await next();
}

async function importRow(pipeline: Pipeline, { row, draft, problem }: BatchRow, options: BatchOptions): Promise<RowResult> {
	if (!draft) return { row, outcome: 'failed', problem };
	const title = draft.title;
	try {
		const { asset, findings, valid } = await preflight(draft, { ...options, clock: pipeline.clock });
		if (!valid || !asset) return { row, title, outcome: 'failed', problem: problemOfFindings(findings) };
		return { row, title, ...(await carryOut(pipeline, row, draft, asset, options)) };
	} catch (error) {
		return { row, title, outcome: 'failed', problem: problemOf(error) };
	}
}

/** One claim from the upload to the receipt. */
async function carryOut(
	pipeline: Pipeline,
	row: number,
	draft: PinDraft,
	asset: Asset,
	options: BatchOptions,
): Promise<Outcome & { idempotencyKey: string }> {
	const intent = await resolveIntent(pipeline, draft, asset, options);
	const idempotencyKey = intent.key;
	const { lease, settled } = await claimIntent(pipeline, intent, options.signal);
	if (!lease) return { ...settled.outcome, idempotencyKey };
	const tell = (state: JobState) => options.onState?.(row, state);
	try {
		return { ...(await holding(lease, async () => await stages(lease))), idempotencyKey };
	} catch (error) {
		return { outcome: 'failed', problem: problemOf(error), idempotencyKey };
	}

	async function stages(lease: Lease): Promise<Outcome> {
		if (isAhead(draft.runAt, pipeline.clock.now())) {
			await lease.postpone(draft.runAt as string);
			return { outcome: 'scheduled' };
		}
		if (asset.kind === 'video') tell('uploading');
		const mediaId = await uploadMedia(pipeline, lease, draft, asset, options);
		if (mediaId) {
			tell('processing');
			await lease.record({ state: 'processing' });
			const readiness = await awaitReadiness(pipeline, mediaId, pipeline.settings.readinessDeadlineMs, options.signal);
			if (readiness.state === 'failed') throw new PipelineError(readiness.problem);
			if (readiness.state === 'processing') throw new PipelineError(STILL_PROCESSING);
			await lease.record({ state: 'ready' });
		}
		tell('publishing');
		return await publishPin(pipeline, lease, { intent, draft, asset, mediaId }, options);
	}
}

/** Whether a due date is still ahead. */
export function isAhead(runAt: string | undefined, nowMs: number): boolean {
	return runAt !== undefined && Date.parse(runAt) > nowMs;
}
