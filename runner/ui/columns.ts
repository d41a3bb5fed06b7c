import { printableLine } from '../../lib';

const GAP = '  ';

/** A table with one column for each name, each as wide as its widest text. */
export function columnsOf<Name extends string>(given: Record<Name, string>[]): string {
	const names = Object.keys(given[0] ?? {}) as Name[];
	const rows = given.map(
		(row) => Object.fromEntries(names.map((name) => [name, printableLine(row[name])])) as Record<Name, string>,
	);
	const widths = new Map(names.map((name) => [name, Math.max(name.length, ...rows.map((row) => row[name].length))]));
	const line = (texts: Record<string, string>) =>
		names
			.map((name) => texts[name]?.padEnd(widths.get(name) ?? 0))
			.join(GAP)
			.trimEnd();
	return [line(Object.fromEntries(names.map((name) => [name, name]))), ...rows.map(line)].join('\n');
}
