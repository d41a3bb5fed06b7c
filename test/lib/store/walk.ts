import { setTimeout as delay } from 'node:timers/promises';
import type { AtomicStore } from '../../../lib/store/atomic-store';

/** Every key that begins with the prefix, as the store lists it. */
export async function listed(store: AtomicStore, prefix: string): Promise<[string, string][]> {
	return await all(store.scan(prefix));
}

export async function all<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
	const found: Item[] = [];
	for await (const item of items) found.push(item);
	return found;
}

/** Adds one so many times, by compare-and-set. */
export async function countTo(store: AtomicStore, key: string, times: number): Promise<void> {
	for (let done = 0; done < times;) {
		const raw = (await store.read(key)) ?? '';
		if (await store.swap(key, raw, String(Number(raw) + 1))) done += 1;
	}
}

/** Waits for what comes by itself; the test's own time is the limit. */
export async function until(come: () => boolean): Promise<void> {
	while (!come()) await delay(20);
}
