import { ownRows, type SharedStore } from './compare-and-set';

/**
 * A shared store as it is, with the changes of this process on top: they are read again here, and nobody else ever
 * sees them. For what must go by the store and may not write into it, such as a dry run.
 */
export function scratchRows(store: SharedStore): SharedStore {
	const own = ownRows();
	const changed = new Set<string>();
	const read = async (key: string) => await (changed.has(key) ? own : store).read(key);
	/** From its first change on, a row is this process's own. */
	async function change(key: string, expected: string | undefined, next: string): Promise<boolean> {
		if ((await read(key)) !== expected) return false;
		const before = await own.read(key);
		changed.add(key);
		return before === undefined ? await own.insert(key, next) : await own.swap(key, before, next);
	}
	return {
		read,
		insert: async (key, raw) => await change(key, undefined, raw),
		swap: async (key, expected, next) => await change(key, expected, next),
		now: async () => await store.now(),
		askNow: async () => await store.askNow(),
	};
}
