import type { OutcomeKind, RowResult } from '../../lib';

/** The number of rows with each outcome. */
export type Totals = Record<OutcomeKind, number> & { rows: number };

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
export function rowLine({ row, idempotencyKey, outcome, pin, problem }: RowResult): object {
	return { type: 'row', row, idempotencyKey, outcome, pinId: pin?.id, pinUrl: pin?.url, problem };
}

/** One sentence: `16 rows: 10 created, 1 existing, 5 failed`. */
export function sentenceOf({ rows, ...kinds }: Totals): string {
	const parts = Object.entries(kinds).filter(([, number]) => number > 0);
	return `${rows} ${rows === 1 ? 'row' : 'rows'}: ${parts.map(([kind, number]) => `${number} ${kind}`).join(', ') || 'nothing to do'}`;
}
