import { printableLine } from '../../lib';
import { padded, textWidth } from './text-width';

const GAP = '  ';

/** A table with one column for each name, each as wide as its widest text. */
export function columnsOf<Name extends string>(given: Record<Name, string>[]): string {
	const names = Object.keys(given[0] ?? {}) as Name[];
	const rows = given.map((row) => names.map((name) => printableLine(row[name])));
	const widths = names.map((name, index) => Math.max(...[name, ...rows.map((row) => row[index] ?? '')].map(textWidth)));
	return [names, ...rows].map((texts) => lineOf(texts, widths)).join('\n');
}

/** One line of a table. @param widths of the columns in their order. */
export function lineOf(texts: readonly string[], widths: readonly number[]): string {
	return texts
		.map((text, index) => padded(text, widths[index] ?? 0))
		.join(GAP)
		.trimEnd();
}
