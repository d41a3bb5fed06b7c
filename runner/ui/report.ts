import { describedFinding, type OutcomeKind, type PlannedRow, type RowResult } from '../../lib';

/** The number of rows with each outcome. */
export type Totals = Record<OutcomeKind, number> & { rows: number };

/** What a run would make of rows, in words. */
export const PLANNED: Record<OutcomeKind, string> = {
	created: 'would be created',
	existing: 'existing',
	failed: 'would fail',
	scheduled: 'would be scheduled',
	unknown: 'unknown',
	held: 'would be held',
	queued: 'would be queued',
};

export function noTotals(): Totals {
	return { rows: 0, created: 0, existing: 0, failed: 0, scheduled: 0, unknown: 0, held: 0, queued: 0 };
}

export function count(totals: Totals, { outcome }: Pick<RowResult, 'outcome'>): void {
	totals.rows += 1;
	totals[outcome] += 1;
}

/** Whether every row was published, scheduled, already there, or waits for approval. */
export function allWell({ failed, unknown, queued }: Totals): boolean {
	return failed + unknown + queued === 0;
}

/** The last line of `--json`. Rows that are held, and those that the end of the run left queued, are counted where there are any. */
export function summaryLine({ held, queued, ...totals }: Totals): object {
	return { type: 'summary', ...totals, held: held || undefined, queued: queued || undefined };
}

/** A row's line of `--json`. */
export function rowLine({ row, board, idempotencyKey, outcome, changed, pin, problem, findings }: RowResult): object {
	return {
		type: 'row',
		row,
		board,
		idempotencyKey,
		outcome,
		changed,
		pinId: pin?.id,
		pinUrl: pin?.url,
		problem,
		findings: findings?.length ? findings.map(describedFinding) : undefined,
	};
}

/** The same of a row that was planned. */
export function plannedLine(row: PlannedRow): object {
	return { ...rowLine(row), makes: row.makes, dueAt: row.dueAt, publishedAbout: row.publishedAbout };
}

/** One sentence: `16 rows: 10 created, 1 existing, 5 failed`. */
export function sentenceOf({ rows, ...kinds }: Totals, words?: Record<OutcomeKind, string>): string {
	const parts = Object.entries(kinds)
		.filter(([, number]) => number > 0)
		.map(([kind, number]) => `${number} ${words?.[kind as OutcomeKind] ?? kind}`);
	return `${rows} ${rows === 1 ? 'row' : 'rows'}: ${parts.join(', ') || 'nothing to do'}`;
}
