import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import {
	cellsOf,
	checkRow,
	pinDraftSchema,
	PipelineError,
	problemOfFindings,
	reachedAt,
	type Asset,
	type JobRecord,
	type Outcome,
	type PinDraft,
	type Problem,
	type RowDefaults,
} from '../../lib';
import { nodeProblem } from './sentences';

export interface EnvelopeJob {
	key: string;
	state: string;
	/** The uploaded video. */
	mediaId?: string;
	/** ISO 8601 in UTC. The processing time of the video counts from here. */
	uploadedAt?: string;
}

/** The item envelope: the fields that our nodes pass to each other in an item, next to the fields of the user. */
export interface ItemEnvelope {
	draft?: PinDraft;
	asset?: Asset;
	job?: EnvelopeJob;
}

/**
 * The draft of an item: from an earlier node, or from fields such as `media_url` and `board`.
 * Without `media_url`, the item's binary data is the media, and its binary field `cover` is the cover image.
 * @throws PipelineError if there is no valid draft.
 */
export function draftOf(item: INodeExecutionData): PinDraft {
	if (item.json.draft !== undefined) return checkedDraft(item.json.draft);
	const { draft, findings } = checkRow(cellsOf(item.json), binaryMedia(item), Date.now());
	if (draft) return draft;
	throw new PipelineError(problemOfFindings(findings) as Problem);
}

const COVER = 'cover';

/** The media and the cover that an item brings as binary data. */
export function binaryMedia({ binary = {} }: INodeExecutionData): Pick<RowDefaults, 'media' | 'cover'> {
	const media = Object.keys(binary).filter((property) => property !== COVER);
	return {
		media: media.length > 0 ? media.map((property) => ({ binary: property })) : undefined,
		cover: COVER in binary ? { media: { binary: COVER } } : undefined,
	};
}

function checkedDraft(candidate: unknown): PinDraft {
	const result = pinDraftSchema.safeParse(candidate);
	if (result.success) return result.data;
	const issue = result.error.issues[0];
	throw nodeProblem('draft-invalid', issue?.path.join('.') || 'draft', issue?.message ?? 'invalid');
}

export function envelopeOf(item: INodeExecutionData): ItemEnvelope {
	return item.json as ItemEnvelope;
}

/** The part of a job that an item contains. */
export function envelopeJob(job: JobRecord): EnvelopeJob {
	const uploadedAt = job.mediaId && reachedAt(job, 'uploaded');
	return {
		key: job.key,
		state: job.state,
		mediaId: job.mediaId,
		uploadedAt: uploadedAt ? new Date(uploadedAt).toISOString() : undefined,
	};
}

/** The item's JSON with the results of a node. A value that is undefined removes the field, so that a corrected item loses its problem. */
export function withLearned(
	item: INodeExecutionData,
	learned: ItemEnvelope & Partial<Outcome> & IDataObject,
): IDataObject {
	const { row, outcome, pin, problem, findings, ...rest }: IDataObject = { ...item.json, ...learned };
	// Tables show the fields in this order: the outcome first.
	const json: IDataObject = { row, outcome, pin, problem, findings, ...rest };
	for (const [name, value] of Object.entries(json)) {
		if (value === undefined) delete json[name];
	}
	return json;
}
