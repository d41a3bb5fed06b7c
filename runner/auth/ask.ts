import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Where a person types; a terminal unless a test says otherwise. */
export interface Terminal {
	input: NodeJS.ReadableStream & { isTTY?: boolean };
	output: NodeJS.WritableStream;
}

const own: Terminal = { input: process.stdin, output: process.stderr };

/** Whether somebody can be asked. */
export const canAsk = ({ input }: Terminal = own) => input.isTTY === true;

/**
 * Asks on the terminal.
 * @param options.secret does not show what is typed.
 */
export async function ask(
	question: string,
	{ secret = false, signal }: { secret?: boolean; signal?: AbortSignal },
	{ input, output }: Terminal = own,
): Promise<string> {
	output.write(question);
	const silent = new Writable({ write: (_part, _encoding, done) => done() });
	const lines = createInterface({ input, output: secret ? silent : output, terminal: true });
	try {
		return (await lines.question('', { signal })).trim();
	} finally {
		lines.close();
		if (secret) output.write('\n');
	}
}
