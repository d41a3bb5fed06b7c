import type { Actor } from '../kernel/actor';
import type { Wish } from '../wishes';

/** Store clocks and due dates are whole seconds; what is sent this close before its time, in milliseconds, is in time. */
const GRAIN_MS = 1_000;

/** What people decided of a wish, as far as it was confirmed to them. */
interface Decisions {
	cancelledAt?: number;
	/** How many people are about to bring it back, and how often that came to an end. */
	bringingBack: number;
	broughtBack: number;
	/** How many people are about to move it, and whether they were several. */
	moving: number;
	movedAtOnce: boolean;
	/** Not before this moment by the store's clock, in milliseconds. */
	notBefore?: number;
}

/** No pin is sent before its time, after its cancel, or with the token of another account. */
export class PermissionJudge {
	private readonly decisions = new Map<Wish, Decisions>();

	constructor(private readonly accuse: (judge: string, what: string) => void) {}

	/**
	 * A person begins to cancel a job. @returns says that the person was told so, which does not count when somebody brought
	 * the job back meanwhile, since the store may have cancelled it long before it said so.
	 */
	cancels(wish: Wish): (at: number) => void {
		const decisions = this.of(wish);
		const { broughtBack } = decisions;
		return (at) => {
			if (decisions.broughtBack === broughtBack) decisions.cancelledAt = at;
		};
	}

	/** A person begins to bring a job back. @returns says that it came to an end, with whatever result. */
	bringsBack(wish: Wish): () => void {
		const decisions = this.of(wish);
		decisions.bringingBack += 1;
		decisions.cancelledAt = undefined;
		return () => {
			decisions.bringingBack -= 1;
			decisions.broughtBack += 1;
			decisions.cancelledAt = undefined; // of two people at once nobody knows who was first
		};
	}

	/**
	 * A person begins to move a job. @returns says how it came out: `moved`, `refused`, or `unknown`, where both times are
	 * right. So are those of two people at once.
	 */
	moves(wish: Wish, dueAt: number): (end: 'moved' | 'refused' | 'unknown') => void {
		const decisions = this.of(wish);
		decisions.moving += 1;
		decisions.movedAtOnce ||= decisions.moving > 1;
		return (end) => {
			const before = decisions.notBefore ?? wish.dueAt ?? 0;
			const isCertain = end === 'moved' && !decisions.movedAtOnce;
			if (end !== 'refused') decisions.notBefore = isCertain ? dueAt : Math.min(before, dueAt);
			decisions.moving -= 1;
			if (decisions.moving === 0) decisions.movedAtOnce = false;
		};
	}

	sent(actor: Actor, account: string, wish: Wish, at: number, storeNow: number): void {
		const { cancelledAt, bringingBack, notBefore = wish.dueAt } = this.of(wish);
		if (account !== wish.account) this.accuse('accounts', `${actor.name} sent row ${wish.row} to another account`);
		if (cancelledAt !== undefined && bringingBack === 0 && at > cancelledAt)
			this.accuse('cancel', `${actor.name} sent row ${wish.row} after a person had cancelled it`);
		if (notBefore !== undefined && storeNow + GRAIN_MS < notBefore) {
			const early = Math.round((notBefore - storeNow) / 1000);
			this.accuse('times', `${actor.name} sent row ${wish.row} ${early} s before its time`);
		}
	}

	private of(wish: Wish): Decisions {
		const known = this.decisions.get(wish) ?? { bringingBack: 0, broughtBack: 0, moving: 0, movedAtOnce: false };
		this.decisions.set(wish, known);
		return known;
	}
}
