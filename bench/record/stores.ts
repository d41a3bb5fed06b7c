import { setTimeout as delay } from 'node:timers/promises';
import type { AtomicStore } from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { SqliteStore } from '../../lib/store/sqlite-store';
import type { StoreAddress } from '../../test/faults/plan';
import { openAt } from '../../test/faults/stores';

/** A store as the benchmark slows it down. */
export interface StorePlan {
	/** Absent: in memory. */
	at?: StoreAddress;
	/** Milliseconds that each round trip takes longer. */
	roundTripMs?: number;
	/** Milliseconds that each commit of SQLite takes longer, as on a slow disk. */
	commitDelayMs?: number;
}

/** What was asked of a store: the rate limiter's rows are counted too, for they are in the same store. */
export interface Verbs {
	reads: number;
	writes: number;
}

/** Not `now`, which costs no round trip. */
const READS = new Set(['read', 'get', 'has', 'getMany', 'hasMany', 'scan', 'askNow']);
const WRITES = new Set(['insert', 'swap', 'set', 'setMany', 'delete', 'deleteMany', 'apply', 'notify']);
/** A scan asks for so many rows at once, in each of the stores. */
const PAGE = 500;

export function openPlan({ at, commitDelayMs }: StorePlan): AtomicStore {
	if (at === undefined) return new MemoryStore();
	if (at.kind !== 'sqlite' || commitDelayMs === undefined) return openAt(at);
	return new SqliteStore(at.address, { commitDelayMs });
}

/** Counts the verbs, and lets each wait for its round trip. */
export function measured(store: AtomicStore, roundTripMs = 0): { store: AtomicStore; verbs: Verbs } {
	const verbs: Verbs = { reads: 0, writes: 0 };
	const watching = watched(store, (_, kind) => {
		verbs[kind] += 1;
		return roundTripMs > 0 ? delay(roundTripMs) : undefined;
	});
	return { store: watching, verbs };
}

type Before = (verb: string, kind: keyof Verbs) => Promise<void> | void;

/** Calls `before` ahead of each verb, and of each page of a scan; the verb waits for what it returns. */
function watched(store: AtomicStore, before: Before): AtomicStore {
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			const verb = String(name);
			const kind = READS.has(verb) ? 'reads' : WRITES.has(verb) ? 'writes' : undefined;
			if (kind === undefined) return member.bind(target) as unknown;
			const call = (args: unknown[]): unknown => Reflect.apply(member, target, args);
			if (verb === 'scan') return (...args: unknown[]) => paged(call(args) as AsyncIterable<unknown>, before);
			return (...args: unknown[]) => {
				const waiting = before(verb, kind);
				return waiting === undefined ? call(args) : waiting.then(() => call(args));
			};
		},
	});
}

async function* paged<Row>(rows: AsyncIterable<Row>, before: Before): AsyncGenerator<Row> {
	await before('scan', 'reads');
	let read = 0;
	for await (const row of rows) {
		yield row;
		read += 1;
		if (read % PAGE === 0) await before('scan', 'reads');
	}
}
