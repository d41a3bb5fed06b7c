import type { Clock } from '../model/clock';
import { problemOf } from '../sentences/problems';
import { BudgetRecord } from './budget-record';
import { encodeState } from './budget-state';
import type { BudgetName } from './budgets';
import type { BudgetLocation } from './reservations';
import { ownRows, type SharedRows, type SharedStore } from '../store/compare-and-set';
import { localClock, storeClock } from '../store/store-clock';

/** The app and the account that budgets belong to. Neither is secret: both are part of keys in the store. */
export interface Scope {
	/** The app and the API's host. */
	app: string;
	/** The account. While it is unknown, the process limits its rate alone. */
	user?: string;
}

/** The scope of an app: one that pasted tokens belong to is not known, and its budgets are those of `app`. */
export function scopeOf(apiBaseUrl: string, clientId = 'app'): Scope {
	return { app: `${new URL(apiBaseUrl).host}/${clientId}` };
}

export interface BudgetLocationsOptions {
	id: string;
	clock: Clock;
	store?: SharedStore;
	scope: Scope;
	/** Called with one sentence when the store is gone, and when it is back. */
	onNotice?: (sentence: string) => void;
}

/** Of the records' keys in the store. */
export const BUDGET_PREFIX = 'budget:';

/** How often a store that was gone is tried again. */
const TRY_AGAIN_MS = 10_000;
/** The number of processes is unknown when the store is gone; it is assumed that there is more than one. */
const SHARE_AT_LEAST = 2;

/**
 * Where each budget's record is kept: in the store, under the account or the whole app; in this process
 * while there is no store or the account is not known; and in this process as a share while the store is gone.
 */
export class BudgetLocations {
	private readonly alone = new Map<BudgetName, BudgetRecord>();
	private readonly shared = new Map<BudgetName, BudgetRecord>();
	private readonly arrived = new Map<BudgetName, Promise<void>>();
	private readonly perApp = new Set<BudgetName>();
	private readonly localClock;
	private readonly storeClock;
	private outage:
		| { records: Map<BudgetName, BudgetRecord>; reason: string; share: number; tryAgainAt: number; noticed: boolean }
		| undefined;
	private user: string | undefined;

	constructor(private readonly options: BudgetLocationsOptions) {
		this.localClock = localClock(options.clock);
		this.storeClock = options.store && storeClock(options.store, options.clock);
		this.user = options.scope.user;
	}

	identify(user: string): void {
		this.user ??= user;
	}

	/** To be awaited before a first call: the account's record may point to the app's. */
	async arrive(name: BudgetName): Promise<void> {
		if (this.outage) this.lookForStore(this.outage);
		if (!this.sharing || this.outage) return;
		const known = this.arrived.get(name) ?? this.readPointer(name);
		this.arrived.set(name, known);
		await known;
	}

	of(name: BudgetName): BudgetLocation {
		const { localClock: time, storeClock: storesTime, outage } = this;
		if (!this.sharing || !storesTime)
			return { record: this.made(this.alone, name, () => this.record(ownRows(), name)), time };
		if (!outage) return { record: this.sharedRecord(name), time: storesTime };
		const record = this.made(outage.records, name, () => this.shareOf(name, outage.share));
		return { record, time: { ...storesTime, prepare: async () => undefined }, share: outage.share };
	}

	/** How many processes are known to share the budgets. */
	get processes(): number {
		const now = this.storeClock?.latest() ?? 0;
		const states = [...this.shared.values()].map((record) => record.stateAt(now));
		return Math.max(1, ...states.map(({ holders }) => Object.keys(holders).length));
	}

	/** Pinterest counts a budget for the whole app, or no longer. */
	move(name: BudgetName, perApp: boolean): void {
		if (perApp === this.perApp.has(name)) return;
		if (perApp) this.perApp.add(name);
		else this.perApp.delete(name);
		this.shared.delete(name);
		if (!this.sharing || this.outage || !this.options.store) return;
		// For later processes; one that misses it learns it from its first answer.
		void this.record(this.options.store, name, this.user)
			.change(this.storeClock?.latest() ?? 0, (state) => ({ state: { ...state, perApp }, result: undefined }))
			.catch(() => undefined);
	}

	isPerApp(name: BudgetName): boolean {
		return this.perApp.has(name);
	}

	/** The store did not answer: each process goes on with a share that is safe without seeing the others. */
	lost(error: unknown): void {
		const { clock } = this.options;
		const share = Math.max(SHARE_AT_LEAST, this.processes);
		this.outage ??= { records: new Map(), reason: problemOf(error).message, share, tryAgainAt: 0, noticed: false };
		this.outage.tryAgainAt = clock.monotonic() + TRY_AGAIN_MS;
	}

	/** Says once that the store is gone, if other processes are concerned. */
	notice(): void {
		const { outage } = this;
		if (!outage || outage.noticed) return;
		outage.noticed = true;
		this.options.onNotice?.(
			`Pinterest's limits cannot be shared with other processes, so this one keeps to 1/${outage.share} of them until the store is back. ${outage.reason}`,
		);
	}

	private get sharing(): boolean {
		return this.options.store !== undefined && this.user !== undefined;
	}

	/** In the background, so that no call waits for a store that is still gone. */
	private lookForStore(outage: NonNullable<typeof this.outage>): void {
		const { clock, store, onNotice } = this.options;
		if (clock.monotonic() < outage.tryAgainAt) return;
		outage.tryAgainAt = clock.monotonic() + TRY_AGAIN_MS;
		void store?.now().then(
			() => {
				this.outage = undefined;
				if (outage.noticed)
					onNotice?.("The store is back, and Pinterest's limits are shared with other processes again.");
			},
			() => undefined,
		);
	}

	private async readPointer(name: BudgetName): Promise<void> {
		const { store } = this.options;
		if (!store) return;
		const pointer = this.record(store, name, this.user);
		try {
			await this.storeClock?.prepare();
			if ((await pointer.refresh(this.storeClock?.latest() ?? 0)).perApp) this.perApp.add(name);
			else if (!this.perApp.has(name)) this.shared.set(name, pointer);
		} catch (error) {
			this.lost(error);
			this.arrived.delete(name);
		}
	}

	private sharedRecord(name: BudgetName): BudgetRecord {
		return this.made(this.shared, name, () =>
			this.record(this.options.store ?? ownRows(), name, this.perApp.has(name) ? '' : this.user),
		);
	}

	private shareOf(name: BudgetName, share: number): BudgetRecord {
		const seen = this.sharedRecord(name).stateAt(this.storeClock?.latest() ?? 0);
		const state = { ...seen, left: Math.floor(seen.left / share), holders: {} };
		return this.record(ownRows([[this.keyOf(name, this.user), encodeState(state)]]), name, this.user);
	}

	private record(store: SharedRows, name: BudgetName, user?: string): BudgetRecord {
		return new BudgetRecord(store, this.keyOf(name, user), this.options.id);
	}

	private keyOf(name: BudgetName, user = ''): string {
		return `${BUDGET_PREFIX}${this.options.scope.app}:${user}:${name}`;
	}

	private made(records: Map<BudgetName, BudgetRecord>, name: BudgetName, make: () => BudgetRecord): BudgetRecord {
		const known = records.get(name) ?? make();
		records.set(name, known);
		return known;
	}
}
