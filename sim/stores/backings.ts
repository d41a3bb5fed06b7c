import type { AtomicStore } from '../../lib/store/atomic-store';
import type { Backing as BackingStore } from '../store/simulated-store';
import { newPlace, openAt, removePlace, type StoreKind, type StorePlace } from './places';

/** A real store that holds the rows of one life. */
export interface Backing {
	/** Has no rows at first, and keys as they are given. */
	store: BackingStore;
	/** All rows, in the order of the store. */
	rows(): Promise<[key: string, raw: string][]>;
	/** Removes all rows. */
	clear(): Promise<void>;
	/** Removes all rows, and leaves the place to another life. */
	close(): Promise<void>;
}

interface Open {
	place: StorePlace;
	store: AtomicStore;
}

const idle: Open[] = [];
const opened = new Set<Open>();

/**
 * Opens a store of the class used in production for one life, with rows that no other life has. A life takes over the
 * connection, and the thread or the table, of one that is closed: so a new one costs little.
 */
export async function openBacking(kind: StoreKind): Promise<Backing> {
	const index = idle.findIndex(({ place }) => place.kind === kind);
	const [open = await openNew(kind)] = index === -1 ? [] : idle.splice(index, 1);
	const { store } = open;
	const clear = async () => await store.clear?.();
	let isClosed = false;
	return {
		store,
		rows: async () => await Array.fromAsync(store.scan('')),
		clear,
		close: async () => {
			if (isClosed) return; // another life may have its place
			isClosed = true;
			await clear();
			if (opened.has(open)) idle.push(open);
		},
	};
}

/** Disconnects from all stores that were opened here, and removes what they hold; without it the process may not end. */
export async function closeBackings(): Promise<void> {
	const all = [...opened];
	opened.clear();
	idle.length = 0;
	for (const { place, store } of all) {
		await store.disconnect();
		await removePlace(place);
	}
}

async function openNew(kind: StoreKind): Promise<Open> {
	const place = await newPlace(kind);
	const open = { place, store: openAt(place) };
	opened.add(open);
	return open;
}
