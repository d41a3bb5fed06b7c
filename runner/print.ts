import { PipelineError, printable, printableLine, problemOf } from '../lib';
import { isQuiet, log, logsJson, type LogFields } from './log';

/** What JSON leaves as it is, and a terminal does not: DEL, C1, and the marks of direction. */
const UNESCAPED = /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** One object a line on standard output. Undefined members are left out. */
export function printJson(value: object): void {
	const json = JSON.stringify(value).replace(
		UNESCAPED,
		(character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	process.stdout.write(`${json}\n`);
}

/** A text for people, on standard output. What a cell has of control characters does not reach the terminal. */
export function printText(text: string): void {
	process.stdout.write(`${printable(text)}\n`);
}

/** The same for a text with styles, such as colors: whatever it has of cells must have gone through `printableLine`. */
export function printStyled(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** What a command says of a change that it made, on standard output; `--quiet` leaves it out. */
export function printDone(text: string): void {
	if (!isQuiet()) printText(text);
}

/** A sentence for people, on standard error; `--quiet` leaves it out. */
export function printNotice(sentence: string, fields?: LogFields): void {
	log('info', sentence, fields);
}

/** What a person has to do for the command to go on, on standard error at every verbosity. */
export function printRequest(sentence: string): void {
	process.stderr.write(`${printable(sentence)}\n`);
}

/** The same of something that needs a person, and that ends nothing. */
export function printWarning(sentence: string, fields?: LogFields): void {
	log('warn', sentence, fields);
}

/** An error on standard error, the lines of its message below each other; with its stack when --debug is given, and a hint at --debug when it is a bug. */
export function printFailure(error: unknown, debug: boolean): void {
	const problem = problemOf(error);
	const lines = problem.message.split('\n').map(printableLine);
	log('error', logsJson() ? problem.message : `pinterest-pipeline: ${lines.join('\n  ')}`, { problem });
	if (debug && error instanceof Error) log('error', error.stack ?? '');
	else if (!(error instanceof PipelineError)) log('error', 'Run it again with --debug to see where it happened.');
}
