#!/usr/bin/env node
import './node-version';
import { CommanderError } from 'commander';
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
		if (error instanceof CommanderError) exitCode = error.exitCode === 0 ? EXIT.done : EXIT.impossible;
		else {
			printFailure(error, process.argv.includes('--debug'));
			exitCode = EXIT.impossible;
		}
	}
	process.exitCode = exitCode;
}

void main();
