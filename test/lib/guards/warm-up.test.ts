import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { Pool } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { parseWarmUp, type WarmUp } from '../../../lib';
import { ownRows } from '../../../lib/store/compare-and-set';
import { nextSlot, type Slot } from '../../../lib/guards/warm-up';
import { DAY_MS, pinsOn } from '../../../lib/guards/warm-up-plan';
import { storeOfKind } from '../store/of-kind';
import { ownNamespace, reachable } from '../store/reachable';
import { race } from '../store/two-processes';

const START = Date.parse('2026-11-24T12:00:00Z');
const PLAN = parseWarmUp('5-50/30');
const planOf = (warmUp: WarmUp) => Array.from({ length: warmUp.days }, (_, day) => pinsOn(day, warmUp) as number);

/** An account of its own, asked at moments of our choice. */
function account(warmUp: WarmUp) {
	let now = START;
	const store = { ...ownRows(), now: async () => now };
	return async (at: number, mayTake = (_: number) => true, had?: number): Promise<Slot> => {
		now = at;
		return await nextSlot(store, '11', warmUp, { had, mayTake });
	};
}

describe('the plan of a warm-up', () => {
	it('grows by the same part from day to day, and ends', () => {
		expect(planOf(parseWarmUp('1-16/5'))).toEqual([1, 2, 4, 8, 16]);
		expect(planOf(parseWarmUp('7-7/3'))).toEqual([7, 7, 7]);
		expect(planOf(PLAN)).toEqual([
			5, 5, 6, 6, 7, 7, 8, 9, 9, 10, 11, 12, 13, 14, 15, 16, 18, 19, 21, 23, 24, 26, 29, 31, 34, 36, 39, 43, 46, 50,
		]);
		expect([30, 31, 1000].map((day) => pinsOn(day, PLAN))).toEqual([undefined, undefined, undefined]);
	});

	it.each(['', '5', '5-50', '50-5/30', '0-50/30', '5-50/1', '5-50/0', '5.5-50/30', '-5-50/30', '5-50/30d'])(
		'is not "%s"',
		(text) => {
			expect(() => parseWarmUp(text)).toThrow(/^The warm-up is ".*"\. Write FIRST-LAST\/DAYS, such as 5-50\/30: .*\.$/);
		},
	);
});

