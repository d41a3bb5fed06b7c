import { PipelineError, type Action, type OutcomeKind, type Problem } from '../lib';

type Wording = Omit<Problem, 'code' | 'retryAt'> & { advice?: string };

/** The problems that only the command line has, by code; `code:case` where the core has the code too. */
export const PROBLEMS = {
	'account-mismatch:several': (named: string, connected: string): Wording => ({
		category: 'input',
		message: `The row names the account ${named}, but the connected accounts are ${connected}. Connect ${named} with auth login --profile, or correct the row's account.`,
		action: 'fix-row',
	}),
	'no-credential': (): Wording => ({
		category: 'auth',
		message:
			'No Pinterest account is connected. Connect one with: pinterest-pipeline auth login. Or set PINTEREST_ACCESS_TOKEN, or PINTEREST_CLIENT_ID, PINTEREST_CLIENT_SECRET and PINTEREST_REFRESH_TOKEN.',
		action: 'reconnect',
	}),
	'no-credential:profile': (profile: string): Wording => ({
		category: 'auth',
		message: `The profile ${profile} has no account. Connect one with: pinterest-pipeline auth login --profile ${profile}`,
		action: 'reconnect',
	}),
	'no-credential:elsewhere': (profile: string, connectedAt: string, asked: string): Wording => ({
		category: 'auth',
		message: `The account of the profile ${profile} was connected at ${connectedAt}, and its tokens are not sent to ${asked}. Leave out --api-base-url, or connect another profile there.`,
		action: 'reconnect',
	}),
	'no-credential:unreadable': (file: string, why: string): Wording => ({
		category: 'auth',
		message: `The file ${file} with the tokens of an account cannot be read (${why}). Connect the account again with: pinterest-pipeline auth login`,
		action: 'reconnect',
	}),
	'login-failed': (): Wording => ({
		category: 'auth',
		message:
			'Pinterest did not accept the code of this login. A code works once, within ten minutes, and only with the ID, the secret and the redirect address of its app. Check these three, and run auth login again.',
		action: 'reconnect',
	}),
	'login-failed:app': (): Wording => ({
		category: 'auth',
		message:
			"Pinterest does not give this app a token. Check the app's ID and secret, and that its owner has two-factor authentication.",
		action: 'reconnect',
	}),
	'login-failed:denied': (): Wording => ({
		category: 'auth',
		message:
			'Access was refused on the consent page, so nothing was connected. To connect the account, run auth login again and choose to give access.',
		action: 'reconnect',
	}),
	'login-failed:page': (reason: string): Wording => ({
		category: 'auth',
		message: `Pinterest's consent page answered without a code (${reason}), so nothing was connected. Check the app's ID and its scopes, and run auth login again.`,
		action: 'reconnect',
	}),
	'login-failed:state': (): Wording => ({
		category: 'auth',
		message:
			'The browser came back from another login than this one (its state is another), so nothing was connected. Close older consent pages and run auth login again.',
		action: 'reconnect',
	}),
	'login-failed:late': (minutes: string): Wording => ({
		category: 'auth',
		message: `The browser did not come back within ${minutes}, so nothing was connected. Check that the app's settings at Pinterest have the redirect address, and run auth login again.`,
		action: 'reconnect',
	}),
	'account-not-answered': (): Wording => ({
		category: 'network',
		message: 'Pinterest has not said yet whose token it is.',
		action: 'retry-later',
	}),
	'not-logged-in': (): Wording => ({
		category: 'access',
		message: 'Log in, or send "Authorization: Bearer TOKEN".',
		action: 'none',
	}),
	'too-many-logins': (seconds: string): Wording => ({
		category: 'access',
		message: `There were too many wrong passwords. Wait ${seconds} seconds.`,
		action: 'none',
	}),
	'foreign-form': (): Wording => ({
		category: 'access',
		message: 'This form was sent by another site.',
		action: 'none',
	}),
	'read-only': (): Wording => ({
		category: 'access',
		message: 'This login may look, and change nothing.',
		action: 'none',
	}),
	'form-expired': (): Wording => ({
		category: 'access',
		message: 'This form is from another login. Go back, reload the page and send it again.',
		action: 'none',
	}),
	'too-large': (): Wording => ({ category: 'access', message: 'This form is too large.', action: 'none' }),
	'not-found': (): Wording => ({ category: 'input', message: 'There is no such call.', action: 'none' }),
	'body-invalid': (reason: string): Wording => ({
		category: 'input',
		message: `The body is not what this call takes: ${reason}`,
		action: 'fix-row',
		advice: 'What each call takes is in the OpenAPI document of the page, at `/api/openapi.json`.',
	}),
	'body-not-json': (): Wording => ({
		category: 'input',
		message: 'The body is not JSON. Send it with "content-type: application/json", and {} where nothing is to be said.',
		action: 'fix-row',
	}),
	'method-not-allowed': (method: string, methods: string): Wording => ({
		category: 'input',
		message: `This address has no method ${method}. It has ${methods}.`,
		action: 'none',
	}),
	'nothing-paused': (name: string): Wording => ({
		category: 'input',
		message: `No paused domain or account is named ${name}.`,
		action: 'none',
		advice: 'What is paused is on the page Limits, and in `meter`.',
	}),
	'query-invalid': (reason: string): Wording => ({
		category: 'input',
		message: `The address is not what this call takes: ${reason}`,
		action: 'fix-row',
		advice: 'What each call takes is in the OpenAPI document of the page, at `/api/openapi.json`.',
	}),
	'too-many-listeners': (most: string): Wording => ({
		category: 'setup',
		message: `Already ${most} clients listen to events. End one of them first.`,
		action: 'retry-later',
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
			'Pinterest does not accept the refresh token or the app. Connect the account again, with auth login or with new values in the environment.',
		action: 'reconnect',
	}),
	'token-invalid:replaced': (): Wording => ({
		category: 'auth',
		message:
			'While this command ran, its account was disconnected or another one was connected in its place. Run the command again.',
		action: 'retry-later',
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

/** What a client of `mcp` is told about the server, for its model. */
const PIPELINE =
	'Publishes images and videos on Pinterest, each pin exactly once, and keeps a record of what happened. Look up boards with list_boards, try rows with plan, read the record with list_jobs and get_job. A problem has an action: what the user can do about it.';
export const MCP_INSTRUCTIONS = {
	reading: `${PIPELINE} This server only reads. The tools create_pin and import_rows are not available: to publish, a person has to start it with pinterest-pipeline mcp --allow-writes.`,
	writing: `${PIPELINE} create_pin and import_rows publish. Calling one again with the same values is safe: what is published answers existing.`,
};

/** Why an agent's call cannot be carried out. */
const MCP_USAGE = {
	'no-address': 'The url is not a web address. Give one that begins with https://.',
	'no-folder':
		'This server may not read files. Give rows or a url, or ask a person to start it with pinterest-pipeline mcp --folder FOLDER.',
	'no-job': 'There is no such job in the record. List the keys with list_jobs.',
	'no-moment': 'The time in since is not ISO 8601. Write one such as 2027-03-01T08:00:00Z.',
	'no-pin': 'Give the ID or the address of a pin in pin.',
	'no-spreadsheet': 'The file is not a spreadsheet. Give a .csv, .tsv, .xlsx, .ods, .json or .ndjson file.',
	'one-source': 'Give one of rows, file and url.',
};

export function mcpUsage(code: keyof typeof MCP_USAGE): PipelineError {
	return new PipelineError({ code: 'usage', category: 'setup', message: MCP_USAGE[code], action: 'fix-row' });
}

/** What an agent does about a problem. */
const ADVICE: Record<Action, string> = {
	'replace-asset': 'Use another image or video.',
	'fix-url': 'Correct the address, or host the file somewhere else.',
	'fix-row': 'Correct the values and call again.',
	'fix-board': 'Use a board that list_boards returns.',
	reconnect: 'A person has to connect the Pinterest account again.',
	'upgrade-access': "A person has to request Standard access for the app in Pinterest's developer portal.",
	'retry-later': 'Call again in a few minutes; nothing is published twice.',
	wait: 'Wait, then call again; nothing is published twice.',
	none: '',
};

/** What an agent is told of a problem: what happened, and what to do. */
export function failureFor({ message, action, retryAt }: Problem): string {
	const notBefore = retryAt === undefined ? '' : `Not before ${retryAt}.`;
	return [message, ADVICE[action], notBefore].filter(Boolean).join(' ');
}

/** What an agent is told of a pin that is not published. */
export function outcomeFailure(outcome: OutcomeKind, problem: Problem | undefined, pinUrl?: string): string {
	const why = problem ? failureFor(problem) : '';
	if (outcome === 'unknown')
		return `It is not known yet whether the pin is on Pinterest. ${why} Call again with the same values: the pin is looked up and not sent twice.`;
	const earlier = pinUrl === undefined ? '' : `The pin that was published before is ${pinUrl}.`;
	return [outcome === 'queued' ? 'The pin was not begun.' : 'The pin was not published.', why, earlier]
		.filter(Boolean)
		.join(' ');
}

/** What an agent is told of an import of which no row went well: what each row lacks, or as much of it as fits. */
export function importFailure(rows: readonly { row: number; problem?: Problem }[]): string {
	const told = rows.slice(0, 10).map(({ row, problem }) => `Row ${row}: ${problem ? failureFor(problem) : ''}`);
	return ['No row was published.', ...told].join('\n');
}
