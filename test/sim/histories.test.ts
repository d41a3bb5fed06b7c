import { describe, expect, it } from 'vitest';
import { historyOfProcesses } from '../../sim/histories/client-processes';
import { historyOf, type ClientOptions } from '../../sim/histories/clients';
import { describeVerb, type RecordedVerb, type StoreVerbs } from '../../sim/histories/history';
import { checkLinearizable } from '../../sim/histories/linearizable';
import { newPlace, openAt, removePlace, SERVERS, type StorePlace } from '../../sim/stores/places';
import { MemoryStore } from '../../lib/store/memory-store';
import { reachable } from '../lib/store/reachable';
import { afterThisTest } from '../support/cleanup';

const KEYS = ['row:a', 'row:b', 'row:c'];

const OPTIONS: ClientOptions = { keys: KEYS, clients: 8, verbs: 2_000, seed: 'histories' };
const ON_POSTGRES: ClientOptions = { ...OPTIONS, verbs: 1_000 };

async function place(kind: StorePlace['kind']): Promise<StorePlace> {
	const made = await newPlace(kind);
	afterThisTest(async () => await removePlace(made));
	return made;
}

/** Two connections in this process. */
async function twoConnections(kind: StorePlace['kind'], options: ClientOptions): Promise<RecordedVerb[]> {
	const at = await place(kind);
	const stores = [openAt(at), openAt(at)];
	const history = await historyOf(stores, options);
	await Promise.all(stores.map(async (store) => await store.disconnect()));
	return history;
}

/** Fails with what cannot be explained. */
function expectLinearizable(history: RecordedVerb[], { verbs }: ClientOptions): void {
	const verdict = checkLinearizable(history, KEYS);
	const told = verdict.linearizable ? [] : [verdict.verb, ...verdict.meanwhile].map(describeVerb);
	expect(told).toEqual([]);
	// What follows would prove little of a store that hardly ever answers, or hardly ever does what it is asked.
	const answers = history.map(({ result }) => (result === 'unknown' ? undefined : result.value));
	expect(history.length).toBeGreaterThanOrEqual(verbs);
	expect(answers).not.toContain(undefined);
	for (const answer of [true, false]) expect(answers.filter((one) => one === answer).length).toBeGreaterThan(verbs / 8);
	const calls = history.toSorted((one, other) => one.call - other.call);
	const overlaps = calls.filter((verb, index) => verb.call < (calls[index - 1]?.return ?? 0));
	expect(overlaps.length).toBeGreaterThan(verbs / 8);
}

describe('the history of clients who use the same rows of', { timeout: 120_000 }, () => {
	it('a memory store is linearizable', async () => {
		expectLinearizable(await historyOf([new MemoryStore()], OPTIONS), OPTIONS);
	});

	it('a SQLite store is linearizable', async () => {
		expectLinearizable(await twoConnections('sqlite', OPTIONS), OPTIONS);
		expectLinearizable(await historyOfProcesses(await place('sqlite'), 2, OPTIONS), OPTIONS);
	});

	it('a store that reads and then writes is refused, and so is one that writes row by row', async () => {
		for (const broken of [readThenWrite, rowByRow]) {
			const history = await historyOf([broken(new MemoryStore())], OPTIONS);
			expect(checkLinearizable(history, KEYS).linearizable, broken.name).toBe(false);
		}
	});

	describe('Redis', async () => {
		if (!(await reachable(SERVERS.redis, 6379, 'REDIS_URL'))) return;

		it('is linearizable', async () => {
			expectLinearizable(await twoConnections('redis', OPTIONS), OPTIONS);
			expectLinearizable(await historyOfProcesses(await place('redis'), 2, OPTIONS), OPTIONS);
		});
	});

	describe('Postgres', async () => {
		if (!(await reachable(SERVERS.postgres, 5432, 'POSTGRES_URL'))) return;

		it('is linearizable', async () => {
			expectLinearizable(await twoConnections('postgres', ON_POSTGRES), ON_POSTGRES);
			expectLinearizable(await historyOfProcesses(await place('postgres'), 2, ON_POSTGRES), ON_POSTGRES);
		});
	});
});

/** Compares a row, and writes it a moment later. */
function readThenWrite(store: StoreVerbs): StoreVerbs {
	const insert: StoreVerbs['insert'] = async (key, raw) =>
		(await store.read(key)) === undefined && (await store.set(key, raw));
	return { ...verbsOf(store), insert };
}

/** Does several writes one after the other. */
function rowByRow(store: StoreVerbs): StoreVerbs {
	const apply: StoreVerbs['apply'] = async (writes) => {
		if (!(await store.apply(writes.map(({ key, expected }) => ({ key, expected }))))) return false;
		for (const { key, next } of writes) await store.apply([{ key, next }]);
		return true;
	};
	return { ...verbsOf(store), apply };
}

function verbsOf(store: StoreVerbs): StoreVerbs {
	return {
		insert: store.insert.bind(store),
		swap: store.swap.bind(store),
		apply: store.apply.bind(store),
		read: store.read.bind(store),
		getMany: store.getMany.bind(store),
		set: store.set.bind(store),
		delete: store.delete.bind(store),
	};
}
