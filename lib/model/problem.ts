/** What the reader of a problem can do about it. */
export const ACTIONS = [
	'replace-asset',
	'fix-url',
	'fix-row',
	'fix-board',
	'reconnect',
	'upgrade-access',
	'retry-later',
	'wait',
	'none',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Where a problem comes from; decides how a program reacts to it. */
export const CATEGORIES = [
	'input', // the row or the item
	'media', // the image or the video
	'origin', // the place the media is fetched from
	'auth', // the token
	'access', // the app's tier or its scopes
	'not-found', // a board, section, pin or upload that Pinterest does not know
	'rate-limit',
	'spam',
	'conflict', // the same idempotency key with another payload, or another writer at work
	'pinterest', // Pinterest's own trouble
	'network', // no answer from Pinterest
	'store', // the ledger's store
	'setup', // the installation
] as const;
export type Category = (typeof CATEGORIES)[number];

/** Why something failed, in a form that both a program and a person can use. */
export interface Problem {
	/** Stable, kebab-case; what programs branch on. */
	code: string;
	category: Category;
	/** One sentence: what happened. */
	message: string;
	action: Action;
	/** ISO 8601 with offset: not worth trying before this. Present on what can be retried. */
	retryAt?: string;
}

/** An error that carries its problem. Everything the core throws on purpose is one of these. */
export class PipelineError extends Error {
	override readonly name: string = 'PipelineError';
	readonly problem: Problem;

	constructor(problem: Problem, options?: ErrorOptions) {
		super(problem.message, options);
		this.problem = problem;
	}
}

/** The code of a network error, however deep a client has wrapped it. */
export function networkCodeOf(error: unknown): string | undefined {
	for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth++) {
		const { code } = cause as NodeJS.ErrnoException;
		if (typeof code === 'string') return code;
	}
	return undefined;
}
