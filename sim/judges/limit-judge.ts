import type { ApiAnswer, ApiRequest } from '../../lib/pinterest/http';
import type { BudgetName } from '../../lib/rate-limit/budgets';
import type { Actor } from '../kernel/actor';
import type { LifePlan } from '../plan';
import { LOSES_STORE } from './budget-judge';

/** What an answer takes until the limiter has heard of it, in milliseconds. */
const SLACK_MS = 1_000;

/** The newest that a process was told of a budget of an account. True times, in milliseconds. */
interface Told {
	/** When Pinterest said so, and when the process heard of it. */
	saidAt: number;
	heardAt: number;
	/** No call is left before this moment. */
	closedUntil: number;
}

/** Who was told that Pinterest allows no more calls in this window lets none go before the window ends. */
export class LimitJudge {
	private readonly told = new Map<Actor, Map<string, Told>>();
	private isExcused: boolean;

	constructor(
		{ faults }: LifePlan,
		private readonly accuse: (judge: string, what: string) => void,
	) {
		this.isExcused = LOSES_STORE.some((fault) => faults.has(fault));
	}

	/** The store fails by somebody's hand: from now on nothing is judged. */
	excuse(): void {
		this.isExcused = true;
	}

	/** An answer has come back to its process. @param saidAt when Pinterest gave it. */
	answered(
		actor: Actor,
		account: string,
		{ budget }: ApiRequest,
		{ headers }: ApiAnswer,
		saidAt: number,
		heardAt: number,
	): void {
		const { 'x-ratelimit-remaining': remaining, 'x-ratelimit-reset': reset } = headers;
		if (remaining === undefined) return;
		let budgets = this.told.get(actor);
		if (!budgets) this.told.set(actor, (budgets = new Map()));
		const name = `${account} ${budget}`;
		if (saidAt < (budgets.get(name)?.saidAt ?? -Infinity)) return;
		// Whole seconds, rounded up: the window may end up to one second sooner.
		const closedUntil = Number(remaining) > 0 ? -Infinity : saidAt + (Number(reset) - 1) * 1000;
		budgets.set(name, { saidAt, heardAt, closedUntil });
	}

	/** The limiter lets a call go, at this true time in milliseconds. */
	admit(actor: Actor, account: string, budget: BudgetName, at: number): void {
		const told = this.told.get(actor)?.get(`${account} ${budget}`);
		if (this.isExcused || !told || at >= told.closedUntil || at < told.heardAt + SLACK_MS) return;
		const early = ((told.closedUntil - at) / 1000).toFixed(1);
		this.accuse('limit', `${actor.name} lets a call of ${budget} go ${early} s before Pinterest allows one`);
	}
}
