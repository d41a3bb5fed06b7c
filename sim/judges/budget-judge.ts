import type { ApiRequest } from '../../lib/pinterest/http';
import type { Fault } from '../faults';
import type { Actor } from '../kernel/actor';
import type { LifePlan } from '../plan';

/**
 * While its store does not answer, a process goes by a share of the limit, as documented, and by a record of its own that
 * begins without what the shared one knows: then nothing is judged.
 */
export const LOSES_STORE: readonly Fault[] = ['store-refuses', 'store-loses-answers', 'store-outages'];
const WINDOW_MS = 60_000;
/** What the way from the limiter to the call may take, in milliseconds. */
const SLACK_MS = 2_000;

/** A write that the limiter let go, and whether a call was sent with it. */
interface Write {
	actor: Actor;
	account: string;
	/** True time, in milliseconds. */
	at: number;
	sent: boolean;
}

/** No more writes of an account in any minute than the user's own limit allows, of all processes together. */
export class BudgetJudge {
	private readonly admitted = new Set<Write>();
	/** Calls that were sent: one that is sent again with a fresh token is one of the budget. */
	private readonly calls = new WeakSet<ApiRequest>();
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

	/** The limiter lets a write go, at this true time in milliseconds. @returns takes it back, where nothing was sent. */
	admit(actor: Actor, account: string, at: number): () => void {
		const write = { actor, account, at, sent: false };
		this.admitted.add(write);
		const isWithin = (other: Write) => other.account === account && other.at > at - WINDOW_MS + SLACK_MS;
		const within = [...this.admitted].filter(isWithin).length;
		if (this.limit !== undefined && within > this.limit)
			this.accuse('budget', `${within} writes within a minute, and ${this.limit} are allowed`);
		return () => {
			const unsent = this.unsent(actor, account);
			if (unsent) this.admitted.delete(unsent);
		};
	}

	/** A call leaves its process. */
	sent(actor: Actor, account: string, call: ApiRequest): void {
		if (call.budget !== 'org_write' || this.calls.has(call)) return;
		this.calls.add(call);
		const unsent = this.unsent(actor, account);
		if (unsent) unsent.sent = true;
	}

	/** Which of those of a process is sent first does not matter. */
	private unsent(actor: Actor, account: string): Write | undefined {
		return [...this.admitted].find((write) => write.actor === actor && write.account === account && !write.sent);
	}
}
