import type { IDataObject } from 'n8n-workflow';
import { describeFinding, type PlannedRow, type RowResult } from '../../lib';
import type { Routed } from '../shared/each-item';
import { withLearned } from '../shared/item-envelope';
import { outputFor } from './outputs';
import type { SourceRow } from './rows';

/** The item of a row that was imported or planned: the user's own fields, and what became or would become of the row. */
export function answerOf(
	{ own, binary, draft }: Pick<SourceRow, 'own' | 'binary' | 'draft'>,
	result: RowResult & Partial<Pick<PlannedRow, 'dueAt' | 'publishedAbout' | 'recorded'>>,
): Routed {
	const {
		outcome,
		pin,
		problem,
		idempotencyKey: key,
		recorded,
		state = recorded?.state,
		findings = [],
		dueAt,
		publishedAbout,
	} = result;
	const learned = {
		row: own.row ?? result.row,
		outcome,
		pin,
		problem,
		findings:
			findings.length > 0 ? findings.map((finding) => ({ ...finding, ...describeFinding(finding) })) : undefined,
		draft,
		job: key && state ? { key, state } : undefined,
		dueAt,
		publishedAbout,
	};
	return { output: outputFor(result), json: withLearned({ json: own }, learned as IDataObject), binary };
}
