import { styleText } from 'node:util';
import { describeFinding, printableLine, type OutcomeKind, type RowResult } from '../../lib';
import { PLANNED } from './report';

/** A row of a table; that of a plan has its time. */
export interface TableRow extends RowResult {
	/** ISO 8601. */
	dueAt?: string;
	/** ISO 8601. */
	publishedAbout?: string;
}

interface Look {
	width: number;
	/** The word for each outcome. */
	words?: Record<OutcomeKind, string>;
	/** The name of the last column. */
	last: string;
}

const COLORS: Record<OutcomeKind, Parameters<typeof styleText>[0]> = {
	created: 'green',
	existing: 'cyan',
	scheduled: 'blue',
	failed: 'red',
	unknown: 'yellow',
	held: 'magenta',
	queued: 'gray',
};
const TITLE_WIDTH = 40;
const WIDTH_WITHOUT_TERMINAL = 100;
const NARROWEST = 60;
const INDENT = ' '.repeat(7);

/** A table of rows and outcomes. Problems and warnings are printed below their row, wrapped to the width of the terminal. */
export function tableOf(results: TableRow[], width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL): string {
	return table(results, { width, last: 'pin' });
}

/** The same for what a run would do, with when. */
export function planTable(rows: TableRow[], width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL): string {
	return table(rows, { width, words: PLANNED, last: 'pin or time' });
}

/** The names above the columns. */
export const TABLE_HEAD = headOf({ last: 'pin' });

/** The lines of one row. */
export function tableLines(result: TableRow, width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL): string[] {
	return linesOf(result, { width, last: 'pin' });
}

function table(results: TableRow[], look: Look): string {
	const lines = [headOf(look)];
	for (const result of [...results].sort((one, other) => one.row - other.row)) lines.push(...linesOf(result, look));
	return lines.join('\n');
}

function headOf(look: Omit<Look, 'width'>): string {
	return `${'row'.padStart(5)}  ${'title'.padEnd(TITLE_WIDTH)}  ${'outcome'.padEnd(wordWidth(look))}  ${look.last}`;
}

function linesOf(result: TableRow, look: Look): string[] {
	const { row, board, title = '', outcome, changed, problem, findings = [] } = result;
	const name = board === undefined ? title : `${board}: ${title}`;
	const word = (look.words?.[outcome] ?? outcome).padEnd(wordWidth(look));
	const kind = styleText(COLORS[outcome], word, { stream: process.stdout });
	const line =
		`${String(row).padStart(5)}  ${fit(printableLine(name), TITLE_WIDTH)}  ${kind}  ${printableLine(lastOf(result))}`.trimEnd();
	const width = Math.max(NARROWEST, look.width) - INDENT.length;
	const message = [changed && `Changed: ${changed.join(', ')}.`, problem?.message].filter(Boolean).join(' ');
	const said = message ? wrap(printableLine(message), width) : [];
	const warned = findings
		.filter(({ severity }) => severity === 'warning')
		.flatMap((finding) => wrap(printableLine(`note: ${describeFinding(finding).message}`), width))
		.map((text) => styleText('yellow', text, { stream: process.stdout }));
	return [line, ...[...said, ...warned].map((text) => `${INDENT}${text}`)];
}

function lastOf({ pin, dueAt, publishedAbout }: TableRow): string {
	return pin?.url ?? dueAt ?? (publishedAbout === undefined ? '' : `about ${publishedAbout}`);
}

function wordWidth({ words }: Omit<Look, 'width'>): number {
	return Math.max(...Object.entries(COLORS).map(([kind]) => (words?.[kind as OutcomeKind] ?? kind).length));
}

function fit(text: string, width: number): string {
	const characters = [...text];
	return characters.length > width ? `${characters.slice(0, width - 1).join('')}…` : text.padEnd(width);
}

function wrap(text: string, width: number): string[] {
	const lines: string[] = [''];
	for (const word of text.split(' ')) {
		const line = lines[lines.length - 1] ?? '';
		if (line !== '' && line.length + 1 + word.length > width) lines.push(word);
		else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
	}
	return lines;
}
