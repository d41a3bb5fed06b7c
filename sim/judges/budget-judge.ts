import type { Fault } from '../faults';
import type { LifePlan } from '../plan';

/** While its store does not answer, a process goes by a share of the limit, as documented: then nothing is judged. */
const LOSES_STORE: readonly Fault[] = ['store-refuses', 'store-loses-answers', 'store-outages'];
const WINDOW_MS = 60_000;
/** What the way from the limiter to the call may take, in milliseconds. */
const SLACK_MS = 2_000;

/** No more writes of an account in any minute than the user's own limit allows, of all processes together. */
export class BudgetJudge {
	private readonly admitted = new Set<{ account: string; at: number }>();

	private limit: number | undefined;

	constructor(
		{ ownLimit, faults }: LifePlan,
		private readonly accuse: (judge: string, what: string) => void,
	) {
		this.limit = LOSES_STORE.some((fault) => faults.has(fault)) ? undefined : ownLimit;
	}

	/** The store fails by somebody's hand: from now on nothing is judged. */
	excuse(): void {
		this.limit = undefined;
	}

	/** The limiter lets a write go, at this true time in milliseconds. @returns takes it back: nothing was sent. */
	admit(account: string, at: number): () => void {
		const write = { account, at };
		this.admitted.add(write);
		const isWithin = (other: typeof write) => other.account === account && other.at > at - WINDOW_MS + SLACK_MS;
		const within = [...this.admitted].filter(isWithin).length;
		if (this.limit !== undefined && within > this.limit)
			this.accuse('budget', `${within} writes within a minute, and ${this.limit} are allowed`);
		return () => this.admitted.delete(write);
	}
}
