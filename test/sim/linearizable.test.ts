import { describe, expect, it } from 'vitest';
import type { Raw, RecordedVerb, VerbCall, VerbValue } from '../../sim/histories/history';
import { checkLinearizable } from '../../sim/histories/linearizable';
import { Random } from '../../sim/kernel/random';
import { carriedOut, isExplained } from './brute-force';

type Answer = VerbValue | typeof UNKNOWN;
const UNKNOWN = Symbol('unknown');

/** One verb of a client, from one moment to another. */
function from(call: number, end: number, verb: VerbCall, answer: Answer, client = call): RecordedVerb {
	return { ...verb, client, call, return: end, result: answer === UNKNOWN ? 'unknown' : { value: answer } };
}

const read = (key: string): VerbCall => ({ verb: 'read', args: [key] });
const readMany = (...keys: string[]): VerbCall => ({ verb: 'getMany', args: [keys] });
const insert = (key: string, raw: string): VerbCall => ({ verb: 'insert', args: [key, raw] });
const swap = (key: string, expected: string, next: string): VerbCall => ({ verb: 'swap', args: [key, expected, next] });
const set = (key: string, raw: string): VerbCall => ({ verb: 'set', args: [key, raw] });
const remove = (key: string): VerbCall => ({ verb: 'delete', args: [key] });
const apply = (...writes: { key: string; expected?: Raw; next?: Raw }[]): VerbCall => ({
	verb: 'apply',
	args: [writes],
});

const isLinearizable = (history: RecordedVerb[], keys = ['a', 'b']) => checkLinearizable(history, keys).linearizable;

const both = apply({ key: 'a', next: 'x' }, { key: 'b', next: 'x' });

const GOOD: Record<string, RecordedVerb[]> = {
	'nothing at all': [],
	'verbs one after the other': [
		from(0, 1, read('a'), null),
		from(2, 3, insert('a', '1'), true),
		from(4, 5, insert('a', '2'), false),
		from(6, 7, swap('a', '1', '3'), true),
		from(8, 9, set('a', '4'), true),
		from(10, 11, remove('a'), true),
		from(12, 13, remove('a'), false),
		from(14, 15, read('a'), null),
	],
	'a read that overlaps a write and sees the row before it': [
		from(0, 10, set('a', '1'), true),
		from(5, 6, read('a'), null),
	],
	'a read that overlaps a write and sees it': [from(0, 10, set('a', '1'), true), from(5, 6, read('a'), '1')],
	'reads that take effect in another order than that of their calls': [
		from(0, 20, read('a'), '2'),
		from(1, 2, set('a', '1'), true),
		from(3, 19, set('a', '2'), true),
		from(4, 18, read('a'), '1'),
	],
	'an answer in the moment of another call': [from(0, 5, set('a', '1'), true), from(5, 9, read('a'), null)],
	'an unknown write that was done later': [
		from(0, 1, set('a', '1'), UNKNOWN),
		from(2, 3, read('a'), null),
		from(4, 5, read('a'), '1'),
	],
	'an unknown write that was never done': [from(0, 1, set('a', '1'), UNKNOWN), from(2, 3, read('a'), null)],
	'an unknown read': [from(0, Infinity, read('a'), UNKNOWN), from(2, 3, read('a'), null)],
	'a row as it was at first, of a verb that compares it with another': [
		from(0, 1, apply({ key: 'a', expected: null }, { key: 'b', expected: '1' }), false),
	],
};

