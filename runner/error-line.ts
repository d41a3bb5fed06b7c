import { CommanderError } from 'commander';
import { printableLine, problemOf, type Problem } from '../lib';
import { printJson } from './print';
import { usage } from './settings';

/**
 * With `--json`, an error is a line on standard output too, so that a program need not read sentences:
 * `{"type":"error","problem":{…}}`.
 * @param args as the command line was called, without the program's name.
 */
export function printErrorLine(error: unknown, args: readonly string[]): void {
	if (!args.includes('--json') || ownsOutput(args)) return;
	printJson({ type: 'error', problem: problemOfCommand(error) });
}

/** Whether standard output belongs to something that an error's line would break: a protocol, or the record itself. */
function ownsOutput([command, ...others]: readonly string[]): boolean {
	return command === 'mcp' || (command === 'store' && others[0] === 'export' && others.includes('-'));
}

function problemOfCommand(error: unknown): Problem {
	if (!(error instanceof CommanderError)) return problemOf(error);
	return usage(printableLine(error.message.replace(/^error: /, ''))).problem;
}
