import { type BatchRow, type MediaOpener, type PinDraft, type PipelineContext, type RowResult } from '../../lib';
import { importBatch } from '../../lib/import/import-batch';
import { openMedia, samples } from './pipeline';

const file = (name: string) => ({ file: `media/${name}`, folder: samples });

export const image = (title: string, more: Partial<PinDraft> = {}): PinDraft => ({
	board: 'Travel',
	title,
	media: [file('mountain-lake.jpg')],
	...more,
});
export const video = (title: string, more: Partial<PinDraft> = {}): PinDraft => ({
	board: 'Travel',
	title,
	media: [file('sailing.mp4')],
	cover: { atSeconds: 1 },
	...more,
});

/** What a run does with edited and past rows, and the `row_key` of each row. */
export interface ImportChoices extends Pick<Parameters<typeof importBatch>[2], 'onEdit' | 'past'> {
	rowKeys?: (string | undefined)[];
}

/** Drafts as the rows of a sheet. */
export async function* rowsOf(drafts: PinDraft[], rowKeys: (string | undefined)[] = []): AsyncGenerator<BatchRow> {
	for (const [index, draft] of drafts.entries()) yield { row: index + 2, draft, rowKey: rowKeys[index] };
}

/** Imports drafts as the rows of a sheet; the results in their order. */
export async function importAll(
	pipeline: PipelineContext,
	drafts: PinDraft[],
	signal?: AbortSignal,
	open: MediaOpener = openMedia,
	{ rowKeys = [], ...choices }: ImportChoices = {},
): Promise<RowResult[]> {
	const results: RowResult[] = [];
	for await (const result of importBatch(pipeline, rowsOf(drafts, rowKeys), { open, signal, ...choices }))
		results.push(result);
	return results.sort((one, other) => one.row - other.row);
}

/** What each row came to: its problem's code, or its outcome. */
export const outcomes = (results: RowResult[]) => results.map(({ outcome, problem }) => problem?.code ?? outcome);
