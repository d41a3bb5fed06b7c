import { describe, expect, it } from 'vitest';
import { NumberMap } from '../../../lib/ledger/number-map';

describe('a map of whole numbers', () => {
	it('keeps what a Map keeps, through its growth', () => {
		const [ours, theirs] = [new NumberMap(), new Map<number, number>()];
		let seed = 1;
		const next = () => (seed = (seed * 48_271) % 2_147_483_647);
		for (let time = 0; time < 20_000; time++) {
			const key = (next() % 8_000) * 131_071 + (next() % 2) * 2 ** 47;
			ours.set(key, time);
			theirs.set(key, time);
		}
		expect(theirs.size).toBeGreaterThan(8_000);
		for (const [key, value] of theirs) expect(ours.get(key)).toBe(value);
		expect(ours.get(2 ** 47 + 12_345)).toBe(undefined);
	});

	it('knows zero and the greatest digest, and many keys that belong to one place', () => {
		const map = new NumberMap();
		expect(map.get(0)).toBe(undefined);
		for (const key of [0, 2 ** 48 - 1]) map.set(key, 0);
		for (let each = 1; each < 600; each++) map.set(each * 1_024, each);
		expect([map.get(0), map.get(2 ** 48 - 1), map.get(599 * 1_024), map.get(600 * 1_024)]).toEqual([
			0,
			0,
			599,
			undefined,
		]);
	});
});
