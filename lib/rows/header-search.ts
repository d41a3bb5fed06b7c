import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { Header } from './header';

/** What a header must be. */
export interface HeaderRule {
	/** What the header means. @throws PipelineError where its columns cannot be used. */
	check: (names: string[]) => Header;
	/** How many of these names are names of our columns. */
	known: (names: string[]) => number;
}

/** The header is looked for in so many rows that are not empty: a title and notes above a table take fewer. */
export const HEADER_ROWS = 20;
/** A row with so many of our names is the header, and what is wrong with it is to be said. */
const SURELY_HEADER = 2;

/** Looks for the header in the first rows of a table, which may have a title above it. */
export class HeaderSearch {
	readonly #rule: HeaderRule;
	#looked = 0;
	/** Of the rows so far, the one that is most like a header. */
	#best: { error: PipelineError; known: number; names: string[] } | undefined;

	constructor(rule: HeaderRule) {
		this.#rule = rule;
	}

	/** The header, if the row is one. Rows are shown in order, without the empty ones. */
	headerIn(names: string[]): Header | undefined {
		try {
			refuseTwins(names);
			return this.#rule.check(names);
		} catch (error) {
			if (!(error instanceof PipelineError)) throw error;
			this.pass(error, names);
			return undefined;
		}
	}

	/** Goes past a row that is no header. */
	pass(error: PipelineError, names: string[] = []): void {
		const known = this.#rule.known(names);
		if (!this.#best || known > this.#best.known) this.#best = { error, known, names };
		this.#looked += 1;
	}

	/** Whether one of the rows so far surely is the header, though it is at fault. */
	get isAtFault(): boolean {
		return (this.#best?.known ?? 0) >= SURELY_HEADER;
	}

	/** Whether no further row can be the header. */
	get isOver(): boolean {
		return this.isAtFault || this.#looked >= HEADER_ROWS;
	}

	/** What is wrong with the row that is most like a header; undefined where no row was looked at. */
	get error(): PipelineError | undefined {
		return this.#best?.error;
	}

	/** The names in that row. */
	get found(): string[] {
		return (this.#best?.names ?? []).filter((name) => name !== '');
	}
}

function refuseTwins(names: string[]): void {
	const seen = new Set<string>();
	for (const name of names) {
		if (name !== '' && seen.has(name)) throw pipelineError('unreadable-file:column', { column: name });
		seen.add(name);
	}
}
