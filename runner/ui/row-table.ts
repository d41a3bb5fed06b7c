import { needsSomething, type RowResult } from '../../lib';
import { isQuiet } from '../log';
import { printStyled } from '../print';
import { tableOf, tableLines } from './table';

/** Prints rows as a table with a sentence below it. With `--quiet` only those that need something, and no sentence. */
export function printRows(results: RowResult[], sentence: string): void {
	if (!isQuiet()) return printStyled(`${tableOf(results)}\n\n${sentence}`);
	const lines = results.filter(needsSomething).flatMap((result) => tableLines(result));
	if (lines.length > 0) printStyled(lines.join('\n'));
}

/** A table of more rows is read by nobody, and would be held to be sorted. */
const MOST_ROWS = 500;

/**
 * The rows of an import for people: one table at the end. Of a large import only the rows that need something, as they
 * come, so that nothing of the others is held.
 */
export class RowTable {
	private held: RowResult[] | undefined = [];

	/** @param clear called before something is printed in between. */
	constructor(private readonly clear: () => void) {}

	add(result: RowResult): void {
		if (result.outcome === 'queued') return;
		if (this.held === undefined) return this.print([result]);
		this.held.push(result);
		if (this.held.length <= MOST_ROWS) return;
		const before = this.held;
		this.held = undefined;
		this.print(before);
	}

	/** Prints the table, if the import was small enough for one, and a sentence below it. */
	end(sentence: string): void {
		if (this.held !== undefined) printRows(this.held, sentence);
		else if (!isQuiet()) printStyled(sentence);
	}

	private print(results: RowResult[]): void {
		const lines = results.filter(needsSomething).flatMap((result) => tableLines(result));
		if (lines.length === 0) return;
		this.clear();
		printStyled(lines.join('\n'));
	}
}
