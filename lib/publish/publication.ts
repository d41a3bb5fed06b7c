import type { Intent } from '../ledger/ledger';
import type { Asset } from '../model/asset';
import type { Destination } from '../model/board';
import { pinOf, type JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { problemFor } from '../sentences/problems';

/** A draft with its board and its media resolved: what is published once. */
export interface ResolvedIntent extends Intent {
	destination: Destination;
	/** Identity of the media. */
	fingerprint: string;
}

/** What is to be published. */
export interface Publication {
	intent: ResolvedIntent;
	draft: PinDraft;
	asset: Asset;
	/** The uploaded video, where it was uploaded before. */
	mediaId?: string;
}

/** Of what is to be published, the part that the ledger keeps until then. */
export type Kept = Pick<Publication, 'intent' | 'draft'>;

/** The intent of a job that was stored, from its record; undefined where the record does not keep it. */
export function intentOf(job: JobRecord): ResolvedIntent | undefined {
	const { key, account, payload, label, runAt, linkOnBoard, destination, fingerprint } = job;
	if (!destination || fingerprint === undefined) return undefined;
	return { key, account, payload, label, runAt, linkOnBoard, destination, fingerprint };
}

/** The answer for a job that was published before: its pin is there, or is known to be deleted. */
export function existing(job: JobRecord): Outcome {
	const { receipt, deletedAt } = job;
	if (!receipt || deletedAt === undefined) return { outcome: 'existing', pin: pinOf(job) };
	const problem = problemFor('pin-deleted', { url: receipt.url, on: deletedAt });
	return { outcome: 'failed', pin: pinOf(job), problem };
}
