import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BUDGET_PREFIX } from '../../../lib/rate-limit/budget-location';
import type { AtomicStore } from '../../../lib/store/atomic-store';
import { MemoryStore } from '../../../lib/store/memory-store';
import { exportRecord, importRecord } from '../../../lib/store/move-record';
import { compareKeys, type RecordSum } from '../../../lib/store/record-file';
import { withStoreLock } from '../../../lib/store/store-lock';
import { afterThisTest } from '../../support/cleanup';
import { storeOfKind } from './of-kind';
import { ownNamespace, reachable } from './reachable';
import { listed } from './walk';

const REDIS = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const POSTGRES = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
/** More than two groups, each of several pages of a listing. */
const MANY = 1_234;

const header = { version: '9.9.9', kind: 'sqlite' };

/** Rows as hostile as cells: every character that a line or a language could end or sort in another way. */
const rows: [string, string][] = Array.from({ length: MANY }, (_, number): [string, string] => [
	`job:${['pin', 'Pin', 'ä', '\u{1F600}', '\uFFFD', '\u2028'][number % 6]}:${number}`,
	`{"value":{"title":"${number}\u2028\u0085 \\"x\\" \u{1F600}"}}`,
]).sort(([one], [other]) => compareKeys(one, other));

async function filled(store: AtomicStore): Promise<AtomicStore> {
	await store.setMany?.(rows.map(([key, value]) => ({ key, value })));
	return store;
}

async function exported(store: AtomicStore): Promise<{ text: string; sum: RecordSum }> {
	const parts: Buffer[] = [];
	const sum = await exportRecord(store, header, async (bytes) => void parts.push(Buffer.from(bytes)));
	return { text: Buffer.concat(parts).toString(), sum };
}

/** A file whose chunks end anywhere. */
const fileOf = (text: string) =>
	async function* () {
		const bytes = Buffer.from(text);
		const chunk = Buffer.alloc(1_001);
		for (let at = 0; at < bytes.length; at += chunk.length) yield chunk.subarray(0, bytes.copy(chunk, 0, at));
	};

async function open(kind: string): Promise<AtomicStore> {
	const address = { redis: REDIS, postgres: POSTGRES }[kind] ?? join(await folder(), 'ledger.sqlite');
	const store = storeOfKind(kind, address, `${ownNamespace()}-${kind}`);
	afterThisTest(async () => {
		await store.clear?.();
		await store.disconnect();
	});
	return store;
}

async function folder(): Promise<string> {
	const made = await mkdtemp(join(tmpdir(), 'move-record-'));
	afterThisTest(async () => await rm(made, { recursive: true, force: true }));
	return made;
}

const small = async () => {
	const store = new MemoryStore();
	for (const [key, raw] of rows.slice(0, 5)) await store.insert(key, raw);
	return await exported(store);
};

