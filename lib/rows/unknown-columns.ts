import { distance } from 'fastest-levenshtein';
import { COLUMNS, RESULT_COLUMNS, type Column } from '../model/import-row';
import { PipelineError, type Problem } from '../model/problem';
import { printableLine } from '../model/text';
import { pipelineError, problemFor } from '../sentences/problems';
import { columnOf, folded, isThumbnail, NAMES, type ColumnName } from './columns';

/** How the columns of a file are understood. */
export interface ColumnChoice {
	/** Headers that mean one of our columns, as the user says. @default none */
	names?: readonly ColumnName[];
	/** Refuses every column that is not ours, instead of carrying it along. @default false */
	strict?: boolean;
}

/** No header that is longer was meant to be one of ours; it bounds what is compared. */
const LONGEST = 40;
/** From this many letters on, two may be wrong. In a shorter word two make another word. */
const TWO_TYPOS_FROM = 8;
/** `SEO Title` is a title, and `Affiliate Link` a link; `Link Clicks` and `Title Length` are neither. */
const LAST_WORDS = new Set<Column>(['title', 'description', 'link', 'board']);
/** What a results file has beside the sheet's own columns. */
const RESULTS = new Set<string>(RESULT_COLUMNS.map(folded));
/** Names in an error. A sheet has 16,384 columns. */
const MOST_NAMES = 40;

/**
 * What is wrong with columns that are not ours: those that resemble one of ours which no other column fills, so that
 * its texts would be lost. The message has one line for each of them.
 */
export function unknownColumns(
	headers: readonly string[],
	{ names = [], strict = false }: ColumnChoice = {},
): Problem | undefined {
	const filled = filledColumns(headers, names);
	const mapped = new Set(names.map(({ name }) => folded(name)));
	const problems: Problem[] = [];
	for (const name of headers) {
		if (name.trim() === '' || columnOf(name) || isThumbnail(name) || mapped.has(folded(name))) continue;
		if (RESULTS.has(folded(name))) continue;
		const column = resembled(name, filled);
		if (column) problems.push(problemFor('column-unknown', { name, column }));
		else if (strict) problems.push(problemFor('column-unknown:strict', { name: name.slice(0, LONGEST) }));
		if (problems.length === MOST_NAMES) break;
	}
	const [first] = problems;
	return first && { ...first, message: problems.map(({ message }) => message).join('\n') };
}

/**
 * Checks the header of a file, before anything of it is used.
 * @throws PipelineError `missing-column` or `column-unknown`.
 */
export function checkHeader(headers: readonly string[], required: readonly Column[], choice: ColumnChoice = {}): void {
	const found =
		headers
			.filter((name) => name !== '')
			.slice(0, MOST_NAMES)
			.join(', ') || 'none';
	const all = new Set(headers.map(folded));
	for (const { column, name } of choice.names ?? []) {
		if (!all.has(folded(name))) throw pipelineError('missing-column:mapped', { column, name, found });
	}
	const problem = unknownColumns(headers, choice);
	if (problem) throw new PipelineError(problem);
	const filled = filledColumns(headers, choice.names);
	const columns = required.filter((column) => !filled.has(column));
	if (columns.length > 0) throw pipelineError('missing-column', { columns, found });
}

/** The columns that some header fills. A header that was chosen for a column fills only that one. */
function filledColumns(headers: readonly string[], names: readonly ColumnName[] = []): Set<Column | undefined> {
	const mapped = new Set(names.map(({ name }) => folded(name)));
	const others = headers.filter((name) => !mapped.has(folded(name)));
	return new Set([...others.map(columnOf), ...names.map(({ column }) => column)]);
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
function resembled(header: string, filled: ReadonlySet<Column | undefined>): Column | undefined {
	const name = folded(header);
	if (name.length > LONGEST) return undefined;
	let best: { column: Column; typos: number } | undefined;
	for (const [known, column] of NAMES) {
		const most = known === folded(column) && known.length >= TWO_TYPOS_FROM ? 2 : 1;
		const typos = isSwap(name, known) ? 1 : distance(name, known);
		if (typos > most || (typos > 1 && (name.startsWith(known) || known.startsWith(name)))) continue;
		if (!best || typos < best.typos) best = { column, typos };
	}
	const last = header
		.trim()
		.split(/[\s_.-]+/)
		.at(-1);
	const column = best?.column ?? [...LAST_WORDS].find((word) => word === folded(last ?? ''));
	return column && !filled.has(column) ? column : undefined;
}

/** Whether two neighbouring letters changed places: `titel` and `title`. */
function isSwap(one: string, other: string): boolean {
	if (one.length !== other.length) return false;
	const at = [...one].findIndex((letter, index) => letter !== other[index]);
	return (
		at >= 0 &&
		one.slice(0, at) + one.charAt(at + 1) + one.charAt(at) + one.slice(at + 2) === other &&
		at + 1 < one.length
	);
}
