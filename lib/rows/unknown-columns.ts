import { distance } from 'fastest-levenshtein';
import { COLUMNS, type CellName, type Column } from '../model/import-row';
import { PipelineError, type Problem } from '../model/problem';
import { printableLine } from '../model/text';
import { pipelineError, problemFor } from '../sentences/problems';
import { columnOf, ENGLISH, folded, isColumn, LOCAL } from './columns';
import { headerOf, type ColumnChoice, type Header } from './header';

/** No header that is longer was meant to be one of ours; it bounds what is compared. */
const LONGEST = 40;
/** From this many letters on, two may be wrong. In a shorter word two make another word. */
const TWO_TYPOS_FROM = 8;
/** `SEO Title` is a title, and `Affiliate Link` a link; `Link Clicks` and `Title Length` are neither. */
const HEAD_WORDS = new Set<Column>(['title', 'description', 'link', 'board']);
/** From this many letters on, a name in another language may be misspelt. */
const LOCAL_FROM = 7;
/** Names in an error. A sheet has 16,384 columns. */
const MOST_NAMES = 40;

/**
 * What is wrong with columns that are not ours: those that resemble one of ours which no other column fills, so that
 * its texts would be lost. The message has one line for each of them.
 */
export function unknownColumns(headers: readonly string[], choice: ColumnChoice = {}): Problem | undefined {
	return problemOfHeader(headerOf(headers, choice), choice.strict ?? false);
}

function problemOfHeader({ names, known, fills }: Header, strict: boolean): Problem | undefined {
	const filled = new Set(fills.flat());
	const problems: Problem[] = [];
	for (const [index, name] of names.entries()) {
		if (known[index] || name.trim() === '') continue;
		const column = resembled(name, filled);
		if (column) problems.push(problemFor('column-unknown', { name, column }));
		else if (strict) problems.push(problemFor('column-unknown:strict', { name: name.slice(0, LONGEST) }));
		if (problems.length === MOST_NAMES) break;
	}
	const [first] = problems;
	return first && { ...first, message: problems.map(({ message }) => message).join('\n') };
}

/** What fills a required column beside its own header. */
const INSTEAD: Partial<Record<Column, readonly CellName[]>> = {
	media_url: ['media_urls', 'asset_id'],
	board: ['boards'],
};

/**
 * Checks the header of a file, before anything of it is used.
 * @returns what the headers mean.
 * @throws PipelineError `missing-column` or `column-unknown`.
 */
export function checkHeader(
	headers: readonly string[],
	required: readonly Column[],
	choice: ColumnChoice = {},
): Header {
	const found =
		headers
			.filter((name) => name !== '')
			.slice(0, MOST_NAMES)
			.join(', ') || 'none';
	const all = new Set(headers.map(folded));
	for (const { column, name } of choice.names ?? []) {
		if (!all.has(folded(name))) throw pipelineError('missing-column:mapped', { column, name, found });
	}
	const header = headerOf(headers, choice);
	const problem = problemOfHeader(header, choice.strict ?? false);
	if (problem) throw new PipelineError(problem);
	const filled = new Set(header.fills.flat());
	const columns = required.filter((column) => ![column, ...(INSTEAD[column] ?? [])].some((cell) => filled.has(cell)));
	if (columns.length > 0) throw pipelineError('missing-column', { columns, found });
	return header;
}

/**
 * A column by its name, as a user writes it for a choice of columns.
 * @throws Error that names the columns.
 */
export function namedColumn(text: string): Column {
	const column = columnOf(text);
	if (column) return column;
	const near = resembled(text, new Set());
	throw new Error(
		`"${printableLine(text)}" is not a column. ${near ? `Did you mean ${near}?` : `Choose one of ${COLUMNS.join(', ')}.`}`,
	);
}

/** The column that a header was probably meant to be; undefined also where that column is filled by another header. */
function resembled(header: string, filled: ReadonlySet<CellName>): Column | undefined {
	const name = folded(header);
	if (name.length > LONGEST) return undefined;
	const column = misspelt(name) ?? headWord(header);
	return column && !filled.has(column) ? column : undefined;
}

/** The word of a header that says what it is: the last one, in Romance languages the first. */
function headWord(header: string): Column | undefined {
	const words = header.trim().split(/[\s_.-]+/);
	const isLocal = LOCAL.has(folded(words[0] ?? ''));
	const columns = [columnOf(words.at(-1) ?? ''), isLocal ? columnOf(words[0] ?? '') : undefined];
	return columns.find((column) => column && HEAD_WORDS.has(column));
}

/** The names that may be misspelt, by their length, with how many letters may be wrong. */
const MISSPELLABLE = Map.groupBy(
	[
		...[...ENGLISH].map(([known, column]) => {
			const isOurs = known === column.replaceAll('_', '');
			return { known, column, most: isOurs && known.length >= TWO_TYPOS_FROM ? 2 : 1 };
		}),
		// In other languages a short name is one letter away from many words: lien and lieu, conta and conto.
		...[...LOCAL]
			.filter(([known]) => known.length >= LOCAL_FROM)
			.map(([known, column]) => ({ known, column, most: 1 })),
	],
	({ known }) => known.length,
);

/** The column whose name has one letter that differs, two if the name is a long one of ours. */
function misspelt(name: string): Column | undefined {
	let best: { column: Column; typos: number } | undefined;
	for (let length = name.length - 2; length <= name.length + 2; length++) {
		for (const { known, column, most } of MISSPELLABLE.get(length) ?? []) {
			if (!isColumn(column)) continue;
			const typos = isOneTypo(name, known) ? 1 : most === 2 ? distance(name, known) : Infinity;
			if (typos > most || (typos > 1 && (name.startsWith(known) || known.startsWith(name)))) continue;
			if (!best || typos < best.typos) best = { column, typos };
		}
	}
	return best?.column;
}

/** Whether one letter is wrong, missing or too many, or changed places with its neighbour. A sheet has many headers, so it is quick. */
function isOneTypo(one: string, other: string): boolean {
	const shorter = Math.min(one.length, other.length);
	let before = 0;
	while (before < shorter && one[before] === other[before]) before += 1;
	let behind = 0;
	while (behind < shorter - before && one.at(-1 - behind) === other.at(-1 - behind)) behind += 1;
	const left = one.slice(before, one.length - behind);
	const right = other.slice(before, other.length - behind);
	if (Math.max(left.length, right.length) <= 1) return true;
	return left.length === 2 && left[0] === right[1] && left[1] === right[0] && right.length === 2;
}
