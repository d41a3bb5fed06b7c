import { isoTime } from '../model/clock';
import { readRunAt } from '../model/run-at';
import type { BatchRow } from './import-row';

export interface SpreadOptions {
	/** How far apart the pins of a row are, in milliseconds. @default 0: all at once */
	everyMs?: number;
	/** The present by the store's clock, in epoch milliseconds. */
	nowMs: number;
}

/**
 * A row with several boards as one row for each of them, in their order. The first is due when the row says, or now,
 * and each further one `everyMs` after the one before it. That time is no part of what makes a pin this pin: an import
 * of the same row on another day finds the same jobs, which keep their times.
 */
export function spreadRow(row: BatchRow, { everyMs = 0, nowMs }: SpreadOptions): BatchRow[] {
	const { draft, boards = [], ...about } = row;
	if (!draft || boards.length === 0) return [row];
	const rest = { ...about, rowKey: undefined }; // it is the key of one of these pins at the most
	const runAt = draft.runAt === undefined ? nowMs : readRunAt(draft.runAt);
	const firstMs = Math.max(nowMs, runAt ?? nowMs);
	const keyPerBoard = draft.idempotencyKey === undefined ? {} : { keyPerBoard: true };
	const spread = (index: number) => (everyMs > 0 ? { notBefore: isoTime(firstMs + index * everyMs) } : {});
	return [
		{ ...rest, board: draft.board, draft },
		...boards.map((board, index) => ({
			...rest,
			board,
			draft: { ...draft, board, ...keyPerBoard, ...spread(index + 1) },
		})),
	];
}
