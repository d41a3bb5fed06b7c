import type { Actor } from '../kernel/actor';
import type { Pinterest, SimAccount } from '../pinterest/pinterest';

/** The token of an account, as each process has it: one that was refused is refreshed. */
export class AccountTokens {
	private readonly held = new Map<Actor, string>();
	private latest: string;

	constructor(
		private readonly pinterest: Pinterest,
		private readonly account: SimAccount,
	) {
		this.latest = account.token;
	}

	get accountId(): string {
		return this.account.id;
	}

	current(actor: Actor): string {
		const token = this.held.get(actor) ?? this.latest;
		this.held.set(actor, token);
		return token;
	}

	/** A new token. @param refused the token that Pinterest did not take. */
	refresh(actor: Actor, refused: string): string {
		// Another process may have refreshed it meanwhile.
		if (this.latest === refused) this.latest = this.pinterest.rotate(this.account);
		this.held.set(actor, this.latest);
		return this.latest;
	}
}
