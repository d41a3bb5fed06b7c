import { describe, expect, it } from 'vitest';
import { newState, type BudgetState } from '../../../lib/rate-limit/budget-state';
import { othersOf, overdrawn, reserve, reserveSeveral, atNow, type Ask } from '../../../lib/rate-limit/reserve';

const NOW = 1_000_000;
const MINUTE = 60_000;
const terms = { table: { amount: 100, windowSeconds: 60 }, keptFromBulk: 0.05 };
const ask = (state: BudgetState, more: Partial<Ask> = {}) =>
	reserve(state, { ...terms, now: NOW, me: { id: 'me', underWay: 0, waiting: 1 }, bulk: false, ...more });

/** A window that began now and ends in a minute, of which so many calls are left. */
const windowOf = (left: number, more: Partial<BudgetState> = {}): BudgetState => ({
	...newState(NOW),
	left,
	window: { begunAt: NOW, earliestEnd: NOW + MINUTE, latestEnd: NOW + MINUTE, used: 100 - left, ours: 0, byOthers: 0 },
	...more,
});

describe('a budget that a refusal closed', () => {
	const closed = windowOf(40, { closedUntil: NOW + 7_000 });

	it('lets no call go before its time, and one at its time', () => {
		expect(ask(closed).decision).toEqual({ again: NOW + 7_000 });
		expect(ask(closed, { now: NOW + 6_999 }).decision).toEqual({ again: NOW + 7_000 });
		expect(ask(closed, { now: NOW + 7_000 }).decision).toMatchObject({ go: NOW + 7_000 });
	});

	it('takes back what was reserved before, until its time', () => {
		expect(overdrawn(closed, { ...terms, now: NOW + 6_999 })).toBe(true);
		expect(overdrawn(closed, { ...terms, now: NOW + 7_000 })).toBe(false);
	});
});

it("the user's own limit lets a call go a whole window after the end of another, and not before", () => {
	const own = { amount: 3, windowSeconds: 30 };
	const spent = windowOf(40, { ownCalls: [[NOW, 3]] });
	expect(ask(spent, { own, now: NOW + 29_999 }).decision).toEqual({ again: NOW + 30_000 });
	const { decision, state } = ask(spent, { own, now: NOW + 30_000 });
	expect(decision).toHaveProperty('go');
	expect(ask(state, { own, now: NOW + 30_000, me: { id: 'me', underWay: 3, waiting: 1 } }).decision).toHaveProperty(
		'again',
	);
	expect(ask(windowOf(40), {}).state.ownCalls).toBeUndefined();
});

describe('the pace of a window', () => {
	/** When each of so many calls goes that are all asked for now, in milliseconds from now. */
	function goings(state: BudgetState, count: number, more: Partial<Ask> = {}): number[] {
		const times: number[] = [];
		for (let [current, now] = [state, NOW]; times.length < count;) {
			const me = { id: 'me', underWay: times.length, waiting: 1 };
			const { decision, state: next } = ask(current, { ...more, now, me });
			if ('go' in decision) {
				times.push(Math.round(decision.go - NOW));
				current = next;
			} else {
				if (decision.again >= NOW + MINUTE) return times;
				now = decision.again;
			}
		}
		return times;
	}

	it('sends five at once, and the rest within nine tenths of its time', () => {
		const times = goings(windowOf(100), 100);
		expect(times.slice(0, 5)).toEqual([0, 0, 0, 0, 0]);
		expect(times[5]).toBeGreaterThan(500);
		expect(times[99]).toBeGreaterThan(0.8 * MINUTE);
		expect(times[99]).toBeLessThanOrEqual(0.9 * MINUTE);
		expect(goings(windowOf(100), 101)).toHaveLength(100);
	});

	it("is that of the user's own limit where that is slower", () => {
		const times = goings(windowOf(100), 10, { own: { amount: 10, windowSeconds: 60 } });
		expect(times[9]! - times[8]!).toBe(5_400); // 60 s * 0.9 / 10
	});

	it('gives no slot so far ahead that its process would count as gone', () => {
		const slow = windowOf(1, { burst: { tokens: 0, at: NOW } });
		const table = { amount: 1, windowSeconds: 60 };
		expect(ask(slow, { table }).decision).toEqual({ again: NOW + 54_000 - 30_000 });
		expect(ask(slow, { table, now: NOW + 24_000 }).decision).toMatchObject({
			go: NOW + 30_000,
			until: NOW + 24_000 + 45_000,
		});
	});

	it('does not take the time in which nothing was sent for a part of the window', () => {
		const idle = windowOf(1, { burst: { tokens: 0, at: NOW } });
		const window = { ...idle.window!, begunAt: NOW - 8 * MINUTE };
		const table = { amount: 1, windowSeconds: 60 };
		expect(ask({ ...idle, window }, { table }).decision).toEqual({ again: NOW + 24_000 });
	});

	it('is no more than twice as fast after a stall', () => {
		const late = windowOf(100, { burst: { tokens: 0, at: NOW + 50_000 } });
		const { decision } = ask(late, { now: NOW + 50_000 });
		expect(decision).toMatchObject({ go: NOW + 50_000 + 300 }); // 60 s / 100 / 2
	});

	it('counts nothing but calls in a window of an hour', () => {
		const hour = { amount: 100, windowSeconds: 3_600 };
		expect(new Set(goings(windowOf(50), 50, { table: hour }))).toEqual(new Set([0]));
	});
});

