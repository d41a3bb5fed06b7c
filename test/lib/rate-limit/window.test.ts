import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recordResponse, pauseOf, type CallReport } from '../../../lib/rate-limit/record-response';
import { newState, type BudgetState } from '../../../lib/rate-limit/budget-state';
import { BUDGETS } from '../../../lib/rate-limit/budgets';
import { overdrawn, reserve } from '../../../lib/rate-limit/reserve';
import { simulate, type World } from './simulation';

const T0 = 1_000_000;
const terms = { table: BUDGETS.org_write.standard, keptFromBulk: 0.05 };
const ask = (state: BudgetState, now: number, more: Partial<Parameters<typeof reserve>[1]> = {}) =>
	reserve(state, { ...terms, now, me: { id: 'me', underWay: 0, waiting: 1 }, bulk: false, ...more });
const reading = (remaining: number, resetMs: number, amount = 100) => ({
	reading: { amount, remaining, resetMs, grainMs: 1000 },
});
const answer = (state: BudgetState, sentAt: number, feedback: CallReport['feedback'], more: Partial<CallReport> = {}) =>
	recordResponse(state, {
		...terms,
		me: { id: 'me', underWay: 0, waiting: 0 },
		sentAt,
		at: sentAt + 200,
		blind: state.blind,
		feedback,
		...more,
	});

/** A state after one call that was told this much. */
function told(remaining: number, resetMs = 57_000): BudgetState {
	return answer(ask(newState(T0), T0).state, T0, reading(remaining, resetMs));
}

