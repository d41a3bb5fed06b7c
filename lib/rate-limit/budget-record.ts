import { decodeState, encodeState, newState, type BudgetState } from './budget-state';
import { compareAndSet, type SharedRows } from '../store/compare-and-set';

/** Another process that changed the record this lately will probably do so again. */
const COMPANY_MS = 5_000;

/** A record as it was seen last, which may be a while ago. */
export interface SeenRecord {
	/** Tells records apart that have the same text. */
	of: object;
	/** The stored text; undefined before the record was seen, and where there is none. */
	raw: string | undefined;
	state: BudgetState;
}

/**
 * One budget's record, changed in one step by whoever is first. Alone, a change is one round trip:
 * the bytes seen last are still there.
 */
export class BudgetRecord {
	private raw: string | undefined;
	private decoded: { raw: string; state: BudgetState } | undefined;

	constructor(
		private readonly store: SharedRows,
		readonly key: string,
		private readonly me: string,
	) {}

	/** What the record said when it was last seen. */
	seen(now: number): SeenRecord {
		return { of: this, raw: this.raw, state: this.stateAt(now) };
	}

	stateAt(now: number): BudgetState {
		if (this.raw === undefined) return newState(now);
		if (this.decoded?.raw !== this.raw) this.decoded = { raw: this.raw, state: decodeState(this.raw, now) };
		return this.decoded.state;
	}

	/** Sees the record as it is. */
	async refresh(now: number): Promise<BudgetState> {
		this.raw = await this.store.read(this.key);
		return this.stateAt(now);
	}

	/**
	 * @param step pure but for what it notes of itself, because it is done again when another process was faster.
	 *   Without a state the record is left as it is.
	 * @returns what the last step said, with the text that is stored now.
	 */
	async change<Result>(
		now: number,
		step: (state: BudgetState, seen: SeenRecord) => { state?: BudgetState; result: Result },
	): Promise<{ result: Result; raw: string | undefined }> {
		const change = (raw: string | undefined) => {
			this.raw = raw;
			const seen = this.seen(now);
			const { state, result } = step(seen.state, seen);
			return { next: state && encodeState(state), result };
		};
		const known = this.inCompany(now) ? undefined : this.raw;
		let decided = await compareAndSet(this.store, this.key, change, known);
		// What is only looked at has to be looked at.
		if (decided.next === undefined && known !== undefined && this.raw === known)
			decided = await compareAndSet(this.store, this.key, change);
		const { next, result } = decided;
		this.raw = next ?? this.raw;
		return { result, raw: this.raw };
	}

	private inCompany(now: number): boolean {
		return Object.entries(this.stateAt(now).holders).some(
			([id, { seenAt }]) => id !== this.me && seenAt > now - COMPANY_MS,
		);
	}
}
