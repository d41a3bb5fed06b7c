import type { Actor } from '../kernel/actor';
import type { Pinterest, SimAccount } from '../pinterest/pinterest';

/** The token of an account, as each process has it: one that was refused is refreshed, unless the account was disconnected. */
export class AccountTokens {
	private readonly held = new Map<Actor, string>();
	/** Nothing can be refreshed until a person connects the account again. */
	disconnected = false;

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

	/** A new token; undefined where there is nothing to refresh with. @param refused the token that Pinterest did not take. */
	refresh(actor: Actor, refused: string): string | undefined {
		if (this.disconnected) return undefined;
		// Another process may have refreshed it meanwhile.
		if (this.latest === refused) this.latest = this.pinterest.rotate(this.account);
		this.held.set(actor, this.latest);
		return this.latest;
	}
}
