import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../sim/faults';
import { planOf } from '../../sim/plan';
import { addressOf, beginningOf, FIRST, lifePlanOf, readAddress } from '../../sim/page/address';
import { FAULT_WORDS } from '../../sim/page/words';

describe('the address of a simulated world', () => {
	it('carries the whole beginning of a world', () => {
		for (let seed = 0; seed < 50; seed++) {
			const beginning = { ...beginningOf(seed), strength: seed % 2 ? 0.5 : undefined };
			expect(readAddress(addressOf(beginning))).toEqual({ beginning, ignored: [] });
		}
		expect(readAddress(addressOf(FIRST))).toEqual({ beginning: FIRST, ignored: [] });
	});

	it('of a seed alone opens the world that the seed decides', () => {
		for (let seed = 0; seed < 50; seed++) {
			const { beginning, ignored } = readAddress(`#seed=${seed}`);
			expect(ignored).toEqual([]);
			expect(lifePlanOf(beginning)).toEqual(planOf(seed));
		}
	});

	it('without a seed opens the first world', () => {
		expect(readAddress('').beginning).toEqual(FIRST);
		expect(readAddress('#rows=2').beginning).toEqual({ ...FIRST, rows: 2 });
	});

	it('takes how many workers there are as well as their kinds', () => {
		expect(readAddress('#workers=4').beginning.workers).toEqual(['import', 'due', 'node', 'import']);
		expect(readAddress('#workers=node,node').beginning.workers).toEqual(['node', 'node']);
	});

	it.each([
		['#seed=-1', 'seed=-1'],
		['#seed=4294967296', 'seed=4294967296'],
		['#rows=0', 'rows=0'],
		['#rows=13', 'rows=13'],
		['#workers=import,cook', 'workers=import,cook'],
		['#workers=6', 'workers=6'],
		['#strength=1.5', 'strength=1.5'],
		['#faults=crashes,earthquakes', 'earthquakes'],
		['#speed=9', 'speed'],
	])('ignores a bad value with a sentence: %s', (hash, named) => {
		const { beginning, ignored } = readAddress(hash);
		expect(ignored).toHaveLength(1);
		expect(ignored[0]).toContain(named);
		const kept = hash.startsWith('#faults') ? { ...FIRST, faults: ['crashes'] } : FIRST;
		expect(beginning).toEqual(kept);
	});

	it('every fault has words on the page', () => {
		const worded = Object.values(FAULT_WORDS).flatMap((faults) => Object.keys(faults));
		expect(worded.sort()).toEqual([...FAULTS].sort());
	});
});
