import { PipelineError, type Problem } from '../model/problem';
import { printableLine } from '../model/text';
import { ANALYTICS } from './analytics';
import { INPUT } from './input';
import { JOBS } from './jobs';
import { MEDIA } from './media';
import { PINTEREST } from './pinterest';
import { PLAN } from './plan';
import { PUBLISH } from './publish';
import type { Sentence } from './sentence';
import { SETUP } from './setup';
import { STORE } from './store';
import { UPLOAD } from './upload';

/** The tables, one for each topic. No key is in two of them. */
export const TABLES = [INPUT, MEDIA, UPLOAD, PINTEREST, PUBLISH, PLAN, JOBS, ANALYTICS, STORE, SETUP];

const SENTENCES = {
	...INPUT,
	...MEDIA,
	...UPLOAD,
	...PINTEREST,
	...PUBLISH,
	...PLAN,
	...JOBS,
	...ANALYTICS,
	...STORE,
	...SETUP,
};

/** `code`, or `code:case` where a code has several sentences. */
export type ProblemKey = keyof typeof SENTENCES;

/** What the sentence of each of these keys names, such as a file; unknown where none names anything. */
type Arguments<Key extends ProblemKey> = (
	Key extends ProblemKey ? (args: Named<Parameters<(typeof SENTENCES)[Key]['message']>>) => void : never
) extends (args: infer Args) => void
	? Args
	: never;

type Named<Parameters extends unknown[]> = Parameters extends [infer Args] ? Args : unknown;

/** The arguments of the sentence, then what else the problem carries. */
type Rest<Key extends ProblemKey, More> =
	unknown extends Arguments<Key> ? [args?: Record<string, never>, more?: More] : [args: Arguments<Key>, more?: More];

/** The problem of a key, with its sentence. */
export function problemFor<Key extends ProblemKey>(
	key: Key,
	...[args, more]: Rest<Key, { retryAt?: string }>
): Problem {
	return problemWith(key, args, more?.retryAt);
}

/** The same as an error that can be thrown. */
export function pipelineError<Key extends ProblemKey>(
	key: Key,
	...[args, { retryAt, cause } = {}]: Rest<Key, { retryAt?: string; cause?: unknown }>
): PipelineError {
	return new PipelineError(problemWith(key, args, retryAt), { cause });
}

function problemWith(key: ProblemKey, args: unknown, retryAt: string | undefined): Problem {
	const { category, action, message }: Sentence = SENTENCES[key];
	// What a sentence quotes of a cell or an answer must not end its line or control a terminal.
	const sentence = printableLine(message(args as never));
	return { code: codeOf(key), category, message: sentence, action, ...(retryAt && { retryAt }) };
}

/** The code of a key: all before the colon. */
export function codeOf(key: string): string {
	return key.split(':')[0] as string;
}

/** The problem of anything that was thrown; what nobody foresaw gets the code `unexpected`. */
export function problemOf(thrown: unknown): Problem {
	if (thrown instanceof PipelineError) return thrown.problem;
	if (thrown instanceof Error && thrown.name === 'AbortError') return problemFor('interrupted');
	return problemFor('unexpected', { reason: thrown instanceof Error ? thrown.message : String(thrown) });
}
