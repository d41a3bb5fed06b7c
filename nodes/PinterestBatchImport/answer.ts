import type { RowResult } from '../../lib';
import type { Routed } from '../shared/each-item';
import { withLearned } from '../shared/item-envelope';
import { outputFor } from './outputs';
import type { SourceRow } from './rows';

/** The item of a row that was imported: the user's own fields, and what became of the row. */
export function answerOf({ own, binary, draft }: SourceRow, result: RowResult): Routed {
	const { outcome, pin, problem, idempotencyKey: key, state } = result;
	const row = own.row ?? result.row;
	const job = key && state ? { key, state } : undefined;
	const learned = { row, outcome, pin, problem, findings: undefined, draft, job };
	return { output: outputFor(result), json: withLearned({ json: own }, learned), binary };
}
