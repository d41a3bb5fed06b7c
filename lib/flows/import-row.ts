import type { Lease } from '../ledger/lease';
import type { UploadProgress } from '../media/upload-progress';
import type { Asset } from '../model/asset';
import type { JobState } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, problemOf, type Problem } from '../model/problem';
import { preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import { awaitReadiness, STILL_PROCESSING } from './await-readiness';
import { brokenOff, claimIntent, holding, resolveIntent } from './intent';
import type { Pipeline } from './pipeline';
import { isAhead } from './publish-once';
import { publishPin } from './publish-pin';
import { reconcile, type ReconcileOptions } from './reconcile';
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

export interface RowOptions extends Omit<ReconcileOptions, 'onUpload'> {
	/** Gains the key of each publish that is begun. */
	ownKeys: Set<string>;
	/** Told of the row's progress, for those who show it. */
	onState?: (row: number, state: JobState) => void;
	/** Told how far the upload of the row's video is. */
	onUpload?: (row: number, progress: UploadProgress) => void;
}

/** Carries one row from preflight to its outcome. Throws nothing: whatever goes wrong is its problem. */
export async function importRow(pipeline: Pipeline, { row, draft, problem }: BatchRow, options: RowOptions): Promise<RowResult> {
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
	options: RowOptions,
): Promise<Outcome & { idempotencyKey: string }> {
	const work: ReconcileOptions = { ...options, onUpload: (progress) => options.onUpload?.(row, progress) };
	const intent = await resolveIntent(pipeline, draft, asset, work);
	const idempotencyKey = intent.key;
	const { lease, unresolved, settled } = { unresolved: false, ...(await claimIntent(pipeline, intent, { ...options, patient: options.mayRestMs > 0 })) };
	if (!lease) return { ...settled.outcome, idempotencyKey };
	const tell = (state: JobState) => options.onState?.(row, state);
	try {
		return { ...(await holding(lease, async () => await stages(lease))), idempotencyKey };
	} catch (error) {
		return { ...brokenOff(pipeline, lease, error), idempotencyKey };
	}

	async function stages(lease: Lease): Promise<Outcome> {
		const publication = { intent, draft, asset };
		const found = unresolved ? await reconcile(pipeline, lease, publication, work) : undefined;
		if (found) return found;
		if (isAhead(draft.runAt, pipeline.clock.now())) {
			await lease.postpone(draft.runAt as string);
			return { outcome: 'scheduled' };
		}
		if (asset.kind === 'video') tell('uploading');
		const mediaId = await uploadMedia(pipeline, lease, draft, { ...asset, fingerprint: intent.fingerprint }, work);
		if (mediaId) {
			tell('processing');
			await lease.record({ state: 'processing' });
			const readiness = await awaitReadiness(pipeline, mediaId, pipeline.settings.readinessDeadlineMs, options.signal);
			if (readiness.state === 'failed') throw new PipelineError(readiness.problem);
			if (readiness.state === 'processing') throw new PipelineError(STILL_PROCESSING);
			await lease.record({ state: 'ready' });
		}
		tell('publishing');
		options.ownKeys.add(intent.key);
		return await publishPin(pipeline, lease, { ...publication, mediaId }, work);
	}
}
