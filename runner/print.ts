import { PipelineError, problemOf } from '../lib';

/** One object a line on standard output. Undefined members are left out. */
export function printJson(value: object): void {
	process.stdout.write(`${JSON.stringify(value)}\n`);
}

export function printText(text: string): void {
	process.stdout.write(`${text}\n`);
}

/** A sentence for people, on standard error. */
export function printNotice(sentence: string): void {
	process.stderr.write(`${sentence}\n`);
}

/** An error, in one line on standard error; with its stack when --debug is given, and a hint at --debug when it is a bug. */
export function printFailure(error: unknown, debug: boolean): void {
	process.stderr.write(`pinterest-pipeline: ${problemOf(error).message}\n`);
	if (debug && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`);
	else if (!(error instanceof PipelineError))
		process.stderr.write('Run it again with --debug to see where it happened.\n');
}
