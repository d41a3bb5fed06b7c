import { z } from 'zod/v4';
import type { Problem, RowResult } from '../../lib';
import { allWell, count, noTotals, type Totals } from '../ui/report';
import { OUTCOME } from './pin-fields';

/** As many rows are named in an answer, those that need something first. */
const NAMED = 100;

/** What an answer says about rows. */
export const ROWS_OUTPUT = {
	totals: z.looseObject({ rows: z.number() }).describe('How many rows there are, and how many with each outcome'),
	rows: z
		.array(z.looseObject({ row: z.number(), ...OUTCOME }))
		.describe(`What became of each row, at most ${NAMED} of them, those first that need something`),
	rowsLeftOut: z.number().optional().describe('So many rows are not named'),
};

interface Line {
	row: number;
	problem?: Problem;
}

/** Counts rows, and keeps the ones that an answer names. */
export class RowAnswers {
	readonly totals: Totals = noTotals();
	private readonly needing: Line[] = [];
	private readonly well: Line[] = [];

	/** @param line what is said of it, beside its number. */
	add(result: RowResult, line: object): void {
		count(this.totals, result);
		const kept = allWell({ ...noTotals(), [result.outcome]: 1 }) ? this.well : this.needing;
		if (kept.length < NAMED) kept.push({ ...line, row: result.row });
	}

	/** The members of `ROWS_OUTPUT`. */
	structured() {
		const inOrder = (one: Line, other: Line) => one.row - other.row;
		const rows = [...this.needing.sort(inOrder), ...this.well.sort(inOrder)].slice(0, NAMED);
		const { rows: all, ...kinds } = this.totals;
		const left = all - rows.length;
		const some = Object.fromEntries(Object.entries(kinds).filter(([, number]) => number > 0));
		return { totals: { rows: all, ...some }, rows, rowsLeftOut: left > 0 ? left : undefined };
	}

	/** Whether there are rows, and no row went well. */
	get allFailed(): boolean {
		const { rows, failed, unknown, queued } = this.totals;
		return rows > 0 && failed + unknown + queued === rows;
	}
}