describe('what a window has left', () => {
	it('is found out by one call, for which the others wait, though not for ever', () => {
		const { state, decision } = ask(newState(T0), T0);
		expect(decision).toMatchObject({ go: T0 });
		const other = { me: { id: 'other', underWay: 0, waiting: 1 } };
		expect(ask(state, T0 + 10, other).decision).toMatchObject({ again: T0 + 510 });
		expect(ask(state, T0 + 3_500, other).decision).toMatchObject({ go: T0 + 3_500 });
		expect(ask(answer(state, T0, reading(2, 57_000)), T0 + 200, other).state.left).toBe(1);
	});

	it('is what the server says, less what is under way', () => {
		expect(told(40).left).toBe(40);
		const two = ask(ask(told(40), T0 + 300).state, T0 + 300, { me: { id: 'me', underWay: 1, waiting: 0 } }).state;
		expect(two.left).toBe(38);
		expect(answer(two, T0 + 300, reading(39, 56_000), { me: { id: 'me', underWay: 1, waiting: 0 } }).left).toBe(38);
	});

	it('does not grow by an answer that was overtaken', () => {
		const state = answer(told(40), T0 + 400, reading(30, 56_000));
		expect(answer(state, T0 + 300, reading(35, 56_000)).left).toBe(30);
	});

	it('ends at the earliest of the ends that rounded answers allow, and is full again then', () => {
		let state = told(40, 57_000);
		state = answer(state, T0 + 5_300, reading(39, 52_000));
		state = answer(state, T0 + 9_900, reading(38, 47_000));
		expect(state.window?.latestEnd).toBe(T0 + 9_900 + 200 + 47_000);
		const spent = answer(state, T0 + 20_000, reading(0, 38_000));
		const end = spent.window?.latestEnd ?? 0;
		expect(ask(spent, T0 + 30_000).decision).toEqual({ again: end });
		expect(pauseOf(spent, { ...terms, now: end - 5 })).toBe(5);
		expect(ask(spent, end).decision).toMatchObject({ go: end });
		expect(ask(spent, end).state.left).toBe(99);
	});

	it('counts what may have slipped into the next window', () => {
		let state = told(3, 10_000);
		const end = state.window?.latestEnd ?? 0;
		state = ask(state, end - 50).state;
		expect(ask(state, end, { me: { id: 'me', underWay: 1, waiting: 1 } }).state.left).toBe(98);
		// Answered with the window before: that one is over.
		expect(
			answer(ask(state, end, { me: { id: 'me', underWay: 1, waiting: 1 } }).state, end - 50, reading(2, 1_000)).window
				?.used,
		).toBeUndefined();
		// Answered with the new one.
		expect(answer(state, end - 50, reading(99, 60_000)).window?.used).toBe(1);
	});

	it('follows a limit that is cut and raised, and no older answer', () => {
		const cut = answer(told(70), T0 + 1_000, { limit: { amount: 50, windowSeconds: 60 }, ...reading(19, 55_000, 50) });
		expect(cut.left).toBe(19);
		const late = answer(cut, T0 + 500, { limit: { amount: 100, windowSeconds: 60 }, ...reading(70, 55_000) });
		expect([late.limit?.amount, late.left]).toEqual([50, 19]);
		expect(
			answer(cut, T0 + 2_000, { limit: { amount: 200, windowSeconds: 60 }, ...reading(168, 54_000, 200) }).left,
		).toBe(168);
	});

	it('leaves a part to others who were seen, and gives a slot back when they took more', () => {
		let state = answer(ask(told(40), T0 + 300).state, T0 + 300, reading(36, 56_000));
		expect(state.others).toBe(3);
		state = answer(ask(state, T0 + 600).state, T0 + 600, reading(3, 56_000));
		expect(ask(state, T0 + 700).decision).toMatchObject({ again: state.window?.latestEnd });
		const reserved = ask({ ...state, left: 40 }, T0 + 700).state;
		expect(overdrawn(reserved, { ...terms, now: T0 + 1_000 })).toBe(false);
		expect(overdrawn({ ...reserved, left: 1 }, { ...terms, now: T0 + 1_000 })).toBe(true);
	});

	it('keeps a part from polls and listings', () => {
		const reads = { table: BUDGETS.org_read.standard };
		const state = { ...told(40, 50_000), left: 40 };
		expect(ask(state, T0 + 300, { ...reads, bulk: true }).decision).toEqual({ again: T0 + 50_200 });
		expect(ask(state, T0 + 300, { ...reads, bulk: false }).decision).toMatchObject({ go: T0 + 300 });
	});

	it('is closed by a refusal, until the reset, the end of Retry-After, or a whole window', () => {
		const closed = (feedback: CallReport['feedback']) =>
			pauseOf(answer(told(40), T0 + 800, feedback), { ...terms, now: T0 + 1_000 });
		expect(closed({ ...reading(0, 30_000), refused: { resetMs: 30_000 } })).toBeLessThanOrEqual(57_000);
		expect(closed({ refused: { resetMs: 30_000 } })).toBe(30_000);
		expect(closed({ refused: { pauseMs: 7_000, resetMs: 30_000 } })).toBe(7_000);
		expect(closed({ refused: {} })).toBe(60_000);
		expect(closed(reading(12, 30_000))).toBe(0);
	});

	it('of a day is counted and not spread', () => {
		const day = {
			limit: { amount: 300, windowSeconds: 86_400 },
			reading: { amount: 300, remaining: 299, resetMs: 67_150_000, grainMs: 1000 },
		};
		let state = answer(ask(newState(T0), T0).state, T0, day);
		for (let call = 0; call < 299; call++) {
			const next = ask(state, T0 + 300, { me: { id: 'me', underWay: call, waiting: 1 } });
			expect(next.decision).toMatchObject({ go: T0 + 300 });
			state = next.state;
		}
		expect(ask(state, T0 + 300).decision).toEqual({ again: T0 + 200 + 67_150_000 });
	});

	it("never exceeds the user's own limit, and narrows below a wide one", () => {
		const narrow = { own: { amount: 3, windowSeconds: 60 } };
		let state = answer(ask(newState(T0), T0, narrow).state, T0, reading(99, 59_000), narrow);
		const me = (underWay: number) => ({ ...narrow, me: { id: 'me', underWay, waiting: 1 } });
		for (let call = 0; call < 2; call++) state = ask(state, T0 + 300, me(call)).state;
		// One of the two under way may be given back.
		expect(ask(state, T0 + 300, me(2)).decision).toEqual({ again: T0 + 800 });
		for (const underWay of [1, 0]) state = answer(state, T0 + 300, {}, me(underWay));
		const { again } = ask(state, T0 + 600, narrow).decision as { again: number };
		expect(again).toBeGreaterThanOrEqual(T0 + 200 + 60_000);
		expect(again).toBeLessThanOrEqual(T0 + 200 + 63_000);
		const wide = { own: { amount: 100_000, windowSeconds: 1 } };
		expect(ask(ask(newState(T0), T0, wide).state, T0 + 1, wide).state.left).toBe(99_998);
		expect(
			answer(
				ask(newState(T0), T0, wide).state,
				T0,
				{ limit: { amount: 100, windowSeconds: 60 }, ...reading(99, 59_000) },
				wide,
			).left,
		).toBe(99);
	});

	it('does not depend on a process that is gone', () => {
		const crashed = ask(told(40), T0 + 300, { me: { id: 'crashed', underWay: 3, waiting: 2 } }).state;
		expect(ask(crashed, T0 + 400).state.holders).toHaveProperty('crashed');
		expect(ask(crashed, T0 + 100_000).state.holders).not.toHaveProperty('crashed');
	});
});

