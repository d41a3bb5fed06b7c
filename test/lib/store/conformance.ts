import { Keyv } from 'keyv';
import { afterEach, describe, expect, it } from 'vitest';
import type { AtomicStore, RowWrite, ScanOptions } from '../../../lib/store/atomic-store';
import { all, countTo, listed, until } from './walk';

/** Three pages and a part of one. */
const MANY = 1_600;

const pairOf = (next: string | null): RowWrite[] => ['left', 'right'].map((key) => ({ key, next }));

/** What every store must do. `open` gives another connection to one and the same place each time. */
export function conformance(name: string, open: () => Promise<AtomicStore>): void {
	describe(name, () => {
		const opened: AtomicStore[] = [];
		const connect = async () => {
			const store = await open();
			opened.push(store);
			return store;
		};

		afterEach(async () => {
			await opened[0]?.clear();
			await Promise.all(opened.splice(0).map(async (store) => await store.disconnect()));
		});

		describe('verbs', () => {
			it('answers undefined for what is absent', async () => {
				const store = await connect();
				expect(await store.read('absent')).toBeUndefined();
				expect(await store.has('absent')).toBe(false);
				expect(await store.swap('absent', 'one', 'two')).toBe(false);
				expect(await store.read('absent')).toBeUndefined();
				expect(await store.delete('absent')).toBe(false);
				expect(await listed(store, '')).toEqual([]);
			});

			it('inserts once and leaves what is there', async () => {
				const store = await connect();
				expect(await store.insert('key', 'first')).toBe(true);
				expect(await store.insert('key', 'second')).toBe(false);
				expect(await store.read('key')).toBe('first');
			});

			it('swaps only what is exactly expected', async () => {
				const store = await connect();
				await store.insert('key', 'one');
				expect(await store.swap('key', 'One', 'two')).toBe(false);
				expect(await store.swap('key', 'one ', 'two')).toBe(false);
				expect(await store.swap('key', '', 'two')).toBe(false);
				expect(await store.read('key')).toBe('one');
				expect(await store.swap('key', 'one', 'two')).toBe(true);
				expect(await store.swap('key', 'one', 'three')).toBe(false);
				expect(await store.swap('key', 'two', 'two')).toBe(true);
				expect(await store.read('key')).toBe('two');
			});

			it('reads several rows in their order', async () => {
				const store = await connect();
				await store.setMany([
					{ key: 'a', value: '1' },
					{ key: 'b', value: '2' },
					{ key: 'a', value: '3' },
				]);
				expect(await store.getMany(['b', 'absent', 'a', 'b'])).toEqual(['2', undefined, '3', '2']);
				expect(await store.getMany([])).toEqual([]);
				expect(await store.hasMany(['a', 'absent'])).toEqual([true, false]);
			});

			it('does several writes together', async () => {
				const store = await connect();
				await store.setMany(['swapped', 'set', 'deleted', 'compared'].map((key) => ({ key, value: 'old' })));
				const done = await store.apply([
					{ key: 'inserted', expected: null, next: '' },
					{ key: 'swapped', expected: 'old', next: '=new' },
					{ key: 'set', next: '-' },
					{ key: 'set anew', next: 'new' },
					{ key: 'deleted', expected: 'old', next: null },
					{ key: 'deleted before', next: null },
					{ key: 'compared', expected: 'old' },
					{ key: 'absent', expected: null },
				]);
				expect(done).toBe(true);
				expect(await listed(store, '')).toEqual([
					['compared', 'old'],
					['inserted', ''],
					['set', '-'],
					['set anew', 'new'],
					['swapped', '=new'],
				]);
				expect(await store.apply([])).toBe(true);
			});

			it.each<[string, RowWrite]>([
				['that should be absent', { key: 'there', expected: null, next: 'x' }],
				['that should be absent, and is only compared', { key: 'there', expected: null }],
				['with other bytes', { key: 'there', expected: 'Old', next: 'x' }],
				['with other bytes, and is only compared', { key: 'there', expected: '' }],
				['with other bytes, and would be deleted', { key: 'there', expected: 'old ', next: null }],
				['that is absent', { key: 'absent', expected: 'old', next: 'x' }],
				['that is absent instead of empty', { key: 'absent', expected: '' }],
			])('does none of several writes beside a row %s', async (_, unfit) => {
				const store = await connect();
				await store.setMany([
					{ key: 'there', value: 'old' },
					{ key: 'other', value: 'old' },
				]);
				const fit: RowWrite[] = [
					{ key: 'a', expected: null, next: 'new' },
					{ key: 'b', next: 'new' },
					{ key: 'other', expected: 'old', next: null },
				];
				expect(await store.apply([...fit.slice(0, 1), unfit, ...fit.slice(1)])).toBe(false);
				expect(await listed(store, '')).toEqual([
					['other', 'old'],
					['there', 'old'],
				]);
			});

			it('does the writes of one among many who race for the same rows', async () => {
				const stores = await Promise.all([connect(), connect(), connect()]);
				const keys = ['one', 'two', 'three'];
				const count = async (store: AtomicStore, times: number) => {
					for (let done = 0; done < times;) {
						const raws = await store.getMany(keys);
						// Each in an order of its own, as a deadlock would need it.
						const writes = keys.map((key, index) => ({
							key,
							expected: raws[index] ?? null,
							next: String(Number(raws[index] ?? 0) + 1),
						}));
						if (await store.apply(store === stores[0] ? writes : writes.reverse())) done += 1;
					}
				};
				await Promise.all([...stores, ...stores].map(async (store) => await count(store, 20)));
				expect(await stores[0]!.getMany(keys)).toEqual(['120', '120', '120']);
			});

			it('never shows a part of several writes', async () => {
				const [writer, reader] = [await connect(), await connect()];
				let writing = true;
				const write = async () => {
					for (let times = 0; times < 60; times++)
						await writer.apply(times % 3 === 2 ? pairOf(null) : pairOf(String(times)));
					writing = false;
				};
				const seen: (string | undefined)[][] = [];
				const read = async () => {
					while (writing) seen.push(await reader.getMany(['left', 'right']));
				};
				await Promise.all([write(), read()]);
				expect(seen.filter(([left, right]) => left !== right)).toEqual([]);
			});

			it('sets, deletes and clears, and lists accordingly', async () => {
				const store = await connect();
				expect(await store.set('a', '1')).toBe(true);
				expect(await store.set('a', '2')).toBe(true);
				await store.insert('b', '3');
				expect(await listed(store, '')).toEqual([
					['a', '2'],
					['b', '3'],
				]);
				expect(await store.delete('a')).toBe(true);
				expect(await store.insert('a', '4')).toBe(true);
				expect(await store.delete('b')).toBe(true);
				expect(await listed(store, '')).toEqual([['a', '4']]);
				await store.clear();
				expect(await listed(store, '')).toEqual([]);
				expect(await store.read('a')).toBeUndefined();
			});

			it('has a clock that runs forward and is near ours', async () => {
				const store = await connect();
				let last = 0;
				for (let look = 0; look < 50; look += 1) {
					const now = await store.now();
					expect(Number.isInteger(now)).toBe(true);
					expect(now).toBeGreaterThanOrEqual(last);
					last = now;
				}
				expect(Math.abs(last - Date.now())).toBeLessThan(2_000);
			});

			it('says how many rows it has, and about how many bytes', async () => {
				const store = await connect();
				const before = await store.size();
				expect(before.rows).toBe(0);
				// Short enough for Postgres not to compress it.
				const raw = 'x'.repeat(700);
				await store.apply(Array.from({ length: 200 }, (_, number) => ({ key: `job:${number}`, next: raw })));
				const { rows, bytes } = await store.size();
				expect(rows).toBe(200);
				const written = 200 * raw.length;
				expect(bytes - before.bytes).toBeGreaterThan(written * 0.9);
				expect(bytes).toBeLessThan(written * 4);
				await store.clear();
				expect((await store.size()).rows).toBe(0);
			});

			it('closes twice without complaint', async () => {
				const store = await connect();
				await store.insert('key', 'value');
				await store.disconnect();
				await store.disconnect();
				opened[0] = await open();
			});
		});

		describe('bytes', () => {
			it.each([
				['nothing', ''],
				['quotes', `' " \` \\ \\' '' $1 :key %s ?`],
				['lines', 'one\ntwo\r\nthree\tfour'],
				['words', 'Zitronentörtchen mit Äpfeln, 柠檬挞, فطيرة, 🍋👩🏽‍🍳'],
				['accents in two forms', '\u00e9 e\u0301'],
				['ends of the planes', '\ud7ff\ue000\uffff\u{10ffff}\u0001'],
				['a mebibyte', 'ü🍋"'.repeat(150_000)],
			])('keeps %s', async (_, value) => {
				const store = await connect();
				expect(await store.insert(`key ${value.slice(0, 20)}`, value)).toBe(true);
				expect(await store.read(`key ${value.slice(0, 20)}`)).toBe(value);
				expect(await store.swap(`key ${value.slice(0, 20)}`, `${value} `, 'x')).toBe(false);
				expect(await store.swap(`key ${value.slice(0, 20)}`, value, `${value}!`)).toBe(true);
				expect(await listed(store, 'key')).toEqual([[`key ${value.slice(0, 20)}`, `${value}!`]]);
			});

			it('tells the two forms of an accent apart', async () => {
				const store = await connect();
				await store.insert('caf\u00e9', 'caf\u00e9');
				expect(await store.insert('cafe\u0301', 'x')).toBe(true);
				expect(await store.swap('caf\u00e9', 'cafe\u0301', 'x')).toBe(false);
			});
		});

		describe('listing', () => {
			it('goes through many pages in order, and keeps to the prefix', async () => {
				const store = await connect();
				const keys = Array.from({ length: MANY }, (_, number) => `job:${String(number).padStart(6, '0')}`);
				const shuffled = keys.toSorted((one, other) => one.slice(-2).localeCompare(other.slice(-2)));
				await store.setMany(shuffled.map((key) => ({ key, value: `v ${key}` })));
				for (const other of ['job', 'jo', 'joc:1', 'job;1', 'JOB:1', 'j_b:1', 'zzz', 'é'])
					await store.set(other, 'other');
				const rows = await listed(store, 'job:');
				expect(rows.map(([key]) => key)).toEqual(keys);
				expect(rows.every(([key, raw]) => raw === `v ${key}`)).toBe(true);
				expect(await listed(store, 'job:00159')).toHaveLength(10);
				expect(await listed(store, '')).toHaveLength(MANY + 8);
			});

			it('begins behind a key, and reads no more than it is told', async () => {
				const store = await connect();
				const keys = Array.from({ length: 700 }, (_, number) => `due:${String(number).padStart(4, '0')}`);
				await store.setMany([...keys, 'duf', 'du'].map((key) => ({ key, value: 'v' })));
				const read = async (options: ScanOptions) => (await all(store.scan('due:', options))).map(([key]) => key);
				expect(await read({ limit: 1 })).toEqual(keys.slice(0, 1));
				expect(await read({ limit: 0 })).toEqual([]);
				expect(await read({ limit: 600 })).toEqual(keys.slice(0, 600));
				expect(await read({ after: 'due:0003', limit: 2 })).toEqual(['due:0004', 'due:0005']);
				expect(await read({ after: 'due:0003x', limit: 1 })).toEqual(['due:0004']);
				expect(await read({ after: 'due:0100' })).toEqual(keys.slice(101));
				expect(await read({ after: 'due:0699' })).toEqual([]);
				expect(await read({ after: 'a', limit: 1 })).toEqual(keys.slice(0, 1));
				expect(await read({ after: 'duf' })).toEqual([]);
			});

			it('orders by bytes, not by language', async () => {
				const store = await connect();
				const keys = ['A', 'B', 'Z', '_', 'a', 'a b', 'a-b', 'aB', 'ab', 'b', 'Ä', 'é', '柠'];
				for (const key of keys.toReversed()) await store.insert(`k:${key}`, key);
				expect((await listed(store, 'k:')).map(([, raw]) => raw)).toEqual(keys);
			});

			// To be taken out when SqliteStore's first page begins with `k >= ?`.
			it('counts the keys of a prefix, and of a part of them, without reading rows', async () => {
				const store = await connect();
				const many = Array.from({ length: MANY }, (_, number) => `n:${String(number).padStart(5, '0')}`);
				const keys = [...many, 'n', 'n;', 'm:1', 'n:é'];
				await store.setMany(keys.map((key) => ({ key, value: 'x' })));
				expect(await store.count('n:')).toBe(MANY + 1);
				expect(await store.count('')).toBe(MANY + 4);
				expect(await store.count('absent:')).toBe(0);
				const parts = [
					{ from: 'n:00010' },
					{ to: 'n:00010' },
					{ from: 'n:00010', to: 'n:00020' },
					{ from: 'n:00010 is not there', to: 'n:00020 either' },
					{ from: 'a', to: 'z' },
					{ from: 'n:00020', to: 'n:00010' },
					{ to: 'a' },
					{ from: 'z' },
				];
				const order = (one: string, other: string) => Buffer.compare(Buffer.from(one), Buffer.from(other));
				for (const { from = 'n:', to = 'n;' } of parts) {
					const expected = keys.filter((key) => key.startsWith('n:') && order(key, from) >= 0 && order(key, to) < 0);
					expect(await store.count('n:', { from, to }), `${from} to ${to}`).toBe(expected.length);
				}
				await store.delete('n:é');
				expect(await store.count('n:')).toBe(MANY);
			});

			it('counts a key as beginning with itself', async () => {
				const store = await connect();
				await store.insert('job:1', 'value');
				expect(await listed(store, 'job:1')).toEqual([['job:1', 'value']]);
			});

			it('does not take wildcards for what they stand for', async () => {
				const store = await connect();
				for (const key of ['a%b', 'a*b', 'a_b', 'a[b', 'a?b', 'axb']) await store.insert(key, key);
				for (const key of ['a%', 'a*', 'a_', 'a[', 'a?']) {
					expect(await listed(store, key)).toEqual([[`${key}b`, `${key}b`]]);
				}
			});

			it('goes on while rows come and go', async () => {
				const store = await connect();
				const keys = Array.from({ length: 1_200 }, (_, number) => `job:${String(number).padStart(6, '0')}`);
				await store.setMany(keys.map((key) => ({ key, value: 'v' })));
				const seen: string[] = [];
				for await (const [key] of store.scan('job:')) {
					seen.push(key);
					if (seen.length === 10) await store.deleteMany(keys.slice(1_000, 1_100));
				}
				expect(seen).toEqual([...keys.slice(0, 1_000), ...keys.slice(1_100)]);
			});
		});

		describe('notifications', () => {
			it('reach all listeners of their topic, and none that stopped', async () => {
				const [one, other] = [await connect(), await connect()];
				const feedback: string[] = [];
				const note = (name: string) => () => void feedback.push(name);
				const stop = await one.listen('due', note('one'));
				const stopOther = await other.listen('due', note('other'));
				const stopElse = await other.listen('else', note('else'));
				await one.notify('due');
				await until(() => feedback.includes('one') && feedback.includes('other'));
				await stop();
				await stop();
				feedback.length = 0;
				await one.notify('due');
				await until(() => feedback.includes('other'));
				expect(new Set(feedback)).toEqual(new Set(['other']));
				await stopOther();
				feedback.length = 0;
				await other.notify('due');
				await one.notify('else');
				await until(() => feedback.includes('else'));
				expect(new Set(feedback)).toEqual(new Set(['else']));
				await stopElse();
			});

			it('leave no row behind', async () => {
				const store = await connect();
				await (
					await store.listen('due', () => undefined)
				)();
				await store.notify('due');
				expect(await listed(store, '')).toEqual([]);
			});

			it('are no matter any more for a store that was closed', async () => {
				const [one, other] = [await connect(), await connect()];
				let feedback = 0;
				const stop = await other.listen('due', () => (feedback += 1));
				const stopOwn = await one.listen('due', () => undefined);
				if (one !== other) {
					await other.disconnect();
					await one.notify('due');
					await one.read('something');
					expect(feedback).toBe(0);
				}
				await stop();
				await stopOwn();
			});
		});

		it('serves Keyv the same rows', async () => {
			const store = await connect();
			const keyv = new Keyv({ store: store as never });
			const raw = (await keyv.encode({ value: { title: 'A "lemon" tart 🍋', tries: 2 } })) as string;
			await store.insert('job:1', raw);
			await keyv.set('job:2', { title: 'second' });
			expect(await keyv.get('job:1')).toEqual({ title: 'A "lemon" tart 🍋', tries: 2 });
			expect(await keyv.getMany(['job:2', 'job:3'])).toEqual([{ title: 'second' }, undefined]);
			expect(await keyv.has('job:1')).toBe(true);
			const entries = await all(keyv.iterator());
			expect(entries).toEqual([
				['job:1', { title: 'A "lemon" tart 🍋', tries: 2 }],
				['job:2', { title: 'second' }],
			]);
			expect(await store.swap('job:1', raw, (await keyv.encode({ value: 'next' })) as string)).toBe(true);
			expect(await keyv.get('job:1')).toBe('next');
			expect(await keyv.delete('job:1')).toBe(true);
			expect(await store.read('job:1')).toBeUndefined();
		});

		describe('two connections', () => {
			it('have one winner of fifty', async () => {
				const stores = [await connect(), await connect()];
				for (let round = 0; round < 5; round += 1) {
					const claims = Array.from({ length: 50 }, async (_, claim) => {
						return await stores[claim % 2]!.insert(`job:${round}`, `claim ${claim}`);
					});
					const won = (await Promise.all(claims)).flatMap((winner, claim) => (winner ? [`claim ${claim}`] : []));
					expect(won).toEqual([await stores[0]!.read(`job:${round}`)]);
				}
			});

			it('count exactly, with eight writers at once', async () => {
				const stores = [await connect(), await connect()];
				await stores[0]!.insert('count', '0');
				await Promise.all(
					Array.from({ length: 8 }, async (_, writer) => await countTo(stores[writer % 2]!, 'count', 25)),
				);
				expect(await stores[1]!.read('count')).toBe('200');
			});
		});
	});
}
