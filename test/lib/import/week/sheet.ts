/** A line of the sheet, which stays the same one for people whatever they change in it. */
export interface Line {
	/** The number of its picture, which nobody changes. */
	picture: number;
	cells: Record<string, string>;
}

/** A sheet as people have it open: lines and columns in an order, and cells that anyone may change. */
export class Sheet {
	columns: string[] = [];
	lines: Line[] = [];

	/** As it is exported. */
	csv(): string {
		const line = (cells: string[]) => cells.map(quoted).join(',');
		return [line(this.columns), ...this.lines.map(({ cells }) => line(this.columns.map((name) => cells[name] ?? '')))]
			.map((text) => `${text}\r\n`)
			.join('');
	}
}

const quoted = (cell: string) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