/** Latencies, stalls and a seed for both. */
const worlds = fc.record({
	amount: fc.integer({ min: 5, max: 120 }),
	processes: fc.integer({ min: 1, max: 5 }),
	concurrency: fc.integer({ min: 1, max: 6 }),
	aligned: fc.boolean(),
	slowest: fc.integer({ min: 5, max: 900 }),
	stalls: fc.integer({ min: 0, max: 400 }),
	mute: fc.boolean(),
	seed: fc.integer({ min: 1, max: 2 ** 30 }),
});

function worldOf({
	seed,
	slowest,
	stalls,
	...given
}: typeof worlds extends fc.Arbitrary<infer Value> ? Value : never): World {
	let state = seed;
	const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
	return {
		...given,
		// Who hears nothing of windows can know those alone that begin with his own call.
		aligned: given.aligned && !given.mute,
		windowMs: 60_000,
		grainMs: 1_000,
		latency: () => 1 + random() * slowest,
		stall: () => (random() < 0.1 ? random() * stalls : 0),
		untilMs: 10 * 60_000,
	};
}

describe("the user's own limit beside a far wider one of Pinterest's: 31 calls came where 20 in 10 s were allowed", () => {
	/** The most calls that reached the server in any stretch of time of this length. */
	const mostWithin = (times: number[], windowMs: number) =>
		Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + windowMs).length));

	it.each([
		{ processes: 1, own: { amount: 20, windowSeconds: 10 } },
		{ processes: 3, own: { amount: 20, windowSeconds: 10 } },
		{ processes: 3, own: { amount: 1, windowSeconds: 5 } },
		{ processes: 3, own: { amount: 30, windowSeconds: 7_200 } },
	])('holds in every stretch of time: %j', ({ processes, own }) => {
		for (const seed of [1, 2, 3]) {
			let random = seed;
			const draw = (most: number) => Math.floor(((random = (random * 48_271) % 2_147_483_647) / 2_147_483_647) * most);
			const untilMs = own.windowSeconds * 6_000;
			const { arrived } = simulate({
				amount: 60_000,
				windowMs: 60_000,
				grainMs: 1_000,
				processes,
				concurrency: 12,
				latency: () => 20 + draw(1_500),
				stall: () => (draw(10) === 0 ? draw(3_000) : 0),
				own,
				untilMs,
			});
			expect(mostWithin(arrived, own.windowSeconds * 1000)).toBe(own.amount);
			// And it is used: six windows have at least four times the amount.
			expect(arrived.length).toBeGreaterThanOrEqual(4 * own.amount);
		}
	});
});

describe('many processes at a server that counts in windows', () => {
	it('are never refused, whatever the latency, and use what there is', () => {
		fc.assert(
			fc.property(worlds, (given) => {
				const world = worldOf(given);
				const { refused, windows } = simulate(world);
				expect(refused).toBe(0);
				// With few calls at once and slow answers it is not the limit that holds back.
				if ((world.processes * world.concurrency * 60_000) / (given.slowest + given.stalls) < 2 * world.amount) return;
				const whole = windows.slice(1, -1);
				const used = whole.reduce((sum, { ours }) => sum + ours, 0) / whole.length / world.amount;
				expect(used).toBeGreaterThan(0.85);
			}),
			{ numRuns: 60 },
		);
	});

	it('leave room for another client', () => {
		fc.assert(
			fc.property(worlds, (given) => {
				const world = worldOf({
					...given,
					mute: false,
					amount: given.amount + 60,
					slowest: Math.min(300, given.slowest),
				});
				const { calls, refused } = simulate({ ...world, others: Math.floor(world.amount / 3) });
				expect(refused / calls).toBeLessThan(0.01);
			}),
			{ numRuns: 30 },
		);
	});

	it('are refused no more than what was under way when the limit is cut', () => {
		fc.assert(
			fc.property(worlds, fc.integer({ min: 60_000, max: 240_000 }), (given, at) => {
				const world = worldOf({
					...given,
					mute: false,
					amount: given.amount + 15,
					slowest: Math.min(200, given.slowest),
				});
				const { refused, windows } = simulate({
					...world,
					changes: [
						{ at, amount: Math.ceil(world.amount / 2) },
						{ at: at + 150_000, amount: world.amount },
					],
				});
				expect(refused).toBeLessThanOrEqual(world.processes * world.concurrency);
				expect(windows.at(-2)?.ours).toBeGreaterThan(world.amount * 0.7);
			}),
			{ numRuns: 30 },
		);
	});
});
