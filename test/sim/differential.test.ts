import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../../sim/bundle.mjs';
import type * as Lives from '../../sim/lives';
import type { Backing as BackingStore } from '../../sim/store/simulated-store';
import { closeBackings, openBacking, type Backing } from '../../sim/stores/backings';
import { comparedStore, compareStores, type ComparedStore } from '../../sim/stores/compare';
import { SERVERS } from '../../sim/stores/places';
import { reachable } from '../lib/store/reachable';

const CACHE = join(__dirname, '../../node_modules/.cache');
const MEMORY = comparedStore('memory');
/** A short life with three pins, in which nothing is written that is not read again. */
const SEED = 94;

let lives: typeof Lives;
let folder: string;

beforeAll(async () => {
	await mkdir(CACHE, { recursive: true });
	folder = await mkdtemp(join(CACHE, 'differential-'));
	const outfile = join(folder, 'lives.cjs');
	await bundle({ entry: 'lives.ts', outfile });
	lives = createRequire(__filename)(outfile) as typeof Lives;
});

afterAll(async () => {
	await closeBackings();
	await rm(folder, { recursive: true, force: true });
});

/** What is done about each verb of a store. */
interface Around {
	reads: <Answer>(read: () => Promise<Answer>) => Promise<Answer>;
	writes: (write: () => Promise<boolean>) => Promise<boolean>;
}

function through(store: BackingStore, { reads, writes }: Around): BackingStore {
	return {
		read: async (key) => await reads(async () => await store.read(key)),
		getMany: async (keys) => await reads(async () => await store.getMany(keys)),
		count: async (prefix, range) => await reads(async () => await store.count(prefix, range)),
		async *scan(prefix, options) {
			yield* await reads(async () => await Array.fromAsync(store.scan(prefix, options)));
		},
		insert: async (key, raw) => await writes(async () => await store.insert(key, raw)),
		swap: async (key, expected, next) => await writes(async () => await store.swap(key, expected, next)),
		apply: async (rows) => await writes(async () => await store.apply(rows)),
		set: async (key, value) => await writes(async () => await store.set(key, value)),
		delete: async (key) => await writes(async () => await store.delete(key)),
	};
}

/** A store in memory that takes real time. */
const SLOW: ComparedStore = {
	name: 'a slow store',
	open: async () => {
		const backing = await openBacking('memory');
		const slowly = async <Answer>(answer: () => Promise<Answer>): Promise<Answer> => {
			await turn();
			const result = await answer();
			await turn();
			return result;
		};
		return { ...backing, store: through(backing.store, { reads: slowly, writes: slowly }) };
	},
};

/** A store that says of one write that it did it, and did not. @param lost which one. */
function forgetful(lost: number): ComparedStore & { writes: number } {
	const store = {
		name: 'a forgetful store',
		writes: 0,
		open: async (): Promise<Backing> => {
			const backing = await openBacking('memory');
			store.writes = 0;
			const writes = async (write: () => Promise<boolean>) => ((store.writes += 1) === lost ? true : await write());
			return { ...backing, store: through(backing.store, { reads: async (read) => await read(), writes }) };
		},
	};
	return store;
}

/** Each of these seeds is lived alike, and the lives are not trivial ones. */
function alike(store: ComparedStore, seeds: number): void {
	it(`${store.name} ends each life as memory does, with the same rows`, async () => {
		let [steps, pins] = [0, 0];
		for (let seed = 1; seed <= seeds; seed++) {
			const { end, differences, violations } = await compareStores(seed, [MEMORY, store], lives);
			expect({ seed, differences, violations }).toEqual({ seed, differences: [], violations: [] });
			steps += end.steps;
			pins += end.pins;
		}
		expect(steps).toBeGreaterThan(100 * seeds);
		expect(pins).toBeGreaterThan(seeds);
	});
}

describe('the same life on several stores', () => {
	alike(SLOW, 60);
	alike(comparedStore('sqlite'), 40);
	describe('redis', async () => {
		if (await reachable(SERVERS.redis, 6379, 'REDIS_URL')) alike(comparedStore('redis'), 15);
	});
	describe('postgres', async () => {
		if (await reachable(SERVERS.postgres, 5432, 'POSTGRES_URL')) alike(comparedStore('postgres'), 15);
	});
});

describe('a store that differs', () => {
	it('is found wherever in a life it loses one write', async () => {
		const unfound: number[] = [];
		const honest = forgetful(0);
		const { end, differences: ofHonest } = await compareStores(SEED, [MEMORY, honest], lives);
		expect(ofHonest).toEqual([]);
		expect(end.pins).toBe(3);
		expect(honest.writes).toBeGreaterThan(15);
		expect(honest.writes, 'the life is lived again for each write').toBeLessThan(100);
		for (let lost = 1; lost <= honest.writes; lost++) {
			const { differences } = await compareStores(SEED, [MEMORY, forgetful(lost)], lives);
			if (differences.length === 0) unfound.push(lost);
		}
		expect(unfound).toEqual([]);
	});
});