const BAD: Record<string, RecordedVerb[]> = {
	'a lost update': [
		from(0, 1, set('a', '1'), true),
		from(2, 5, swap('a', '1', '2'), true),
		from(3, 6, swap('a', '1', '3'), true),
	],
	'a stale read': [from(0, 1, set('a', '1'), true), from(2, 3, read('a'), null)],
	'a write that comes and goes': [
		from(0, 20, set('a', '1'), true),
		from(1, 2, read('a'), '1'),
		from(3, 4, read('a'), null),
	],
	'a row that is inserted twice': [from(0, 5, insert('a', '1'), true), from(1, 6, insert('a', '2'), true)],
	'a row that is deleted twice': [
		from(0, 1, set('a', '1'), true),
		from(2, 5, remove('a'), true),
		from(3, 6, remove('a'), true),
	],
	'an insert that finds a row where there was none': [from(0, 1, insert('a', '1'), false)],
	'a set that answers no': [from(0, 1, set('a', '1'), false)],
	'bytes that nobody wrote': [from(0, 5, set('a', '1'), true), from(1, 2, read('a'), '2')],
	'several writes half seen': [from(0, 9, both, true), from(1, 2, readMany('a', 'b'), ['x', null])],
	'several writes half done': [from(0, 1, both, UNKNOWN), from(2, 3, readMany('a', 'b'), [null, 'x'])],
	'several writes seen one after the other': [
		from(0, 9, both, true),
		from(1, 2, read('a'), 'x'),
		from(3, 4, read('b'), null),
	],
	'several writes although one row was not as expected': [
		from(0, 1, set('a', '1'), true),
		from(2, 3, apply({ key: 'a', expected: null }, { key: 'b', next: '1' }), true),
	],
	'none of several writes although all rows were as expected': [
		from(0, 1, apply({ key: 'a', expected: null }, { key: 'b', expected: null, next: '1' }), false),
	],
	'an unknown write that is done twice': [
		from(0, 1, set('a', '1'), UNKNOWN),
		from(2, 3, read('a'), '1'),
		from(4, 5, remove('a'), true),
		from(6, 7, read('a'), '1'),
	],
	'an unknown write before its call': [from(0, 1, read('a'), '1'), from(2, 3, set('a', '1'), UNKNOWN)],
	'an unknown swap of bytes that were never there': [
		from(0, 1, swap('a', '1', '2'), UNKNOWN),
		from(2, 3, read('a'), '2'),
	],
};

describe('checkLinearizable', () => {
	it.each(Object.entries(GOOD))('accepts %s', (_, history) => {
		expect(isLinearizable(history)).toBe(true);
		expect(isExplained(history)).toBe(true);
	});

	it.each(Object.entries(BAD))('refuses %s', (_, history) => {
		expect(isLinearizable(history)).toBe(false);
		expect(isExplained(history)).toBe(false);
	});

	it('says which answer cannot be explained, what the rows may have held, and what else was under way', () => {
		const stale = from(6, 7, read('a'), null);
		const other = from(4, 9, set('a', '2'), true);
		const history = [from(0, 1, set('a', '1'), true), stale, other];
		expect(checkLinearizable(history, ['a'])).toEqual({
			linearizable: false,
			verb: stale,
			states: [['1']],
			meanwhile: [other],
		});
	});

	it('begins with the rows that it is given', () => {
		const history = [from(0, 1, read('a'), '1')];
		expect(isLinearizable(history)).toBe(false);
		expect(checkLinearizable(history, ['a'], { initial: new Map([['a', '1']]) }).linearizable).toBe(true);
	});

	it('takes of verbs on other rows what concerns its own', () => {
		const failed = from(2, 3, apply({ key: 'a', expected: '1', next: '2' }, { key: 'b', expected: '1' }), false);
		const done = from(2, 3, apply({ key: 'a', expected: '1', next: '2' }, { key: 'b', next: '1' }), true);
		const history = [from(0, 1, set('a', '1'), true)];
		// The other row may have been the one that was not as expected.
		expect(isLinearizable([...history, failed, from(4, 5, read('a'), '1')], ['a'])).toBe(true);
		expect(isLinearizable([...history, failed, from(4, 5, read('a'), '2')], ['a'])).toBe(false);
		expect(isLinearizable([...history, done, from(4, 5, read('a'), '2')], ['a'])).toBe(true);
		expect(isLinearizable([...history, done, from(4, 5, read('a'), '1')], ['a'])).toBe(false);
		expect(isLinearizable([...history, from(2, 3, readMany('b', 'a'), ['9', '0'])], ['a'])).toBe(false);
		expect(isLinearizable([...history, from(2, 3, readMany('b', 'a'), ['9', '1'])], ['a'])).toBe(true);
		expect(isLinearizable([from(0, 1, set('b', '1'), true), from(2, 3, read('b'), null)], ['a'])).toBe(true);
	});

	it('decides as a search through all orders does', () => {
		const verdicts = { accepted: 0, refused: 0 };
		for (let seed = 0; seed < 4_000; seed++) {
			const history = randomHistory(new Random(seed));
			const expected = isExplained(history);
			expect(isLinearizable(history), `seed ${seed}`).toBe(expected);
			verdicts[expected ? 'accepted' : 'refused'] += 1;
		}
		expect(verdicts.accepted).toBeGreaterThan(1_000);
		expect(verdicts.refused).toBeGreaterThan(1_000);
	});

	it('decides thousands of verbs of eight clients, also where some are unknown', () => {
		const history = longHistory(new Random(1), 5_000, 0);
		expect(isLinearizable(history)).toBe(true);
		const wrong = history.findLastIndex(({ verb }) => verb === 'getMany');
		expect(isLinearizable(history.with(wrong, { ...history[wrong]!, result: { value: ['x', 'x'] } }))).toBe(false);
		const torn = longHistory(new Random(2), 3_000, 0.005);
		expect(torn.filter(({ result }) => result === 'unknown').length).toBeGreaterThan(5);
		expect(isLinearizable(torn)).toBe(true);
	});
});

