import { describe, expect, it } from 'vitest';
import { newState, PROCESS_TIMEOUT_MS, withProcess } from '../../../lib/rate-limit/budget-state';
import { BUDGETS, PACE } from '../../../lib/rate-limit/budgets';
import { AHEAD_VALID_MS, ProcessCalls, type Step } from '../../../lib/rate-limit/process-calls';
import { seeded } from '../../support/seeded';
import { simulate, type World } from './simulation';

const MINUTE = 60_000;
const { amount } = BUDGETS.org_write.standard;
/** What a process that is alone reserves ahead of a hundred calls. */
const AHEAD = Math.floor(amount * PACE.ahead.share);

const quiet: World = {
	amount,
	windowMs: MINUTE,
	grainMs: 1_000,
	processes: 1,
	concurrency: 24,
	latency: () => 100,
	storeLatency: () => 5,
	stall: () => 0,
	untilMs: 5 * MINUTE,
};

describe('a process that is alone and busy', () => {
	it('writes once in ten calls, and hardly a call waits for the store: each took a write before', () => {
		const { calls, refused, writes, unasked } = simulate(quiet);
		expect(calls).toBeGreaterThan(4.9 * amount);
		expect(refused).toBe(0);
		expect(writes).toBeLessThanOrEqual(calls / 10);
		expect(calls - unasked).toBeLessThanOrEqual(5); // the first, which registers, and those beside it
	});

	it('sends what it has reserved ahead, and no more, while the store does not answer', () => {
		const silentFrom = 2 * MINUTE;
		let now = 0;
		const storeLatency = () => (now > silentFrom ? Infinity : 5);
		const until = (untilMs: number) => {
			now = 0;
			const latency = () => 100;
			return simulate({ ...quiet, latency, storeLatency, untilMs, onStep: (at) => (now = at) });
		};
		const before = until(silentFrom).calls;
		const after = until(4 * MINUTE).calls - before;
		expect(after).toBeGreaterThanOrEqual(AHEAD * PACE.ahead.renewAt - 1);
		expect(after).toBeLessThanOrEqual(AHEAD);
	});
});

describe('four processes with many calls that wait', () => {
	it('reserve several calls in one write: each call took more than one before', () => {
		const { calls, refused, writes } = simulate({ ...quiet, amount: 1_000, processes: 4 });
		expect(calls).toBeGreaterThan(4.5 * 1_000);
		expect(refused).toBe(0);
		expect(writes / calls).toBeLessThan(0.75);
	});
});

describe('processes that wait for a small limit', () => {
	it('only look at the record meanwhile: each look was a write before', () => {
		const { calls, refused, writes } = simulate({ ...quiet, amount: 10, processes: 4, concurrency: 3 });
		expect([calls, refused]).toEqual([50, 0]);
		expect(writes / calls).toBeLessThan(8);
	});
});

describe('a process that joins another in the middle of a window', () => {
	/** A world of two whose times are drawn: calls, the store and stalls are slower than anything that is seen. */
	function worldOf(seed: number): World {
		const random = seeded(seed);
		const upTo = (most: number) => random() * most;
		const mute = random() < 0.3;
		const [call, store, stall] = [upTo(900), upTo(random() < 0.5 ? 20 : 2_000), upTo(400)];
		return {
			amount: 10 + Math.floor(upTo(110)),
			windowMs: MINUTE,
			grainMs: 1_000,
			mute,
			// Who hears nothing of windows can know those alone that begin with their own call.
			aligned: !mute && random() < 0.5,
			processes: 2 + Math.floor(upTo(2)),
			concurrency: 1 + Math.floor(upTo(24)),
			latency: () => 1 + upTo(call),
			storeLatency: () => upTo(store),
			stall: () => (random() < 0.1 ? upTo(stall) : 0),
			begins: [0, upTo(2 * MINUTE), upTo(2 * MINUTE)],
			untilMs: 3 * MINUTE,
		};
	}

	it('never makes both exceed what Pinterest allows', () => {
		const exceeded = [];
		for (let seed = 1; seed <= 2_000; seed++) if (simulate(worldOf(seed)).refused > 0) exceeded.push(seed);
		expect(exceeded).toEqual([]);
	});
});

