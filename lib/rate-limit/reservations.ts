import type { Clock } from '../model/clock';
import type { BudgetRecord } from './budget-record';
import { limitOf, withProcess, type BudgetState, type Terms } from './budget-state';
import type { Budget } from './budgets';
import type { Feedback } from './headers';
import { ProcessCalls, type Now, type Step } from './process-calls';
import { pauseOf } from './record-response';
import { lookOf, overdrawn, reserveSeveral, type Slot } from './reserve';
import type { SharedClock } from '../store/store-clock';

/** A machine that slept, or whose clock was set, finds its two clocks this far apart from before, in milliseconds. */
const STEP_MS = 500;

/** The permission for one call. Call exactly one of its methods when the call has ended. */
export interface LimiterPermit {
	/** With what its answer said of this budget and of the safety net; nothing, where what may have been sent had no answer. */
	recordResponse(feedback?: Feedback, netFeedback?: Feedback): void;
	/** Certainly nothing was sent, so the reservation is given back. */
	release(): void;
}

/** Where a budget is kept at the moment, and with whom. */
export interface BudgetLocation {
	record: BudgetRecord;
	time: SharedClock;
	/** One of so many that do not see each other. */
	share?: number;
}

export interface ReservationsOptions {
	terms: Terms;
	/** This process, as others see it. */
	id: string;
	clock: Clock;
	location: () => BudgetLocation;
	/** The record could not be reached. @returns the location to go on with. */
	lost: (error: unknown) => BudgetLocation;
	/** How many calls of this process wait. */
	waiting: () => number;
	/** Called when a call has ended, with whatever became known by it. */
	onEnded: () => void;
}

/** The calls that one process has reserved of a budget, in the record that it shares with others. */
export class Reservations {
	private readonly calls: ProcessCalls;
	private changes: Promise<unknown> = Promise.resolve();
	/** Whether a write waits for the one before it, to take everything along that comes until then. */
	private writesSoon = false;
	private seenAt = -Infinity;
	/** How far this machine's two clocks were apart at the last write. */
	private clocksApart = 0;

	constructor(private readonly options: ReservationsOptions) {
		this.calls = new ProcessCalls(options.terms, options.id);
	}

	/** As the record was seen last, with what this process has not written yet. */
	get state(): BudgetState {
		const location = this.options.location();
		return this.stateAt(location, location.time.latest());
	}

	/** The limit in force. */
	get limit(): Budget {
		return limitOf(this.state, { ...this.options.terms, share: this.options.location().share });
	}

	/** Milliseconds until the budget is open again, by what was seen last; 0 when it is. */
	pause(): number {
		const location = this.options.location();
		const now = location.time.earliest();
		return Math.ceil(pauseOf(this.stateAt(location, now), { ...this.options.terms, share: location.share, now }));
	}

	/** Resolves when everything known is in the record, and this process is not, unless it has calls under way. */
	async settled(): Promise<void> {
		await this.changes;
		const { record, time } = this.options.location();
		const { raw, state } = record.seen(time.latest());
		if (raw === undefined || !state.holders[this.options.id]) return;
		await this.change(this.update, { leaves: true }).catch(() => undefined);
	}

	/**
	 * Reserves calls, or says when to ask again.
	 * @param wanted how many wait. Alone, one is reserved without a round trip, and the next as quickly.
	 */
	async reserve(bulk: boolean, wanted: number): Promise<{ slots: Slot[] } | { again: number }> {
		const { terms } = this.options;
		const location = this.options.location();
		const now = this.nowAt(location);
		const seen = location.record.seen(location.time.latest());
		// Who slept does not know how old the copy is.
		const decision = this.hasSlept() ? undefined : this.calls.reserve(seen, { ...now, bulk });
		if (decision) {
			const writes = 'go' in decision ? this.calls.copyIsOld(seen, now.now) : this.calls.hasToWrite(seen, now.now);
			if (writes) this.writeSoon();
			return 'go' in decision ? { slots: [decision] } : decision;
		}
		return await this.change<{ slots: Slot[] } | { again: number }>((state, me, { now, share }) => {
			const { state: next, decision: result } = reserveSeveral(state, { ...terms, share, now, me, bulk }, wanted);
			if ('again' in result) return { state: next, result, taken: 0, looks: true };
			return { state: next, result, taken: result.slots.length };
		});
	}

