import { passes, type FaultCase } from './case';
import type { Tally } from './tally';

const HEAD = ['store', 'fault', 'runs', 'kills', 'duplicates', 'lost', 'unknown left', 'disagreements', ''];

/** The table as text, aligned, with a last column for how each row ended. */
export function tableOf(rows: [FaultCase, Tally][]): string {
	const cells = rows.map(([row, tally]) => [
		row.stores.join(', '),
		row.fault,
		...[tally.runs, tally.kills, tally.duplicates, tally.lost, tally.unknown, tally.disagreements].map(String),
		endOf(row, tally),
	]);
	const widths = HEAD.map((head, column) => Math.max(head.length, ...cells.map((row) => row[column]?.length ?? 0)));
	const line = (row: string[]) =>
		`| ${row.map((cell, column) => (isNumber(column) ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join(' | ')} |`;
	const rule = `|${widths.map((width, column) => `${'-'.repeat(width + 1)}${isNumber(column) ? ':' : '-'}`).join('|')}|`;
	return [line(HEAD), rule, ...cells.map(line)].join('\n');
}

const isNumber = (column: number) => column >= 2 && column <= 7;

function endOf(row: FaultCase, tally: Tally): string {
	const passed = passes(row, tally);
	if (row.expect === 'limit') return 'shown';
	if (row.expect === 'breaks') return passed ? 'breaks, as it must' : 'FAILED: does not break';
	return passed ? 'holds' : 'FAILED';
}
