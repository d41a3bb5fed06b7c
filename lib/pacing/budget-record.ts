import { decodeState, encodeState, newState, type BudgetState } from './budget-state';
import type { BudgetStore } from './budget-store';

/** Another process that changed the record this lately will probably do so again. */
const COMPANY_MS = 5_000;
/** Each lost race is another's success; so many in a row are a store that does not keep what it says. */
const RACES = 500;

/**
 * One budget's record, changed in one step by whoever is first. Alone, a change is one round trip:
 * the bytes seen last are still there.
 */
export class BudgetRecord {
	private seen: string | undefined;

	constructor(
		private readonly store: Omit<BudgetStore, 'now'>,
		readonly key: string,
		private readonly me: string,
	) {}

	/** What the record said when it was last seen, which may be a while ago. */
	stateAt(now: number): BudgetState {
		return this.seen === undefined ? newState(now) : decodeState(this.seen, now);
	}

	/** Sees the record as it is. */
	async look(now: number): Promise<BudgetState> {
		this.seen = await this.store.read(this.key);
		return this.stateAt(now);
	}

	/** @param step pure, because it is done again when another process was faster. */
	async change<Result>(now: number, step: (state: BudgetState) => { state: BudgetState; result: Result }): Promise<Result> {
		if (this.seen === undefined || this.inCompany(now)) await this.look(now);
		for (let races = 0; races < RACES; races++) {
			const { state, result } = step(this.stateAt(now));
			const next = encodeState(state);
			const done = this.seen === undefined ? await this.store.insert(this.key, next) : await this.store.swap(this.key, this.seen, next);
			if (done) {
				this.seen = next;
				return result;
			}
			await this.look(now);
		}
		throw new Error(`the record ${this.key} never stays as it was read`);
	}

	private inCompany(now: number): boolean {
		return Object.entries(this.stateAt(now).holders).some(([id, { seenAt }]) => id !== this.me && seenAt > now - COMPANY_MS);
	}
}