	/** The permission for a reserved call whose moment has come. */
	permit({ blind }: Pick<Slot, 'blind'>): LimiterPermit {
		const sentAt = this.options.location().time.earliest();
		const enter = (feedback: Feedback | undefined) => {
			const location = this.options.location();
			const { record, time } = location;
			const report = { sentAt, at: time.latest(), blind, feedback };
			const atOnce = this.calls.end(report, record.seen(time.latest()), this.nowAt(location));
			this.options.onEnded();
			if (atOnce) this.writeSoon();
		};
		const end = (feedback: Feedback | undefined) => {
			if (!this.hasSlept()) return enter(feedback);
			// When it ended is not known before the shared clock was asked again. Until then it counts as under way.
			const asked = this.changes.then(async () => await this.options.location().time.prepare());
			this.changes = asked.catch(() => undefined).then(() => enter(feedback));
		};
		return { recordResponse: (feedback = {}) => end(feedback), release: () => end(undefined) };
	}

	/**
	 * Whether a reservation whose moment has come is not to be used. It may be a while old by now: what other processes have
	 * learned since is read, where there are some. After a sleep, or where it was held up, this process may have been gone to them.
	 */
	async isOverdrawn({ until }: Pick<Slot, 'until'>): Promise<boolean> {
		const { terms, clock } = this.options;
		const location = this.options.location();
		const { record, time, share } = location;
		if (this.hasSlept() || time.latest() >= until) return true;
		const inCompany = Object.keys(this.state.holders).length > 1;
		if (inCompany && clock.monotonic() >= this.seenAt + lookOf(this.limit)) {
			this.seenAt = clock.monotonic();
			await record.refresh(time.latest()).catch(() => undefined);
		}
		return overdrawn(this.state, { ...terms, share, now: time.earliest() });
	}

	/** In the background. If the store is down, it is written later. */
	private writeSoon(): void {
		if (this.writesSoon) return;
		this.writesSoon = true;
		const write = async () => {
			this.writesSoon = false;
			const { record, time } = this.options.location();
			if (this.calls.hasToWrite(record.seen(time.latest()), time.earliest())) await this.write(this.update);
		};
		this.changes = this.changes.then(write).catch(() => undefined);
	}

	/** Nothing but what has ended, and that this process is there. */
	private readonly update: Step<undefined> = (state, me, { now }) => {
		return { state: withProcess(state, me, now, this.options.terms.own), result: undefined, taken: 0 };
	};

	/** One change after the other. */
	private async change<Result>(step: Step<Result>, how?: { leaves: boolean }): Promise<Result> {
		const change = this.changes.then(async () => await this.write(step, how));
		this.changes = change.catch(() => undefined);
		return await change;
	}

	private async write<Result>(step: Step<Result>, { leaves } = { leaves: false }): Promise<Result> {
		const { location: place, lost, clock } = this.options;
		const at = async (location: BudgetLocation) => {
			const { record, time } = location;
			await time.prepare();
			const apart = this.apart(); // before the write, because the machine may sleep over its answer
			const { result: proposal, raw } = await record.change(time.latest(), (_, seen) => {
				const proposed = this.calls.propose(seen, this.nowAt(location), step, leaves);
				return { state: proposed.stored, result: proposed };
			});
			this.calls.written(proposal, record, raw, this.nowAt(location));
			this.seenAt = clock.monotonic();
			this.clocksApart = apart;
			return proposal.result;
		};
		return await at(place()).catch(async (error: unknown) => {
			this.calls.failed();
			return await at(lost(error));
		});
	}

	private stateAt({ record, time, share }: BudgetLocation, now: number): BudgetState {
		return this.calls.stateIn(record.seen(time.latest()), { now, waiting: this.options.waiting(), share });
	}

	/** Whether this machine slept since the last write, or its clock was set. */
	private hasSlept(): boolean {
		return Math.abs(this.apart() - this.clocksApart) >= STEP_MS;
	}

	private apart(): number {
		return this.options.clock.now() - this.options.clock.monotonic();
	}

	private nowAt({ time, share }: BudgetLocation): Now {
		return { now: time.earliest(), waiting: this.options.waiting(), share };
	}
}
