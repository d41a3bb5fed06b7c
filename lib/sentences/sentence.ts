import type { Action, Category } from '../model/problem';

/** What a problem means: who can do something about it, and in which words it is reported. */
export interface Sentence {
	category: Category;
	action: Action;
	/** One or two sentences for people: what happened, and where it is not obvious what to do. Pure. */
	message: (args: never) => string;
	/** What else to do about it, for the troubleshooting page alone. */
	advice?: string;
}

/** Sentences by the code of their problem. A code with several sentences has a key for each: `code:case`. */
export type Sentences = Record<string, Sentence>;
