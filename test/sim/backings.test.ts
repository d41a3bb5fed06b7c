import { afterAll, describe, expect, it } from 'vitest';
import { closeBackings, openBacking } from '../../sim/stores/backings';
import { differences } from '../../sim/stores/differences';
import { SERVERS, type StoreKind } from '../../sim/stores/places';
import { reachable } from '../lib/store/reachable';

const LIVES = 40;

afterAll(closeBackings);

function backings(kind: StoreKind): void {
	it(`of ${kind} have rows of their own, with the keys and the order that they are given`, async () => {
		const [one, other] = [await openBacking(kind), await openBacking(kind)];
		for (const key of ['job:2', 'job:10', 'due:1', 'job:Ä']) expect(await one.store.insert(key, `v ${key}`)).toBe(true);
		expect(await other.store.insert('job:2', 'theirs')).toBe(true);
		expect(await one.rows()).toEqual(['due:1', 'job:10', 'job:2', 'job:Ä'].map((key) => [key, `v ${key}`]));
		expect(await other.rows()).toEqual([['job:2', 'theirs']]);
		expect(await Array.fromAsync(one.store.scan('job:', { after: 'job:10', limit: 1 }))).toEqual([
			['job:2', 'v job:2'],
		]);
		expect(await one.store.count('job:', { from: 'job:2' })).toBe(2);
		const writes = [
			{ key: 'job:2', expected: 'v job:2', next: null },
			{ key: 'job:10', next: 'new' },
		];
		expect(await one.store.apply(writes)).toBe(true);
		expect(await one.store.getMany(['job:10', 'job:2'])).toEqual(['new', undefined]);
		await one.clear();
		expect(await one.rows()).toEqual([]);
		expect(await other.rows()).toHaveLength(1);
		await Promise.all([one.close(), other.close()]);
	});

	it(`of ${kind} begin anew without rows, many times`, async () => {
		for (let life = 0; life < LIVES; life++) {
			const backing = await openBacking(kind);
			expect(await backing.rows()).toEqual([]);
			await backing.store.apply(Array.from({ length: 50 }, (_, row) => ({ key: `row:${row}`, next: `life ${life}` })));
			await backing.close();
		}
	});

	it(`of ${kind} are left alone by a life that is closed twice`, async () => {
		const before = await openBacking(kind);
		await before.close();
		const [one, other] = [await openBacking(kind), await openBacking(kind)];
		await one.store.set('row', 'one');
		await other.store.set('row', 'other');
		await before.close();
		expect(await one.rows()).toEqual([['row', 'one']]);
		expect(await other.rows()).toEqual([['row', 'other']]);
		await Promise.all([one.close(), other.close()]);
	});
}

describe('backings', () => {
	backings('memory');
	backings('sqlite');
	describe('redis', async () => {
		if (await reachable(SERVERS.redis, 6379, 'REDIS_URL')) backings('redis');
	});
	describe('postgres', async () => {
		if (await reachable(SERVERS.postgres, 5432, 'POSTGRES_URL')) backings('postgres');
	});
});

describe('differences', () => {
	const names = ['memory', 'redis'] as const;

	it('of the same rows in another order are none', () => {
		const rows: [string, string][] = [
			['a', '1'],
			['b', '2'],
		];
		expect(differences(rows, rows.toReversed(), names)).toEqual([]);
		expect(differences([], [], names)).toEqual([]);
	});

	it('name the key, the store and the bytes', () => {
		const one: [string, string][] = [
			['same', 'x'],
			['d', ''],
			['c', 'é'],
			['a', '1'],
		];
		const other: [string, string][] = [
			['same', 'x'],
			['c', 'e\u0301'],
			['b', '"2"'],
			['d', '\u0000'],
		];
		expect(differences(one, other, names)).toEqual([
			'a: only in memory: "1"',
			'b: only in redis: "\\"2\\""',
			'c: memory has "é", redis has "e\u0301"',
			'd: memory has "", redis has "\\u0000"',
		]);
	});

	it('show of long bytes what stands around the first difference', () => {
		const [beginning, end] = ['x'.repeat(200), 'y'.repeat(200)];
		const [line] = differences([['a', `${beginning}1${end}`]], [['a', `${beginning}2${end}`]], names);
		const around = (middle: string) => `…"${'x'.repeat(30)}${middle}${'y'.repeat(49)}"…`;
		expect(line).toBe(`a: memory has ${around('1')}, redis has ${around('2')}`);
	});
});
