import { describe, expect, it } from 'vitest';
import { type PipelineError, type AtomicStore } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PatientStore, type PatientStoreOptions } from '../../../lib/store/patient-store';
import { blinking } from '../../support/blinking-store';
import { VirtualClock } from '../../support/clock';
import { all } from './walk';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const GONE =
	'The Postgres store at store.example cannot be used: the connection was lost. Publishing pauses until the store is back, for five minutes at most.';
const BACK = 'The store is back, and publishing goes on.';

/** A patient store over one that can fail, on a clock that stands still. */
function stage(options: Partial<PatientStoreOptions> = {}) {
	const clock = new VirtualClock(0);
	const rows = new MemoryStore();
	const blinks = blinking(rows);
	const notices: string[] = [];
	const store = new PatientStore(blinks.store, {
		clock,
		random: () => 1,
		onNotice: (sentence) => notices.push(sentence),
		...options,
	});
	/** What a verb comes to, once it does. */
	const outcomeOf = (verb: Promise<unknown>) => {
		const outcome: { answer?: unknown; at?: number } = {};
		const settle = (answer: unknown) => Object.assign(outcome, { answer, at: clock.monotonic() });
		verb.then(settle, (error: PipelineError) => settle(error.problem.code));
		return outcome;
	};
	const goDown = (fails: 'before' | 'after' = 'before') => (blinks.fails = fails);
	const comeBack = () => (blinks.fails = undefined);
	return { clock, rows, blinks, store, notices, outcomeOf, goDown, comeBack };
}

const VERBS: [name: string, call: (store: AtomicStore) => Promise<unknown>, answer: unknown][] = [
	['read', async (store) => await store.read('key'), 'value'],
	['get', async (store) => await store.get('key'), 'value'],
	['has', async (store) => await store.has('key'), true],
	['getMany', async (store) => await store.getMany(['key', 'none']), ['value', undefined]],
	['insert', async (store) => await store.insert('other', 'value'), true],
	['swap', async (store) => await store.swap('key', 'value', 'next'), true],
	['apply', async (store) => await store.apply([{ key: 'other', expected: null, next: 'value' }]), true],
	['set', async (store) => await store.set('key', 'next'), true],
	['delete', async (store) => await store.delete('key'), true],
	['now', async (store) => typeof (await store.now()), 'number'],
	['askNow', async (store) => typeof (await store.askNow()), 'number'],
	['scan', async (store) => await all(store.scan('k')), [['key', 'value']]],
	['clear', async (store) => await store.clear(), undefined],
];

