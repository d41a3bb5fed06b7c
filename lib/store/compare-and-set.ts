import { pipelineError } from '../sentences/problems';

/** Rows that several processes change at once. Each method rejects when the store cannot answer. */
export interface SharedRows {
	/** The stored text; undefined when absent. */
	read(key: string): Promise<string | undefined>;
	/** Sets the text if the key is absent; false if it is there. */
	insert(key: string, raw: string): Promise<boolean>;
	/** Replaces the text if it is still exactly `expected`; false if it is not. */
	swap(key: string, expected: string, next: string): Promise<boolean>;
}

/** What rate limiting and guards need of a store that all processes share. */
export interface SharedStore extends SharedRows {
	/** The store's clock in epoch milliseconds; see `AtomicStore.now`. */
	now(): Promise<number>;
	/** The same, asked in this moment. */
	askNow(): Promise<number>;
}

/** One whose rows can be listed, too. */
export interface ListedStore extends SharedStore {
	/** The stored texts of several rows in one round trip. */
	getMany(keys: string[]): Promise<(string | undefined)[]>;
	/** All keys that begin with `prefix`, with their texts. */
	scan(prefix: string): AsyncIterable<[key: string, raw: string]>;
}

/** Rows of this process alone, for what nobody shares. */
export function ownRows(begin: [key: string, raw: string][] = []): SharedRows {
	const rows = new Map(begin);
	const has = (key: string, expected: string | undefined) => rows.get(key) === expected;
	const set = (key: string, raw: string) => rows.set(key, raw) !== undefined;
	return {
		read: async (key) => rows.get(key),
		insert: async (key, raw) => has(key, undefined) && set(key, raw),
		swap: async (key, expected, next) => has(key, expected) && set(key, next),
	};
}

/** Each lost race is another's success; so many in a row are a store that does not keep what it says. */
const RACES = 500;

/**
 * Changes a row by compare-and-set, again as often as another writer was faster.
 * @param decide the next text, or none to leave the row. Pure, because it is done again when another writer was faster.
 * @param known the text that the row probably still has, which spares reading it.
 * @returns what was decided in the end.
 */
export async function compareAndSet<Decision extends { next?: string }>(
	rows: SharedRows,
	key: string,
	decide: (raw: string | undefined) => Decision | Promise<Decision>,
	known?: string,
): Promise<Decision> {
	let raw = known ?? (await rows.read(key));
	for (let races = 0; races < RACES; races++) {
		const decision = await decide(raw);
		if (decision.next === undefined) return decision;
		if (raw === undefined ? await rows.insert(key, decision.next) : await rows.swap(key, raw, decision.next))
			return decision;
		raw = await rows.read(key);
	}
	throw pipelineError('record-contended', { key });
}

/** The value of a row as JSON. @throws PipelineError `row-unreadable`. */
export function parsedRow<Value>(row: string, raw: string): Value {
	try {
		return JSON.parse(raw) as Value;
	} catch {
		throw pipelineError('row-unreadable', { row });
	}
}

/** The same for a row that holds a value as JSON. */
export async function compareAndSetValue<Value, Decision extends { next?: Value }>(
	rows: SharedRows,
	key: string,
	decide: (value: Value | undefined) => Decision,
): Promise<Decision> {
	const { decision } = await compareAndSet(rows, key, (raw) => {
		const decided = decide(raw === undefined ? undefined : parsedRow<Value>(key, raw));
		return { decision: decided, next: decided.next === undefined ? undefined : JSON.stringify(decided.next) };
	});
	return decision;
}
