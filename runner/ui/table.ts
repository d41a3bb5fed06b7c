import { styleText } from 'node:util';
import { printableLine, type OutcomeKind, type RowResult } from '../../lib';

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

/** A table of rows and outcomes. A problem is printed below its row, wrapped to the width of the terminal. */
export function tableOf(results: RowResult[], width = process.stdout.columns ?? WIDTH_WITHOUT_TERMINAL): string {
	const lines = [`${'row'.padStart(5)}  ${'title'.padEnd(TITLE_WIDTH)}  outcome    pin`];
	for (const result of [...results].sort((one, other) => one.row - other.row))
		lines.push(...linesOf(result, Math.max(NARROWEST, width)));
	return lines.join('\n');
}

function linesOf({ row, title = '', outcome, pin, problem }: RowResult, width: number): string[] {
	const kind = styleText(COLORS[outcome], outcome.padEnd(9), { stream: process.stdout });
	const line =
		`${String(row).padStart(5)}  ${fit(printableLine(title), TITLE_WIDTH)}  ${kind}  ${printableLine(pin?.url ?? '')}`.trimEnd();
	const said = problem ? wrap(printableLine(problem.message), width - INDENT.length) : [];
	return [line, ...said.map((text) => `${INDENT}${text}`)];
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