describe('a store that does not answer', () => {
	it.each(VERBS)('is waited for by %s until it is back', async (_, call, answer) => {
		const { clock, rows, store, outcomeOf, goDown, comeBack } = stage();
		await store.set('key', 'value');
		goDown();
		const outcome = outcomeOf(call(store));
		await clock.pass(MINUTE);
		expect(outcome).toEqual({});
		comeBack();
		await clock.pass(10 * SECOND);
		expect(outcome.answer).toEqual(answer);
		expect(await rows.read('probe')).toBeUndefined();
	});

	it('is told once when it goes and once when it is back, in each outage', async () => {
		const { clock, store, notices, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		for (let outage = 1; outage <= 2; outage++) {
			goDown();
			const outcomes = Array.from({ length: 20 }, () => outcomeOf(store.read('key')));
			await clock.pass(MINUTE);
			comeBack();
			await clock.pass(10 * SECOND);
			expect(outcomes.every(({ at }) => at !== undefined)).toBe(true);
		}
		expect(notices).toEqual([GONE, BACK, GONE, BACK]);
	});

	it('is not told of where a connection broke and the next one stands', async () => {
		const { clock, store, notices, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		goDown();
		const outcome = outcomeOf(store.read('key'));
		await clock.pass(0);
		comeBack();
		await clock.pass(SECOND);
		expect([outcome.at, notices]).toEqual([200, []]);
	});

	it('is asked by one probe at a time, however much waits, and less often as time goes by', async () => {
		const { clock, blinks, store, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		goDown();
		const early = Array.from({ length: 50 }, () => outcomeOf(store.read('key')));
		await clock.pass(MINUTE);
		const late = Array.from({ length: 50 }, () => outcomeOf(store.insert('key', 'value')));
		await clock.pass(MINUTE);
		// The fifty that were under way when it went, and then nothing but probes, three seconds apart in the end.
		const names = blinks.asked.map(([verb]) => verb);
		expect(names.slice(0, 51)).toEqual(['now', ...early.map(() => 'read')]);
		expect(new Set(names.slice(51))).toEqual(new Set(['delete']));
		expect(names.slice(51).length).toBeLessThanOrEqual(2 * 20 + 5);
		comeBack();
		await clock.pass(3 * SECOND);
		expect([...early, ...late].every(({ at }) => at !== undefined)).toBe(true);
	});

	it('is waited for five minutes from when it went, and then rejects as it does without waiting', async () => {
		const { clock, blinks, store, notices, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		goDown();
		const first = outcomeOf(store.read('key'));
		await clock.pass(4 * MINUTE);
		const second = outcomeOf(store.insert('key', 'value'));
		await clock.pass(10 * MINUTE);
		expect([first, second]).toEqual(Array(2).fill({ answer: 'store-unavailable', at: 5 * MINUTE }));
		const probes = blinks.asked.length;
		await clock.pass(MINUTE);
		expect(blinks.asked).toHaveLength(probes);
		// Nothing waits any longer, until the store has answered.
		const third = outcomeOf(store.read('key'));
		await clock.pass(0);
		expect(third).toEqual({ answer: 'store-unavailable', at: 15 * MINUTE });
		comeBack();
		expect(await store.read('key')).toBeUndefined();
		await clock.pass(0);
		expect(notices).toEqual([GONE, BACK]);
		goDown();
		const fourth = outcomeOf(store.read('key'));
		await clock.pass(MINUTE);
		comeBack();
		await clock.pass(3 * SECOND);
		expect(fourth.at).toBeGreaterThan(16 * MINUTE);
	});

	it('is not waited for before it has answered once: its address may be wrong', async () => {
		const { clock, store, notices, outcomeOf, goDown } = stage();
		goDown();
		const outcome = outcomeOf(store.read('key'));
		await clock.pass(0);
		expect([outcome, notices]).toEqual([{ answer: 'store-unavailable', at: 0 }, []]);
	});

	it('is not waited for when it was closed', async () => {
		const { clock, store, outcomeOf, goDown } = stage();
		await store.now();
		goDown();
		const waits = outcomeOf(store.read('key'));
		await clock.pass(MINUTE);
		await store.disconnect();
		const late = outcomeOf(store.read('key'));
		await clock.pass(0);
		expect([waits, late]).toEqual(Array(2).fill({ answer: 'store-unavailable', at: MINUTE }));
	});

	it('is not waited for by work that was interrupted, which the others do not notice', async () => {
		const { clock, store, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		goDown();
		const stop = new AbortController();
		const mine = store.until(stop.signal);
		const waits = outcomeOf(mine.read('key'));
		const others = outcomeOf(store.read('key'));
		await clock.pass(SECOND);
		stop.abort();
		const late = outcomeOf(mine.insert('key', 'value'));
		await clock.pass(0);
		expect([waits, late]).toEqual(Array(2).fill({ answer: 'store-unavailable', at: SECOND }));
		comeBack();
		await clock.pass(3 * SECOND);
		expect(others.at).toBeDefined();
		// What an interrupted run has begun is still recorded.
		expect(await mine.insert('key', 'value')).toBe(true);
	});

	it('lets what settles something go on before all others', async () => {
		const { clock, blinks, store, outcomeOf, goDown, comeBack } = stage({
			settles: (key) => key.startsWith('receipt:'),
		});
		await store.now();
		goDown();
		outcomeOf(store.insert('job:1', 'claimed'));
		outcomeOf(store.read('job:2'));
		outcomeOf(store.apply([{ key: 'receipt:3', next: 'pin' }]));
		await clock.pass(SECOND);
		outcomeOf(store.insert('receipt:4', 'pin'));
		blinks.asked.length = 0;
		comeBack();
		await clock.pass(3 * SECOND);
		const verbs = blinks.asked.map(([verb]) => verb);
		expect([verbs.slice(0, 3), verbs.slice(3).sort()]).toEqual([
			['delete', 'apply', 'insert'],
			['insert', 'read'],
		]);
	});

	it('has told its time, which is known while it is gone', async () => {
		const { clock, blinks, store, outcomeOf, goDown } = stage();
		await store.now();
		goDown();
		blinks.only = (verb) => verb !== 'now';
		const read = outcomeOf(store.read('key'));
		const now = outcomeOf(store.now());
		await clock.pass(0);
		expect([read, now.at]).toEqual([{}, 0]);
	});

	it('fails a verb that no answer helps, and keeps nothing else waiting for long', async () => {
		const { clock, blinks, store, notices, outcomeOf } = stage();
		await store.now();
		blinks.fails = 'before';
		blinks.only = (verb, [key]) => verb === 'insert' && key === 'poison';
		const poison = outcomeOf(store.insert('poison', '\0'));
		const good = outcomeOf(store.insert('good', 'value'));
		await clock.pass(MINUTE);
		expect(poison.answer).toBe('store-unavailable');
		expect(good).toEqual({ answer: true, at: 0 });
		expect(poison.at).toBeLessThan(5 * SECOND);
		expect(notices).toEqual([]);
	});

	it('is waited for where it answers reads and takes no writes, as a replica does', async () => {
		const { clock, blinks, store, outcomeOf, goDown, comeBack } = stage();
		await store.now();
		goDown();
		blinks.only = (verb) => !['read', 'getMany', 'now', 'scan'].includes(verb);
		const outcome = outcomeOf(store.insert('key', 'value'));
		await clock.pass(2 * MINUTE);
		expect(outcome).toEqual({});
		comeBack();
		await clock.pass(3 * SECOND);
		expect(outcome.answer).toBe(true);
	});

	it('is listed on behind the last row', async () => {
		const { clock, blinks, store, goDown, comeBack } = stage();
		for (const key of ['a1', 'a2', 'a3', 'a4']) await store.set(key, key);
		const rows = store.scan('a', { limit: 3 });
		const first = await rows.next();
		goDown();
		const second = rows.next();
		await clock.pass(SECOND);
		comeBack();
		await clock.pass(3 * SECOND);
		expect([first.value, (await second).value]).toEqual([
			['a1', 'a1'],
			['a2', 'a2'],
		]);
		expect(await all(rows)).toEqual([['a3', 'a3']]);
		expect(blinks.fails).toBeUndefined();
	});
});

describe('a write whose answer was lost', () => {
	/** Does a write that is carried out without an answer, and then what another writer does. */
	async function repeated(
		call: (store: AtomicStore) => Promise<boolean>,
		{ before = 'value', meanwhile }: { before?: string; meanwhile?: (rows: AtomicStore) => Promise<unknown> } = {},
	) {
		const { clock, rows, store, goDown, comeBack, outcomeOf } = stage();
		await store.set('key', before);
		goDown('after');
		const outcome = outcomeOf(call(store));
		await clock.pass(SECOND);
		await meanwhile?.(rows);
		comeBack();
		await clock.pass(3 * SECOND);
		return outcome.answer;
	}
	const swap = async (store: AtomicStore) => await store.swap('key', 'value', 'mine');
	const insert = async (store: AtomicStore) => await store.insert('new', 'mine');
	const apply = async (store: AtomicStore) =>
		await store.apply([
			{ key: 'key', expected: 'value', next: 'mine' },
			{ key: 'new', expected: null, next: 'mine' },
			{ key: 'old', next: null },
			{ key: 'compared', expected: null },
		]);

	it.each([
		['swap', swap],
		['insert', insert],
		['apply', apply],
	])('counts as done where its own bytes are there: %s', async (_, call) => {
		expect(await repeated(call)).toBe(true);
	});

	it.each([
		['swap', swap, 'key'],
		['insert', insert, 'new'],
		['apply', apply, 'new'],
	])("is not taken for done where another's bytes are there: %s", async (_, call, key) => {
		expect(await repeated(call, { meanwhile: async (rows) => await rows.set(key, 'theirs') })).toBe(false);
	});

	it('is done where it was not carried out', async () => {
		const { clock, rows, store, goDown, comeBack, outcomeOf } = stage();
		await store.set('key', 'value');
		goDown();
		const outcome = outcomeOf(apply(store));
		await clock.pass(SECOND);
		comeBack();
		await clock.pass(3 * SECOND);
		expect([outcome.answer, await rows.read('key'), await rows.read('new')]).toEqual([true, 'mine', 'mine']);
	});

	it('that would only have deleted and compared is not taken for done', async () => {
		const call = async (store: AtomicStore) =>
			await store.apply([
				{ key: 'key', expected: 'value' },
				{ key: 'old', next: null },
			]);
		expect(await repeated(call, { before: 'other' })).toBe(false);
	});

	it('is not taken for done by a write that was answered at once', async () => {
		const { store } = stage();
		await store.set('key', 'mine');
		expect(await store.swap('key', 'value', 'mine')).toBe(false);
		expect(await store.insert('key', 'mine')).toBe(false);
	});
});
