/**
 * A planted bug: a mistake that a developer could make in one file of lib/. It is there in the bundle alone, never on
 * disk, and proves that the simulation notices what it is for.
 */
export interface Bug {
	/** In kebab case, such as `one-look-up`. */
	name: string;
	/** One sentence for people: which line of the promise is broken. */
	breaks: string;
	/** Below the project's root. */
	file: string;
	/** The text that is replaced. It stands exactly once in the file. */
	find: string;
	replace: string;
	/** A life in which it is seen, of a bug that was met more seldom than anybody hunts. Another plan gives seeds other lives. */
	seed?: number;
}
