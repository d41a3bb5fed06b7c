import { describe, expect, it } from 'vitest';
import { exportRecord } from '../../../lib';
import { Snapshot } from '../../../lib/results/snapshot';
import { MemoryStore } from '../../../lib/store/memory-store';
import { all } from '../../support/board';

const NOON = Date.parse('2026-11-26T12:00:00Z');
const HOUR_MS = 3_600_000;
const measured = (impressions: number) => ({
	numbers: { '90d': { impressions, saves: null, pinClicks: null, outboundClicks: null } },
});

describe('Snapshot', () => {
	it('has what was read until the day ends by UTC, and nothing of it from then on', async () => {
		const store = new MemoryStore();
		await (await Snapshot.open(store, '7', 'list', NOON)).add({ a: measured(1) }, { bookmark: 'next' });
		const evening = await Snapshot.open(store, '7', 'list', NOON + 11 * HOUR_MS);
		expect([evening.get('a'), evening.reached.bookmark]).toEqual([measured(1), 'next']);
		const night = await Snapshot.open(store, '7', 'list', NOON + 12 * HOUR_MS);
		expect([night.get('a'), night.reached.bookmark]).toEqual([undefined, undefined]);
		expect(await all(store.scan('results:'))).toEqual([]);
	});

	it('keeps what two processes read at once', async () => {
		const store = new MemoryStore();
		const one = await Snapshot.open(store, '7', 'list', NOON);
		const other = await Snapshot.open(store, '7', 'list', NOON);
		await Promise.all([one.add({ a: measured(1) }), other.add({ b: measured(2) })]);
		await one.add({ c: measured(3) });
		const again = await Snapshot.open(store, '7', 'list', NOON);
		expect(['a', 'b', 'c'].map((id) => again.get(id))).toEqual([measured(1), measured(2), measured(3)]);
	});

	it('keeps 20 snapshots of a day and forgets the oldest, with all of their rows', async () => {
		const store = new MemoryStore();
		for (let source = 0; source < 25; source++)
			await (await Snapshot.open(store, '7', String(source), NOON + source)).add({ a: measured(source) });
		const heads = (await all(store.scan('results:head:'))).map(([key]) => key);
		expect(heads).toHaveLength(20);
		expect(await all(store.scan('results:part:'))).toHaveLength(20);
		expect(heads).not.toContain('results:head:7:0');
	});

	it('grows to 400 rows and no further', async () => {
		const store = new MemoryStore();
		const snapshot = await Snapshot.open(store, '7', 'list', NOON);
		for (let pin = 0; pin < 410; pin++) await snapshot.add({ [`pin${pin}`]: measured(pin) });
		expect(snapshot.get('pin409')).toEqual(measured(409));
		expect(await all(store.scan('results:'))).toHaveLength(401);
	});

	it('reads again what it cannot read, and is no part of the record', async () => {
		const store = new MemoryStore();
		await store.set('results:head:7:list', 'not JSON');
		const snapshot = await Snapshot.open(store, '7', 'list', NOON);
		await snapshot.add({ a: measured(1) });
		expect((await Snapshot.open(store, '7', 'list', NOON)).get('a')).toEqual(measured(1));
		expect(await exportRecord(store, {} as never, async () => undefined)).toMatchObject({ rows: 0 });
	});
});
