import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import {
	cellsOf,
	draftFromCells,
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

export interface TravellingJob {
	key: string;
	state: string;
	/** The uploaded video. */
	mediaId?: string;
	/** ISO 8601 in UTC; from then the time that Pinterest may take counts. */
	uploadedAt?: string;
}

/** What an item carries through the nodes, beside whatever the user put there. */
export interface Travelling {
	draft?: PinDraft;
	asset?: Asset;
	job?: TravellingJob;
}

/**
 * The draft of an item: the one an earlier node made, or one from columns such as `media_url` and `board`.
 * Without `media_url` the item's binary data is the media, and a binary property `cover` the cover.
 * @throws PipelineError where it is neither.
 */
export function draftOf(item: INodeExecutionData, defaults: RowDefaults = {}): PinDraft {
	if (item.json.draft !== undefined) return checkedDraft(item.json.draft);
	const { draft, findings } = draftFromCells(cellsOf(item.json), { ...binaryMedia(item), ...defaults });
	if (draft) return draft;
	throw new PipelineError(problemOfFindings(findings) as Problem);
}

const COVER = 'cover';

function binaryMedia({ binary = {} }: INodeExecutionData): Pick<RowDefaults, 'media' | 'cover'> {
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
	throw new PipelineError({
		code: 'draft-invalid',
		category: 'input',
		message: `The item's draft is not valid: ${issue?.path.join('.') || 'draft'}: ${issue?.message ?? 'invalid'}.`,
		action: 'fix-row',
	});
}

export function travellingOf(item: INodeExecutionData): Travelling {
	return item.json as Travelling;
}

/** What an item says of its job. */
export function travellingJob(job: JobRecord): TravellingJob {
	const uploadedAt = job.mediaId && reachedAt(job, 'uploaded');
	return {
		key: job.key,
		state: job.state,
		mediaId: job.mediaId,
		uploadedAt: uploadedAt ? new Date(uploadedAt).toISOString() : undefined,
	};
}

/** The item's JSON with what a node learned; what is undefined is left out, so that a mended item loses its problem. */
export function withLearned(
	item: INodeExecutionData,
	learned: Travelling & Partial<Outcome> & IDataObject,
): IDataObject {
	const { row, outcome, pin, problem, findings, ...rest }: IDataObject = { ...item.json, ...learned };
	// In tables the columns stand in this order, and what became of the item is what is looked for.
	const json: IDataObject = { row, outcome, pin, problem, findings, ...rest };
	for (const [name, value] of Object.entries(json)) {
		if (value === undefined) delete json[name];
	}
	return json;
}
