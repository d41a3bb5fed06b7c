import { PipelineError, problemOf, type Category, type Problem } from '../../../lib';

/** Every status that the API answers with when something is wrong. */
export const PROBLEM_STATUSES = {
	400: 'The call is not as this document says, or what it names is not clear.',
	401: 'No login, and no token.',
	403: 'This login may not do that.',
	404: 'There is nothing of this name.',
	405: 'This path has other methods.',
	409: 'It cannot be done as things are now. The problem says why.',
	413: 'The body is larger than 64 KiB.',
	415: 'The body is not JSON.',
	429: 'There were too many calls of this kind.',
	500: 'The page has a fault.',
	502: 'Pinterest did not answer as expected.',
	503: 'The store does not answer.',
} as const;
export type ProblemStatus = keyof typeof PROBLEM_STATUSES;

const OF_CODE: Record<string, ProblemStatus> = {
	'job-unknown': 404,
	'import-unknown': 404,
	'nothing-paused': 404,
	'method-not-allowed': 405,
	'body-not-json': 415,
	'too-many-listeners': 429,
};

const OF_CATEGORY: Partial<Record<Category, ProblemStatus>> = {
	store: 503,
	input: 400,
	network: 502,
	pinterest: 502,
	'rate-limit': 429,
};

/** The answer to anything that was thrown: its problem, and the status for it. */
export function problemAnswer(thrown: unknown): { problem: Problem; status: ProblemStatus } {
	const problem = problemOf(thrown);
	const known = OF_CODE[problem.code] ?? OF_CATEGORY[problem.category];
	return { problem, status: known ?? (thrown instanceof PipelineError ? 409 : 500) };
}
