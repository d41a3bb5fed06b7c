import type { RecordedVerb, StoreVerbs, VerbCall, VerbValue } from './history';

/** Nanoseconds of the machine's monotonic clock, the same for all of its processes. Rounding keeps the order of two. */
const now = () => Number(process.hrtime.bigint());

/**
 * A store that appends each verb of one client to a history, as soon as it is called. A verb that rejects, or that is
 * not answered yet, has an unknown result.
 */
export function recorded(store: StoreVerbs, client: number, history: RecordedVerb[]): StoreVerbs {
	const record = async <Result extends VerbValue | undefined | (string | undefined)[]>(
		call: VerbCall,
		ask: () => Promise<Result>,
	): Promise<Result> => {
		const entry: RecordedVerb = { ...structuredClone(call), client, call: now(), return: Infinity, result: 'unknown' };
		history.push(entry);
		const result = await ask().finally(() => (entry.return = now()));
		entry.result = { value: Array.isArray(result) ? result.map((raw) => raw ?? null) : (result ?? null) };
		return result;
	};
	return {
		insert: async (key, raw) =>
			await record({ verb: 'insert', args: [key, raw] }, async () => await store.insert(key, raw)),
		swap: async (key, expected, next) =>
			await record({ verb: 'swap', args: [key, expected, next] }, async () => await store.swap(key, expected, next)),
		apply: async (writes) => await record({ verb: 'apply', args: [writes] }, async () => await store.apply(writes)),
		read: async (key) => await record({ verb: 'read', args: [key] }, async () => await store.read(key)),
		getMany: async (keys) => await record({ verb: 'getMany', args: [keys] }, async () => await store.getMany(keys)),
		set: async (key, value) =>
			await record({ verb: 'set', args: [key, String(value)] }, async () => await store.set(key, value)),
		delete: async (key) => await record({ verb: 'delete', args: [key] }, async () => await store.delete(key)),
	};
}
