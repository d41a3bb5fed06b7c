import type { Clock } from '../model/clock';
import { BudgetRecord } from './budget-record';
import { limitOf, type Terms } from './budget-state';
import { BUDGET_NAMES, BUDGETS, PACE, SAFETY_NET, type Budget, type BudgetName } from './budgets';
import { localThrottle, type LocalThrottle } from './local-throttle';
import { Limiter } from './limiter';
import type { BudgetLocation } from './reservations';
import { usageOf, type BudgetUsage } from './usage';
import { BudgetLocations, type Scope } from './budget-location';
import { feedbackOf, readRateLimit, type RateLimitReading } from './headers';
import { ownRows, type SharedStore } from '../store/compare-and-set';
import { localClock } from '../store/store-clock';

/** The permission to send one call. Call exactly one of its methods when the call has ended. */
export interface Permit {
	/** @param limited whether it is a refusal for the rate: a 429 that is not about spam. */
	recordResponse(headers: Record<string, string>, limited: boolean): void;
	/** The call may have been sent, and had no answer. */
	recordNoResponse(): void;
	/** Certainly nothing was sent; gives the reservation back. */
	release(): void;
}

export interface Wish {
	/** The flow that calls: one import, or one execution of a node. The queue is fair between flows. */
	flow?: unknown;
	/** A poll or a listing: leaves part of the budget to the calls that publishing needs. */
	bulk?: boolean;
	signal?: AbortSignal;
}

/** Sends calls as fast as Pinterest allows. One for each account and app in a process. */
export interface RateLimiter {
	/**
	 * Resolves when a call of this budget may be sent. Rejects with the signal's reason when it aborts.
	 * @throws PipelineError `rate-limited` with `retryAt` when that would be more than five minutes from now.
	 */
	acquire(budget: BudgetName, wish?: Wish): Promise<Permit>;
	/** Milliseconds until the budget is open again; 0 when it is. */
	pauseFor(budget: BudgetName): number;
	/** The account is known from now on: its budgets are shared with everybody who uses the store. */
	identify(user: string): void;
	/** The usage of each budget, read from the store. */
	usage(): Promise<BudgetUsage[]>;
	/**
	 * Resolves when everything learned is in the store, and this process is not counted there any longer. Await it
	 * before the store is closed. A later call joins again.
	 */
	settled(): Promise<void>;
}

export interface RateLimiterOptions {
	clock: Clock;
	/** Without one, or without a `scope.user`, the process limits its rate alone. */
	store?: SharedStore;
	scope?: Scope;
	/** The user's own budgets: not exceeded in any stretch of time as long as their window, whatever Pinterest allows. */
	own?: Partial<Record<BudgetName, Budget>>;
	random?: () => number;
	throttle?: LocalThrottle;
	/** Called with one sentence when the store is gone, when it is back, and once when a header cannot be true. */
	onNotice?: (sentence: string) => void;
}

/**
 * Every call passes two limiters: its own budget, whose record all processes share, and the safety net,
 * of which each process takes its part; a round trip more for each call would cost more than that gives.
 */
export function createRateLimiter({
	clock,
	store,
	scope = { app: 'app' },
	own = {},
	random = Math.random,
	throttle = localThrottle,
	onNotice,
}: RateLimiterOptions): RateLimiter {
	const id = Math.floor(random() * 36 ** 6).toString(36);
	const locations = new BudgetLocations({ id, clock, store, scope, onNotice });
	const net = netLimiter();
	const limiters = new Map<BudgetName, Limiter>(BUDGET_NAMES.map((name) => [name, limiterOf(name)]));

	function netLimiter(): Limiter {
		const location: BudgetLocation = { record: new BudgetRecord(ownRows(), 'safety_net', id), time: localClock(clock) };
		const here = () => (locations.processes > 1 ? { ...location, share: locations.processes } : location);
		return new Limiter({
			name: 'calls in one second',
			terms: { table: SAFETY_NET, keptFromBulk: 0 },
			id,
			clock,
			throttle,
			location: here,
			lost: rethrow,
		});
	}

	function termsOf(name: BudgetName): Terms {
		return { table: BUDGETS[name].standard, own: own[name], keptFromBulk: PACE.keptFromBulk };
	}

	function limiterOf(name: BudgetName): Limiter {
		return new Limiter({
			name,
			terms: termsOf(name),
			id,
			clock,
			throttle,
			location: () => locations.of(name),
			lost: (error) => {
				locations.lost(error);
				return locations.of(name);
			},
			then: net,
		});
	}

	const limiter = (name: BudgetName) => limiters.get(name) as Limiter;

	let noticedBroken = false;
	function read(headers: Record<string, string>): RateLimitReading {
		const reading = readRateLimit(headers);
		if (reading.broken && !noticedBroken) onNotice?.(brokenHeaders(reading.broken));
		noticedBroken ||= reading.broken !== undefined;
		return reading;
	}

	return {
		async acquire(name, { flow, bulk = false, signal } = {}) {
			await locations.arrive(name);
			const permit = await limiter(name).acquire({ flow, bulk, signal });
			locations.notice();
			return {
				recordResponse(headers, limited) {
					const { state } = limiter(name);
					const { time } = locations.of(name);
					const end = state.window?.latestEnd;
					const expected = {
						budget: limitOf(state, termsOf(name)),
						endsInMs: end === undefined ? undefined : end - time.latest(),
					};
					const feedback = feedbackOf(name, read(headers), expected, limited);
					if (feedback.own.perApp !== undefined) locations.move(name, feedback.own.perApp);
					permit.recordResponse(feedback.own, feedback.net);
				},
				recordNoResponse: () => permit.recordResponse(),
				release: () => permit.release(),
			};
		},
		pauseFor: (name) => Math.max(limiter(name).pause(), net.pause()),
		identify: (user) => locations.identify(user),
		async usage() {
			return await Promise.all(
				BUDGET_NAMES.map(async (name) => {
					await locations.arrive(name);
					const { record, time } = locations.of(name);
					await time.prepare();
					const state = await record.refresh(time.latest());
					return usageOf(name, state, { ...termsOf(name), now: time.earliest() }, locations.isPerApp(name));
				}),
			);
		},
		async settled() {
			await Promise.all([...limiters.values()].map(async (each) => await each.settled()));
		},
	};
}

function brokenHeaders(broken: string[]): string {
	return `Pinterest's answer asks to wait for longer than its longest window, a day (${broken.join(', ')}). That cannot be true, so it is ignored.`;
}

function rethrow(error: unknown): never {
	throw error;
}
