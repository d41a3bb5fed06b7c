import type { IDataObject } from 'n8n-workflow';
import { describedFinding, type PlannedRow, type RowResult } from '../../lib';
import type { Routed } from '../shared/each-item';
import { withLearned } from '../shared/item-envelope';
import { outputFor } from './outputs';
import type { SourceRow } from './rows';

/** The item of a row that was imported or planned: the user's own fields, and what became or would become of the row. */
export function answerOf(
	{ own, binary, draft }: Pick<SourceRow, 'own' | 'binary' | 'draft'>,
	result: RowResult & Partial<Pick<PlannedRow, 'dueAt' | 'publishedAbout' | 'recorded'>> & { importId?: string },
): Routed {
	const {
		outcome,
		pin,
		problem,
		idempotencyKey: key,
		recorded,
		state = recorded?.state,
		findings = [],
		changed,
		dueAt,
		publishedAbout,
		importId,
	} = result;
	const learned = {
		row: own.row ?? result.row,
		outcome,
		pin,
		problem,
		findings: findings.length > 0 ? findings.map(describedFinding) : undefined,
		changed,
		draft: draft && result.board !== undefined ? { ...draft, board: result.board } : draft,
		job: key && state ? { key, state } : undefined,
		dueAt,
		publishedAbout,
		importId,
	};
	return { output: outputFor(result), json: withLearned({ json: own }, learned as IDataObject), binary };
}

/** The answers to results in the order of their rows, also where the results break off. */
export async function* inRowOrder<Result>(
	results: AsyncIterable<Result>,
	answerTo: (result: Result) => Routed,
): AsyncGenerator<Routed> {
	const answers: Routed[] = [];
	try {
		for await (const result of results) answers.push(answerTo(result));
	} finally {
		yield* answers.sort((one, other) => Number(one.json.row) - Number(other.json.row));
	}
}
