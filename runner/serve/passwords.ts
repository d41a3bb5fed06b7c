import { randomBytes } from 'node:crypto';
import { secretIn } from '../private-file';
import { usage } from '../settings';
import type { Passwords } from './session';

export interface PasswordFlags {
	/** A file with the password of those who may change things. */
	passwordFile?: string;
	/** A file with the password of those who may only look. */
	readerPasswordFile?: string;
}

const TOKEN_BYTES = 24;
const SHORTEST_PASSWORD = 12;

/**
 * The passwords of the page: those of the files, or tokens that are made for this run and printed.
 * @throws PipelineError `usage` where a file cannot be read or holds no good password, and where the page is to be
 *   reached from elsewhere without one.
 */
export async function passwordsOf(
	{ passwordFile, readerPasswordFile }: PasswordFlags,
	loopback: boolean,
): Promise<{ passwords: Passwords; printed: boolean }> {
	if (passwordFile === undefined) {
		if (!loopback)
			throw usage(
				'Give the page a password before other machines can reach it: write one into a file that only you can read, and name it with --password-file.',
			);
		if (readerPasswordFile !== undefined) throw usage('--reader-password-file goes with --password-file.');
		return { passwords: { editor: token(), reader: token() }, printed: true };
	}
	const editor = await passwordIn(passwordFile, '--password-file');
	const reader = readerPasswordFile && (await passwordIn(readerPasswordFile, '--reader-password-file'));
	if (reader === editor) throw usage('Both passwords are the same. Give those who may only look another one.');
	return { passwords: { editor, reader: reader || undefined }, printed: false };
}

const token = () => randomBytes(TOKEN_BYTES).toString('base64url');

async function passwordIn(file: string, option: string): Promise<string> {
	const text = await secretIn(file, option);
	if (text.length < SHORTEST_PASSWORD || /\s/.test(text))
		throw usage(
			`The password in ${file} has to be one line of at least ${SHORTEST_PASSWORD} characters without spaces. Make one with: openssl rand -base64 24`,
		);
	return text;
}
