/** Prints rows as a table; numbers to the right. */
export function printTable(title: string, rows: Record<string, string | number>[]): void {
	const columns = Object.keys(rows[0] ?? {});
	const cells = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
	const widths = columns.map((column, index) =>
		Math.max(column.length, ...cells.map((row) => row[index]?.length ?? 0)),
	);
	const line = (texts: string[], numeric: boolean[]) =>
		texts
			.map((text, index) => (numeric[index] ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0)))
			.join('  ');
	const numeric = columns.map((column) => typeof rows[0]?.[column] === 'number');
	console.log(`\n${title}\n`);
	console.log(line(columns, numeric));
	console.log(widths.map((width) => '-'.repeat(width)).join('  '));
	for (const row of cells) console.log(line(row, numeric));
}

export const rounded = (value: number, digits = 2) => Math.round(value * 10 ** digits) / 10 ** digits;

/** The exit code of a benchmark that ran and missed a target, which says something of the machine too; 1 is one that broke. */
export const TARGET_MISSED = 3;
