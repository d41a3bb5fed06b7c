import { decodeState, encodeState, newState, type BudgetState } from './budget-state';
import { compareAndSet, type SharedRows } from '../store/compare-and-set';

/** Another process that changed the record this lately will probably do so again. */
const COMPANY_MS = 5_000;

/**
 * One budget's record, changed in one step by whoever is first. Alone, a change is one round trip:
 * the bytes seen last are still there.
 */
export class BudgetRecord {
	private seen: string | undefined;

	constructor(
		private readonly store: SharedRows,
		readonly key: string,
		private readonly me: string,
	) {}

	/** What the record said when it was last seen, which may be a while ago. */
	stateAt(now: number): BudgetState {
		return this.seen === undefined ? newState(now) : decodeState(this.seen, now);
	}

	/** Sees the record as it is. */
	async refresh(now: number): Promise<BudgetState> {
		this.seen = await this.store.read(this.key);
		return this.stateAt(now);
	}

	/** @param step pure, because it is done again when another process was faster. */
	async change<Result>(
		now: number,
		step: (state: BudgetState) => { state: BudgetState; result: Result },
	): Promise<Result> {
		const change = (raw: string | undefined) => {
			this.seen = raw;
			const { state, result } = step(this.stateAt(now));
			return { next: encodeState(state), result };
		};
		const { next, result } = await compareAndSet(
			this.store,
			this.key,
			change,
			this.inCompany(now) ? undefined : this.seen,
		);
		this.seen = next;
		return result;
	}

	private inCompany(now: number): boolean {
		return Object.entries(this.stateAt(now).holders).some(
			([id, { seenAt }]) => id !== this.me && seenAt > now - COMPANY_MS,
		);
	}
}
