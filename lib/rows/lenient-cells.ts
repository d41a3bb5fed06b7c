/** More blanks than this do not stand around a quote, so that a long line takes linear time. */
const BLANKS = 64;

/**
 * The cells of a line whose quotes are wrong, as a person would read them: a quoted cell ends at a quote before a
 * separator. Good enough to recognise a row by its title, and not to publish it. Pure.
 */
export function lenientCells(text: string, delimiter: string): string[] {
	const cells: string[] = [];
	for (let at = 0; at <= text.length;) {
		const start = at + (/^[ \t]*"/.exec(text.slice(at, at + BLANKS))?.[0].length ?? 0);
		const quoted = start > at;
		const end = quoted ? endOfQuoted(text, start, delimiter) : endOf(text, at, delimiter);
		const cell = text.slice(start, end);
		cells.push(quoted ? cell.trim().replace(/"$/, '').replaceAll('""', '"') : cell.trim());
		at = end + delimiter.length;
	}
	return cells;
}

const endOf = (text: string, from: number, delimiter: string) => {
	const end = text.indexOf(delimiter, from);
	return end === -1 ? text.length : end;
};

function endOfQuoted(text: string, from: number, delimiter: string): number {
	for (let end = text.indexOf(delimiter, from); end !== -1; end = text.indexOf(delimiter, end + 1)) {
		const before = text.slice(Math.max(from, end - BLANKS), end).trimEnd();
		if (before.endsWith('"') && !before.endsWith('""')) return end;
	}
	return text.length;
}