describe('several calls that are reserved in one step', () => {
	const several = (state: BudgetState, wanted: number, more: Partial<Ask> = {}) => {
		const { decision, state: next } = reserveSeveral(
			state,
			{ ...terms, now: NOW, me: { id: 'me', underWay: 0, waiting: wanted }, bulk: false, ...more },
			wanted,
		);
		return { goings: 'slots' in decision ? decision.slots.map(({ go }) => Math.round(go - NOW)) : [], next };
	};
	const others = (count: number) =>
		Object.fromEntries(
			Array.from({ length: count }, (_, number) => [`p${number}`, { underWay: 0, waiting: 1, seenAt: NOW }]),
		);

	it('each have a moment of their own, and count as under way', () => {
		const thousand = { ...terms, table: { amount: 1_000, windowSeconds: 60 } };
		const spent = windowOf(900, { burst: { tokens: 0, at: NOW } });
		const { goings, next } = several(spent, 24, thousand);
		expect(goings.slice(0, 3)).toEqual([60, 120, 180]); // 60 s * 0.9 / 900
		// Of those alone whose moment comes within a second.
		expect(goings).toHaveLength(16);
		expect(next).toMatchObject({ left: 900 - 16, holders: { me: { underWay: 16 } } });
	});

	it('are no more than wait, than may go at once, and than half of a share of what is left', () => {
		expect(several(windowOf(100), 3).goings).toEqual([0, 0, 0]);
		expect(several(windowOf(100), 24).goings).toEqual([0, 0, 0, 0, 0]);
		expect(several(windowOf(32, { holders: others(3) }), 24).goings).toHaveLength(4); // 32 / 4 processes / 2
		expect(several(windowOf(3, { holders: others(3) }), 24).goings).toHaveLength(1);
	});

	it('are one where nothing is known of the window, and none where it is used up', () => {
		expect(several(newState(NOW), 24).goings).toEqual([0]);
		expect(several(windowOf(0), 24).goings).toEqual([]);
	});
});

describe('what is left to other programs', () => {
	const seen = (others: number, byOthers: number): BudgetState => {
		const { window, ...state } = windowOf(40, { others });
		return { ...state, window: { ...window!, byOthers, usedAt: NOW + 10_000 } };
	};
	const after = (milliseconds: number, others: number, byOthers: number) =>
		othersOf(seen(others, byOthers), terms.table, NOW + 10_000 + milliseconds);

	it('is nothing where none were seen, and what their pace makes likely otherwise', () => {
		expect(after(10_000, 0, 0)).toBe(0);
		expect(after(0, 10, 10)).toBe(2); // a stall made ten of them look like a burst
		// Ten in the first 20 seconds make five in the ten since the last answer likely.
		expect(after(10_000, 3, 10)).toBe(1 + 5);
		expect(after(10_000, 12, 10)).toBe(12);
		expect(after(10_000, 24, 10)).toBe(2 + 3 * 5);
	});

	it('is a quarter of the amount at most', () => {
		expect(after(10_000, 90, 90)).toBe(25);
		expect(othersOf(windowOf(40, { others: 90 }), terms.table, NOW)).toBe(25);
	});
});

it('a window that has ended is followed by a full one, less what is under way or came back late', () => {
	const state = windowOf(3, {
		late: 2,
		others: 4,
		holders: { other: { underWay: 1, waiting: 0, seenAt: NOW } },
	});
	const end = NOW + MINUTE;
	expect(atNow(state, { ...terms, now: end - 1 })).toEqual(state);
	expect(atNow(state, { ...terms, now: end })).toMatchObject({
		window: { begunAt: end, earliestEnd: end, ours: 3, byOthers: 0 },
		lastEnd: { earliest: end, latest: end },
		left: 97,
		late: 0,
		span: MINUTE,
		others: 0,
		othersBefore: 4,
	});
});
