import { PipelineError, type Problem } from '../lib';

type Wording = Omit<Problem, 'code' | 'retryAt'> & { advice?: string };

/** The problems that only the command line has, by code; `code:case` where the core has the code too. */
export const PROBLEMS = {
	'no-credential': (): Wording => ({
		category: 'auth',
		message:
			'No Pinterest account is connected. Set PINTEREST_ACCESS_TOKEN, or PINTEREST_CLIENT_ID, PINTEREST_CLIENT_SECRET and PINTEREST_REFRESH_TOKEN.',
		action: 'reconnect',
	}),
	'not-published': (): Wording => ({
		category: 'setup',
		message: 'The workflow ended before this item reached Pinterest Publish.',
		action: 'none',
		advice: 'Check the connections of the workflow, and whether a node before **Pinterest Publish** filters items.',
	}),
	'token-invalid:refresh': (): Wording => ({
		category: 'auth',
		message:
			'Pinterest does not accept the refresh token or the app. Connect the account again and set the new values.',
		action: 'reconnect',
	}),
	'workflow-failed': (node: string, reason: string): Wording => ({
		category: 'setup',
		message: `${node === '' ? '' : `${node}: `}${reason}`,
		action: 'none',
		advice: 'A node stopped the workflow. The message begins with the name of the node.',
	}),
};

/** Why an input file cannot be opened, by what it is or by the code of the system's error. */
const NOT_OPENED: Record<string, (file: string) => string> = {
	directory: (file) => `${file} is not a file but a directory. Give one spreadsheet in it.`,
	pipe: (file) => `${file} is not a file but a named pipe. Read it from standard input: import - < ${file}`,
	device: (file) => `${file} is not a file but a device or a socket.`,
	ENOENT: (file) => `There is no file ${file}.`,
	ENOTDIR: (file) => `There is no file ${file}.`,
	EACCES: (file) => `You have no permission to read ${file}.`,
	EPERM: (file) => `You have no permission to read ${file}.`,
	ELOOP: (file) => `${file} is a symbolic link that leads back to itself.`,
	EMFILE: (file) => `${file} cannot be opened: too many files are open.`,
};

/** @param why `directory`, `pipe`, `device`, or the code of the system's error, such as `EACCES`. */
export function notOpened(file: string, why: string): string {
	return NOT_OPENED[why]?.(file) ?? `${file} cannot be opened (${why}).`;
}

type Key = keyof typeof PROBLEMS;

/** @param values what the sentence names. */
export function runnerProblem<K extends Key>(key: K, ...values: Parameters<(typeof PROBLEMS)[K]>): Problem {
	const { category, message, action } = (PROBLEMS[key] as (...given: unknown[]) => Wording)(...values);
	return { code: key.split(':')[0] as string, category, message, action };
}

/** The same as an error that can be thrown. */
export function runnerError<K extends Key>(
	key: K,
	values: Parameters<(typeof PROBLEMS)[K]>,
	options?: ErrorOptions,
): PipelineError {
	return new PipelineError(runnerProblem(key, ...values), options);
}