function randomVerb(random: Random, bytes: readonly string[]): VerbCall {
	const key = random.pick(['a', 'b']);
	const raw = () => random.pick(bytes);
	const perhaps = () => random.pick([undefined, null, raw()]);
	const one = { key: 'a', expected: perhaps(), next: perhaps() };
	const several = apply(one, { key: 'b', expected: perhaps(), next: perhaps() });
	const verbs = [read(key), readMany('a', 'b'), insert(key, raw()), swap(key, raw(), raw()), set(key, raw())];
	return random.pick([...verbs, remove(key), several, several, apply(one)]);
}

/** Six verbs of three clients, with answers that are right in most of the orders of their calls. */
function randomHistory(random: Random): RecordedVerb[] {
	const free = [0, 0, 0];
	let rows: ReadonlyMap<string, string> = new Map();
	return Array.from({ length: 6 }, () => {
		const client = random.below(3);
		const call = (free[client] as number) + random.below(8);
		const end = call + 1 + random.below(12);
		free[client] = end;
		const verb = randomVerb(random, ['1', '2']);
		const [answer, next] = carriedOut(verb, rows);
		const draw = random.next();
		if (draw > 0.15) rows = next;
		if (draw < 0.25) return from(call, end, verb, UNKNOWN, client);
		return from(call, end, verb, draw > 0.9 && typeof answer === 'boolean' ? !answer : answer, client);
	});
}

/**
 * Each verb of eight clients takes effect at one moment of its own between its call and its return.
 * @param unknown how many of them reject, from 0 to 1: half of those are never done.
 */
function longHistory(random: Random, count: number, unknown: number): RecordedVerb[] {
	const free = Array.from({ length: 8 }, () => 0);
	const planned = Array.from({ length: count }, (_, index) => {
		const call = (free[index % 8] as number) + random.next();
		const end = call + 1 + 8 * random.next();
		free[index % 8] = end;
		return { call, end, at: random.between(call, end), client: index % 8 };
	});
	let rows: ReadonlyMap<string, string> = new Map();
	return planned
		.sort((one, other) => one.at - other.at)
		.map(({ call, end, client }, index) => {
			// What is written is new, and what is expected is often right.
			const verb = randomVerb(random, [String(index), rows.get('a') ?? '', rows.get('b') ?? '']);
			const [answer, next] = carriedOut(verb, rows);
			const draw = random.next();
			if (draw >= unknown / 2) rows = next;
			return from(call, end, verb, draw < unknown ? UNKNOWN : answer, client);
		});
}
