import type { Clock } from '../model/clock';
import { BudgetRecord } from './budget-record';
import { limitOf, type Terms } from './budget-state';
import { BUDGET_NAMES, BUDGETS, PACE, SAFETY_NET, type Budget, type BudgetName } from './budgets';
import { throttled, type Ceiling } from './local-throttle';
import { Gate, type Place } from './limiter';
import { meterOf, type BudgetMeter } from './usage';
import { Places, type Scope } from './budget-location';
import { heardBy, readRateLimit } from './headers';
import { ownRows, type SharedStore } from '../store/compare-and-set';
import { ownTime } from './shared-clock';

/** The leave to send one call. Exactly one of its verbs is to be called when the call has ended. */
export interface Permit {
	/** @param limited whether it is a refusal for the rate: a 429 that is not about spam. */
	answered(headers: Record<string, string>, limited: boolean): void;
	/** It may have been sent, and there was no answer. */
	unanswered(): void;
	/** Certainly nothing was sent. */
	unused(): void;
}

export interface Wish {
	/** Whose call it is: one import, or one execution of a node. Flows take turns. */
	flow?: unknown;
	/** A poll or a listing: leaves a part of the budget to the calls that publishing waits for. */
	bulk?: boolean;
	signal?: AbortSignal;
}

/** Lets calls through as fast as Pinterest allows. One for each account and app in a process. */
export interface Pacer {
	/**
	 * Resolves when a call of this budget may be sent. Rejects with the signal's reason when it aborts.
	 * @throws PipelineError `rate-limited` with `retryAt` when that would be more than five minutes from now.
	 */
	acquire(budget: BudgetName, wish?: Wish): Promise<Permit>;
	/** Milliseconds until the budget is open again; 0 when it is. */
	pauseFor(budget: BudgetName): number;
	/** The account is known from now on: its budgets are shared with everybody who uses the store. */
	identify(user: string): void;
	/** How each budget stands. Looks into the store. */
	meter(): Promise<BudgetMeter[]>;
	/** Resolves when what was learned is in the store; to be awaited before the store is closed. */
	settled(): Promise<void>;
}

export interface PacerOptions {
	clock: Clock;
	/** Without one, or without a `scope.user`, the process paces itself alone. */
	store?: SharedStore;
	scope?: Scope;
	/** The user's own budgets: never exceeded, whatever Pinterest allows. */
	own?: Partial<Record<BudgetName, Budget>>;
	random?: () => number;
	ceiling?: Ceiling;
	/** Told in one sentence when the store is gone, and when it is back. */
	onNotice?: (sentence: string) => void;
}

/**
 * Every call passes two gates: its own budget, whose record all processes share, and the safety net,
 * of which each process takes its part; a round trip more for each call would cost more than that gives.
 */
export function createPacer({
	clock,
	store,
	scope = { app: 'app' },
	own = {},
	random = Math.random,
	ceiling = throttled,
	onNotice,
}: PacerOptions): Pacer {
	const id = Math.floor(random() * 36 ** 6).toString(36);
	const places = new Places({ id, clock, store, scope, onNotice });
	const net = netGate();
	const gates = new Map<BudgetName, Gate>(BUDGET_NAMES.map((name) => [name, gateOf(name)]));

	function netGate(): Gate {
		const place: Place = { record: new BudgetRecord(ownRows(), 'safety_net', id), time: ownTime(clock) };
		const here = () => (places.company > 1 ? { ...place, share: places.company } : place);
		return new Gate({
			name: 'calls in one second',
			terms: { table: SAFETY_NET, keptFromBulk: 0 },
			id,
			clock,
			ceiling,
			place: here,
			lost: rethrow,
		});
	}

	function termsOf(name: BudgetName): Terms {
		return { table: BUDGETS[name].standard, own: own[name], keptFromBulk: PACE.keptFromBulk };
	}

	function gateOf(name: BudgetName): Gate {
		return new Gate({
			name,
			terms: termsOf(name),
			id,
			clock,
			ceiling,
			place: () => places.of(name),
			lost: (error) => {
				places.lost(error);
				return places.of(name);
			},
			then: net,
		});
	}

	const gate = (name: BudgetName) => gates.get(name) as Gate;

	return {
		async acquire(name, { flow, bulk = false, signal } = {}) {
			await places.arrive(name);
			const leave = await gate(name).pass({ flow, bulk, signal });
			places.tell();
			return {
				answered(headers, limited) {
					const { state } = gate(name);
					const { time } = places.of(name);
					const end = state.window?.latestEnd;
					const expected = {
						budget: limitOf(state, termsOf(name)),
						endsInMs: end === undefined ? undefined : end - time.latest(),
					};
					const heard = heardBy(name, readRateLimit(headers), expected, limited);
					if (heard.own.perApp !== undefined) places.move(name, heard.own.perApp);
					leave.answered(heard.own, heard.net);
				},
				unanswered: () => leave.answered(),
				unused: () => leave.unused(),
			};
		},
		pauseFor: (name) => Math.max(gate(name).pause(), net.pause()),
		identify: (user) => places.identify(user),
		async meter() {
			return await Promise.all(
				BUDGET_NAMES.map(async (name) => {
					await places.arrive(name);
					const { record, time } = places.of(name);
					await time.prepare();
					const state = await record.look(time.latest());
					return meterOf(name, state, { ...termsOf(name), now: time.earliest() }, places.isPerApp(name));
				}),
			);
		},
		async settled() {
			await Promise.all([...gates.values()].map(async (each) => await each.settled()));
		},
	};
}

function rethrow(error: unknown): never {
	throw error;
}
