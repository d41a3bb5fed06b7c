#!/usr/bin/env node
import './node-version';
import { CommanderError } from 'commander';
import { printErrorLine } from './error-line';
import { EXIT } from './exit-codes';
import { printFailure } from './print';
import { createProgram } from './program';

async function main(): Promise<void> {
	// A reader such as `head` may close the pipe early; what is being published is finished all the same.
	process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
		if (code !== 'EPIPE') process.exitCode = EXIT.impossible;
	});
	let exitCode: number = EXIT.done;
	try {
		await createProgram((code) => (exitCode = code)).parseAsync();
	} catch (error) {
		const isHelp = error instanceof CommanderError && error.exitCode === 0;
		exitCode = isHelp ? EXIT.done : EXIT.impossible;
		if (!isHelp) printErrorLine(error, process.argv.slice(2));
		if (!(error instanceof CommanderError)) printFailure(error, process.argv.includes('--debug'));
	}
	process.exitCode = exitCode;
}

void main();
