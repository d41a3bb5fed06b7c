import { PipelineError } from '../model/problem';

/** What breakers need of a store that all workers share. Each verb rejects when the store cannot answer. */
export interface BreakerStore {
	/** The stored text; undefined when absent. */
	read(key: string): Promise<string | undefined>;
	/** Sets the text if the key is absent; false if it is there. */
	insert(key: string, raw: string): Promise<boolean>;
	/** Replaces the text if it is still exactly `expected`; false if it is not. */
	swap(key: string, expected: string, next: string): Promise<boolean>;
	/** The store's clock in epoch milliseconds. */
	now(): Promise<number>;
	/** All keys that begin with `prefix`, with their texts. */
	scan(prefix: string): AsyncIterable<[key: string, raw: string]>;
}

/** A swap fails only when somebody else's succeeded, so this many in a row means the row is not to be had. */
const MAX_SWAPS = 50;

/**
 * Changes a JSON value until no other writer is in between.
 * @param decide the next value, or undefined to leave it; runs again when another writer was faster.
 * @returns whether it was changed.
 */
export async function changeValue<Value>(
	store: BreakerStore,
	key: string,
	decide: (value: Value | undefined) => Value | undefined,
): Promise<boolean> {
	for (let tries = 0; tries < MAX_SWAPS; tries++) {
		const raw = await store.read(key);
		const next = decide(raw === undefined ? undefined : (JSON.parse(raw) as Value));
		if (next === undefined) return false;
		const text = JSON.stringify(next);
		if (raw === undefined ? await store.insert(key, text) : await store.swap(key, raw, text)) return true;
	}
	throw new PipelineError({
		code: 'breaker-contended',
		category: 'store',
		message: 'Too many processes change the state of one domain or account at once. Run this again in a moment.',
		action: 'retry-later',
	});
}