describe('what a process has reserved ahead and did not use', () => {
	const NOW = 1_000_000;
	const terms = { table: BUDGETS.org_write.standard, keptFromBulk: 0.05 };
	const now = { now: NOW, waiting: 9 };
	const window = { begunAt: NOW, earliestEnd: NOW + MINUTE, latestEnd: NOW + MINUTE, used: 20, ours: 20, byOthers: 0 };
	const update: Step<undefined> = (state, me) => ({ state: withProcess(state, me, NOW), result: undefined, taken: 0 });

	/** One that wrote what it has ahead, and sent two calls since, of which one has ended. */
	function ahead() {
		const calls = new ProcessCalls(terms, 'me');
		const of = {};
		const proposal = calls.propose({ of, raw: '', state: { ...newState(NOW), left: 80, window } }, now, update);
		calls.written(proposal, of, 'mine', now);
		const stored = proposal.stored!;
		const seen = { of, raw: 'mine', state: stored };
		for (let call = 0; call < 2; call++)
			expect(calls.reserve(seen, { ...now, bulk: false })).toMatchObject({ go: NOW });
		calls.end({ sentAt: NOW, at: NOW, blind: 0, feedback: {} }, seen, now);
		return { calls, of, stored };
	}
	const other = { underWay: 1, waiting: 0, seenAt: NOW };

	it('is in the record for everybody to see', () => {
		expect(ahead().stored).toMatchObject({
			left: 80 - AHEAD,
			window: { ours: 20 + AHEAD },
			holders: { me: { underWay: AHEAD, ahead: AHEAD } },
		});
	});

	it('is given back, once, when somebody else has come, and the two that were sent are not', () => {
		const { calls, of, stored } = ahead();
		const joined = { ...stored, left: stored.left - 1, holders: { ...stored.holders, other } };
		for (let again = 0; again < 2; again++)
			expect(calls.propose({ of, raw: 'theirs', state: joined }, now, update).stored).toMatchObject({
				left: 80 - 1 - 2,
				window: { ours: 20 + 2 },
				holders: { me: { underWay: 1, waiting: 9, seenAt: NOW }, other },
			});
	});

	it('is not given back where it counts as lost, or may be given back already', () => {
		const { calls, of, stored } = ahead();
		const gone = { ...stored, holders: { other } };
		expect(calls.propose({ of, raw: 'theirs', state: gone }, now, update).stored?.left).toBe(80 - AHEAD);
		calls.failed();
		const there = { ...stored, holders: { ...stored.holders, other } };
		expect(calls.propose({ of, raw: 'theirs', state: there }, now, update).stored?.left).toBe(80 - AHEAD);
	});

	it('is not used for longer than others are sure to leave room for it', () => {
		const { calls, of, stored } = ahead();
		const at = (after: number) =>
			calls.reserve({ of, raw: 'mine', state: stored }, { ...now, now: NOW + after, bulk: false });
		expect(at(AHEAD_VALID_MS)).toBeUndefined();
		expect(at(AHEAD_VALID_MS - 1)).toHaveProperty('go');
		expect(AHEAD_VALID_MS).toBeLessThan(PROCESS_TIMEOUT_MS / 2);
	});
});

describe('a process that is killed while it holds several reservations', () => {
	it.each([
		{ killed: 'alone', begins: [0, 50_000] },
		{ killed: 'in company', begins: [0, 0] },
	])('costs only these, and only until it counts as gone: $killed', ({ begins }) => {
		for (const seed of [1, 2, 3, 4, 5]) {
			const random = seeded(seed);
			const killedAt = 45_000 * random();
			const { refused, windows } = simulate({
				...quiet,
				processes: 2,
				begins,
				killed: [killedAt],
				latency: () => 50 + 500 * random(),
				untilMs: 7 * MINUTE,
			});
			expect(refused).toBe(0);
			// Under way, which may be counted, and ahead: neither is more than this.
			const held = quiet.concurrency + AHEAD;
			const whole = windows.slice(1, -1).map(({ ours, begunAt }) => ({ ours, begunAt }));
			expect(Math.min(...whole.map(({ ours }) => ours))).toBeGreaterThanOrEqual(amount - held);
			const later = whole.filter(({ begunAt }) => begunAt > 1_000_000 + killedAt + PROCESS_TIMEOUT_MS);
			expect(later.length).toBeGreaterThanOrEqual(3);
			expect(Math.min(...later.map(({ ours }) => ours))).toBe(amount);
		}
	});
});