describe('a record that moves', async () => {
	const servers = [
		...((await reachable(REDIS, 6379, 'REDIS_URL')) ? ['redis'] : []),
		...((await reachable(POSTGRES, 5432, 'POSTGRES_URL')) ? ['postgres'] : []),
	];
	const kinds = ['sqlite', ...servers];
	const ways = kinds.flatMap((from) => kinds.filter((to) => to !== from).map((to) => [from, to] as const));

	it.each(ways)('is the same in the other store, from %s to %s', async (from, to) => {
		const source = await filled(await open(from));
		const { text, sum } = await exported(source);
		const target = await open(to);
		expect(await importRecord(target, fileOf(text))).toEqual(sum);
		expect(sum.rows).toBe(MANY);
		expect(await listed(target, '')).toEqual(rows);
		expect((await exported(target)).text).toBe(text);
	});

	it('leaves out locks, rate-limit usage and polls, and keeps what is paused and warmed up', async () => {
		const store = new MemoryStore();
		await withStoreLock(store, 'token:x', { clock: { sleep: async () => undefined }, leaseMs: 1_000 }, async () => 1);
		await store.insert(`${BUDGET_PREFIX}app:user:org_write`, 'usage');
		await store.insert('looked:due:1', 'poll');
		await store.insert('breaker:domain:example.com', 'paused');
		await store.insert('warm-up:1', 'begun');
		const { text } = await exported(store);
		const target = new MemoryStore();
		await target.insert(`${BUDGET_PREFIX}app:other:org_write`, 'a process that only read its budget');
		await importRecord(target, fileOf(text));
		expect((await listed(target, '')).map(([key]) => key)).toEqual([
			'breaker:domain:example.com',
			`${BUDGET_PREFIX}app:other:org_write`,
			'warm-up:1',
		]);
	});

	it('goes on where it was interrupted', async () => {
		const { text, sum } = await exported(await filled(await open('sqlite')));
		const target = await open('sqlite');
		const stop = new AbortController();
		const options = { signal: stop.signal, onProgress: () => stop.abort() };
		await expect(importRecord(target, fileOf(text), options)).rejects.toThrow();
		const begun = await listed(target, '');
		expect(begun.length).toBeGreaterThan(0);
		expect(begun.length).toBeLessThan(MANY);
		await target.delete(begun[3]![0]); // as of a group of which a part had to be written again
		expect(await importRecord(target, fileOf(text))).toEqual(sum);
		expect(await importRecord(target, fileOf(text))).toEqual(sum);
	});

	it.each([
		['another job', 'job:zzz', 'x'],
		['a job in the middle that the file does not have', `${rows[2]![0]}+`, 'x'],
		['a job of the file in another state', rows[2]![0], 'x'],
	])('is refused by a store with %s, which stays as it is', async (_, key, raw) => {
		const { text } = await small();
		const target = new MemoryStore();
		await target.insert(key, raw);
		await expect(importRecord(target, fileOf(text))).rejects.toMatchObject({ problem: { code: 'store-not-empty' } });
		expect(await listed(target, '')).toEqual([[key, raw]]);
	});

	it('is refused wherever its file was cut, before anything is written', async () => {
		const { text } = await small();
		const bytes = Buffer.from(text);
		const target = new MemoryStore();
		for (let length = 0; length < bytes.length; length++) {
			const cut = async function* () {
				yield bytes.subarray(0, length);
			};
			await expect(importRecord(target, cut)).rejects.toMatchObject({
				problem: {
					code: 'record-file-invalid',
					message: expect.stringMatching(
						length < text.indexOf('\n') + 1 ? /not an exported/ : /Copy the file/,
					) as string,
				},
			});
		}
		expect(await listed(target, '')).toEqual([]);
	});

	const lines = (text: string) => text.split('\n').slice(0, -1);
	const joined = (all: string[]) => `${all.join('\n')}\n`;
	it.each<[string, (all: string[]) => string[], RegExp]>([
		['a line is missing', (all) => all.toSpliced(2, 1), /do not match/],
		['a line is there twice', (all) => all.toSpliced(2, 0, all[2]!), /^Line 4 .* damaged/],
		['two lines changed places', (all) => all.toSpliced(2, 2, all[3]!, all[2]!), /^Line 4 .* damaged/],
		['a letter changed', (all) => all.with(2, all[2]!.replace('title', 'titel')), /do not match/],
		['a line was written anew', (all) => all.with(2, all[2]!.replace(',', ', ')), /do not match/],
		['a line is no row', (all) => all.with(2, '{"key":"x"}'), /^Line 3 .* damaged/],
		['the count is another', (all) => all.with(-1, all.at(-1)!.replace('"rows":5', '"rows":6')), /do not match/],
		['something follows the end', (all) => [...all, all[1]!], /^Line 8 .* damaged/],
		['lines end as in Windows', (all) => all.map((line) => `${line}\r`), /do not match/],
		['it is another file', () => ['media_url,board', 'a,b'], /not an exported record/],
		['a newer version wrote it', (all) => all.with(0, all[0]!.replace('"format":1', '"format":2')), /version 9\.9\.9/],
	])('is refused where %s, before anything is written', async (_, change, message) => {
		const { text } = await small();
		const target = new MemoryStore();
		const altered = joined(change(lines(text)));
		expect(altered).not.toBe(text);
		const problem = { code: 'record-file-invalid', message: expect.stringMatching(message) as string };
		await expect(importRecord(target, fileOf(altered))).rejects.toMatchObject({ problem });
		expect(await listed(target, '')).toEqual([]);
	});

	it('is refused where half a line follows its end, before anything is written', async () => {
		const target = new MemoryStore();
		const longer = fileOf(`${(await small()).text}["job:x"`);
		await expect(importRecord(target, longer)).rejects.toThrow(/^Line 8 .* damaged/);
		expect(await listed(target, '')).toEqual([]);
	});

	it('is not called done where something else wrote to the store meanwhile', async () => {
		const { text } = await exported(await filled(await open('sqlite')));
		const target = await open('sqlite');
		const onProgress = () => void target.insert('job:of a worker', 'x');
		await expect(importRecord(target, fileOf(text), { onProgress })).rejects.toMatchObject({
			problem: { code: 'record-differs' },
		});
	});

	it('has the order of the bytes of its keys, whatever a language makes of them', () => {
		const keys = ['\u{1F600}', '\uFFFD', 'ä', 'z', 'Z', 'a:', 'a', 'a;'];
		expect(keys.sort(compareKeys)).toEqual(['Z', 'a', 'a:', 'a;', 'z', 'ä', '\uFFFD', '\u{1F600}']);
	});
});
