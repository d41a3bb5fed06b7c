import type { ImportEnd } from '../model/import-record';
import type { PipelineContext } from '../publish/context';
import { importBatch, type BatchOptions } from './import-batch';
import type { ImportRecorder } from './import-recorder';
import type { BatchRow, HeldRow, RowResult } from './import-row';

/** `importBatch` that writes down which job each row has and what became of it, before the answer is given on. */
export async function* recordedBatch(
	context: PipelineContext,
	recorder: ImportRecorder,
	rows: AsyncIterable<BatchRow>,
	options: BatchOptions,
): AsyncGenerator<RowResult> {
	const onClaim = (row: number, key: string) => recorder.claimed(row, key);
	const onHold = (row: number, held: HeldRow) => recorder.held(row, held);
	for await (const result of importBatch(context, rows, { ...options, onClaim, onHold })) {
		await recorder.answer(result);
		yield result;
	}
}

/** How a batch ended that came to its end: `stopped` where one of its accounts was. */
export function endOf(context: PipelineContext, { signal, accounts }: BatchOptions): ImportEnd {
	if (signal?.aborted) return 'interrupted';
	const contexts = [context, ...(accounts?.contexts() ?? [])];
	return contexts.every(({ guards }) => guards.stopped('account') === undefined) ? 'done' : 'stopped';
}