describe('the moments of a warm-up', () => {
	it('are spread evenly over the day, and the first is now', async () => {
		const ask = account(parseWarmUp('4-8/2'));
		const hours: number[] = [];
		for (let pin = 0; pin < 14; pin++) hours.push(((await ask(START)).at - START) / 3_600_000);
		expect(hours).toEqual([0, 6, 12, 18, 24, 27, 30, 33, 36, 39, 42, 45, 48, 48]);
	});

	it('are not made up for when nobody asked, and cost nothing after the end', async () => {
		const ask = account(parseWarmUp('4-8/2'));
		await ask(START);
		const late = START + 17 * 3_600_000;
		expect(await ask(late)).toEqual({ at: late, waitMs: 0, taken: true, pinsADay: 4 });
		expect((await ask(late)).waitMs).toBe(6 * 3_600_000);
		const after = START + 2 * DAY_MS;
		for (let pin = 0; pin < 3; pin++) expect(await ask(after)).toEqual({ at: after, waitMs: 0, taken: true });
	});

	it('begin anew after a clock that was a year ahead, for which they were a year away', async () => {
		const ask = account(parseWarmUp('4-8/2'));
		const ahead = await ask(START + 365 * DAY_MS);
		expect(await ask(START)).toMatchObject({ at: START, waitMs: 0 });
		expect((await ask(START, () => true, ahead.at)).waitMs).toBe(6 * 3_600_000);
	});

	it('are left to others by one who cannot wait, and stay with one who has his', async () => {
		const ask = account(parseWarmUp('4-8/2'));
		await ask(START);
		const refused = await ask(START, () => false);
		expect(refused).toMatchObject({ waitMs: 6 * 3_600_000, taken: false });
		const mine = await ask(START);
		expect(mine).toMatchObject({ at: refused.at, taken: true });
		expect(await ask(START + 1, undefined, mine.at)).toMatchObject({ at: mine.at, waitMs: mine.waitMs - 1 });
		expect((await ask(START)).at).toBe(START + 12 * 3_600_000);
	});

	const plans = fc
		.record({
			firstDay: fc.integer({ min: 1, max: 60 }),
			more: fc.integer({ min: 0, max: 200 }),
			days: fc.integer({ min: 2, max: 40 }),
		})
		.map(({ firstDay, more, days }): WarmUp => ({ firstDay, lastDay: firstDay + more, days }));

	it('are never more in any 24 hours than the plan of their last day, however they are asked for', async () => {
		const pauses = fc.array(fc.tuple(fc.integer({ min: 0, max: DAY_MS / 2 }), fc.integer({ min: 1, max: 30 })), {
			minLength: 1,
			maxLength: 20,
		});
		await fc.assert(
			fc.asyncProperty(plans, pauses, async (warmUp, asked) => {
				const ask = account(warmUp);
				const moments: number[] = [];
				let now = START;
				for (const [pause, pins] of asked) {
					now += pause;
					for (let pin = 0; pin < pins; pin++) moments.push((await ask(now)).at);
				}
				for (const [index, at] of moments.entries()) {
					const within = moments.slice(index).filter((other) => other < at + DAY_MS);
					const allowed = pinsOn(Math.floor((within.at(-1)! - START) / DAY_MS), warmUp);
					expect(within.length).toBeLessThanOrEqual(allowed ?? Infinity);
				}
			}),
		);
	});

	it('are never fewer on any day than planned where there is always a pin to send', async () => {
		await fc.assert(
			fc.asyncProperty(plans, async (warmUp) => {
				const ask = account(warmUp);
				const plan = planOf(warmUp);
				const counts = plan.map(() => 0);
				for (let pin = plan.reduce((sum, pins) => sum + pins, 0); pin > 0; pin--) {
					const day = Math.floor(((await ask(START)).at - START) / DAY_MS);
					counts[day] = (counts[day] ?? 0) + 1;
				}
				expect(counts).toEqual(plan);
			}),
			{ numRuns: 30 },
		);
	});
});

const namespace = ownNamespace();
const folder = mkdtempSync(join(tmpdir(), 'warm-up-'));
afterAll(() => rmSync(folder, { recursive: true }));

function twoTakers(kind: 'sqlite' | 'redis' | 'postgres', address: string): void {
	it(`are shared by two processes on ${kind}, none of them twice and none left out`, async () => {
		const store = storeOfKind(kind, address, namespace);
		await store.now(); // the file and the table are there before the two begin
		const answers = await race<{ moments: number[] }>(join(__dirname, 'slot-taker.ts'), [kind, address, namespace], {
			warmUp: parseWarmUp('60-60/2'),
			pins: 60,
		});
		const moments = answers.flatMap((answer) => answer.moments).toSorted((one, other) => one - other);
		const begin = moments[0] as number;
		expect(moments.map((at) => at - begin)).toEqual(Array.from({ length: 120 }, (_, pin) => pin * (DAY_MS / 60)));
		await store.clear();
		await store.disconnect();
	}, 60_000);
}

describe('moments in SQLite', () => twoTakers('sqlite', join(folder, 'ledger.sqlite')));

describe('moments in Redis', async () => {
	const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
	if (await reachable(url, 6379, 'REDIS_URL')) twoTakers('redis', url);
});

describe('moments in Postgres', async () => {
	const url = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
	if (!(await reachable(url, 5432, 'POSTGRES_URL'))) return;
	twoTakers('postgres', url);
	afterAll(async () => {
		const pool = new Pool({ connectionString: url });
		await pool.query(`DROP TABLE IF EXISTS ${namespace.replaceAll('-', '_')}_entries`);
		await pool.end();
	});
});
