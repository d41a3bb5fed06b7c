import type { AtomicStore } from '../../../lib';
import type { ListedStore } from '../../../lib/store/compare-and-set';

/** The store itself, by a clock that travels. */
export const timed = (store: AtomicStore, now: () => number): ListedStore => ({
	read: async (key) => await store.read(key),
	insert: async (key, raw) => await store.insert(key, raw),
	swap: async (key, expected, next) => await store.swap(key, expected, next),
	scan: (prefix) => store.scan(prefix),
	getMany: async (keys) => await store.getMany(keys),
	now: async () => now(),
	askNow: async () => now(),
});
