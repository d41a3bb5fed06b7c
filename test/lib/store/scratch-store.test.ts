import { expect, it } from 'vitest';
import { createRateLimiter, ScratchStore, systemClock } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';

it('ScratchStore reads the store, keeps changes to itself, and goes by them from then on', async () => {
	const store = new MemoryStore();
	await store.insert('there', 'one');
	const scratch = new ScratchStore(store);
	expect(await scratch.insert('there', 'other')).toBe(false);
	expect(await scratch.swap('there', 'two', 'three')).toBe(false);
	expect([await scratch.swap('there', 'one', 'two'), await scratch.swap('there', 'two', 'three')]).toEqual([
		true,
		true,
	]);
	expect([await scratch.insert('new', 'a'), await scratch.insert('new', 'b')]).toEqual([true, false]);
	expect([await scratch.read('there'), await scratch.read('new'), await scratch.read('none')]).toEqual([
		'three',
		'a',
		undefined,
	]);
	expect(await Array.fromAsync(store.scan(''))).toEqual([['there', 'one']]);
});

it('ScratchStore sees a row that another process changes, until it changes it itself', async () => {
	const store = new MemoryStore();
	const scratch = new ScratchStore(store);
	await store.insert('row', 'one');
	expect(await scratch.read('row')).toBe('one');
	await scratch.swap('row', 'one', 'mine');
	await store.swap('row', 'one', 'theirs');
	expect(await scratch.read('row')).toBe('mine');
});

it('ScratchStore counts the rows of the store with its own changes', async () => {
	const store = new MemoryStore();
	for (const key of ['a:1', 'a:2', 'a:3', 'b:1']) await store.insert(key, 'there');
	const scratch = new ScratchStore(store);
	await scratch.set('a:4', 'new');
	await scratch.set('a:2', 'changed');
	await scratch.delete('a:1');
	await scratch.delete('a:9');
	expect(await scratch.count('a:')).toBe(3);
	expect(await scratch.count('a:', { from: 'a:2', to: 'a:4' })).toBe(2);
	expect(await store.count('a:')).toBe(3);
});

it('a rate limiter on ScratchStore counts its calls, and leaves the store as it was', async () => {
	const store = new MemoryStore();
	const limiter = createRateLimiter({
		clock: systemClock,
		store: new ScratchStore(store),
		scope: { app: 'test', user: '1' },
		own: { org_read: { amount: 10, windowSeconds: 60 } },
	});
	const permit = await limiter.acquire('org_read');
	permit.recordResponse({}, false);
	const [read] = (await limiter.usage()).filter(({ name }) => name === 'org_read');
	expect(read?.used).toBe(1);
	await limiter.settled();
	expect(await Array.fromAsync(store.scan(''))).toEqual([]);
});
