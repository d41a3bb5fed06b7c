import type { Actor } from '../kernel/actor';
import type { Wish } from '../wishes';

/** Store clocks and due dates are whole seconds; what is sent this close before its time, in milliseconds, is in time. */
const GRAIN_MS = 1_000;

/** What people decided of a wish, as far as it was confirmed to them. */
interface Decisions {
	cancelledAt?: number;
	/** Not before this moment by the store's clock, in milliseconds. */
	notBefore?: number;
}

/** No pin is sent before its time, after its cancel, or with the token of another account. */
export class PermissionJudge {
	private readonly decisions = new Map<Wish, Decisions>();

	constructor(private readonly accuse: (judge: string, what: string) => void) {}

	/** A person was told that a job is cancelled. */
	cancelled(wish: Wish, at: number): void {
		this.of(wish).cancelledAt = at;
	}

	/** A person brings a job back, or may have. */
	broughtBack(wish: Wish): void {
		this.of(wish).cancelledAt = undefined;
	}

	/** A person was told that a job is moved; or asked for it, and was told nothing: then both times are right. */
	moved(wish: Wish, dueAt: number, { certain }: { certain: boolean }): void {
		const decisions = this.of(wish);
		const before = decisions.notBefore ?? wish.dueAt ?? 0;
		decisions.notBefore = certain ? dueAt : Math.min(before, dueAt);
	}

	sent(actor: Actor, account: string, wish: Wish, at: number, storeNow: number): void {
		const { cancelledAt, notBefore = wish.dueAt } = this.of(wish);
		if (account !== wish.account) this.accuse('accounts', `${actor.name} sent row ${wish.row} to another account`);
		if (cancelledAt !== undefined && at > cancelledAt)
			this.accuse('cancel', `${actor.name} sent row ${wish.row} after a person had cancelled it`);
		if (notBefore !== undefined && storeNow + GRAIN_MS < notBefore) {
			const early = Math.round((notBefore - storeNow) / 1000);
			this.accuse('times', `${actor.name} sent row ${wish.row} ${early} s before its time`);
		}
	}

	private of(wish: Wish): Decisions {
		const known = this.decisions.get(wish) ?? {};
		this.decisions.set(wish, known);
		return known;
	}
}
