import type { Clock } from '../model/clock';
import type { BudgetRecord } from './budget-record';
import { limitOf, type BudgetState, type Terms } from './budget-state';
import type { Budget } from './budgets';
import type { Feedback } from './headers';
import { pauseOf, recordResponse, type CallReport } from './record-response';
import { overdrawn, reserve, type Decision } from './reserve';
import type { SharedClock } from '../store/store-clock';

/** With more than this part of the amount left, calls whose answers are written late cost nobody anything. */
const PLENTY = 0.25;

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

type EndedCall = Omit<CallReport, 'me' | keyof Terms>;

/** The calls that one process has reserved of a budget, in the record that it shares with others. */
export class Reservations {
	/** Calls that have ended and whose end is not written yet. */
	private readonly ended: EndedCall[] = [];
	/** Calls that were reserved and whose end is not written yet. */
	private open = 0;
	private changes: Promise<unknown> = Promise.resolve();

	constructor(private readonly options: ReservationsOptions) {}

	/** As the record was seen last, with what this process has not written yet. */
	get state(): BudgetState {
		const { record, time } = this.options.location();
		return this.withEnded(record.stateAt(time.latest()));
	}

	/** The limit in force. */
	get limit(): Budget {
		return limitOf(this.state, { ...this.options.terms, share: this.options.location().share });
	}

	/** Milliseconds until the budget is open again, by what was seen last; 0 when it is. */
	pause(): number {
		const { record, time, share } = this.options.location();
		const now = time.earliest();
		return Math.ceil(pauseOf(this.withEnded(record.stateAt(now)), { ...this.options.terms, share, now }));
	}

	/** Resolves when everything known is in the record. */
	async settled(): Promise<void> {
		await this.changes;
	}

	/** Reserves one call, or says when to ask again. */
	async reserve(bulk: boolean): Promise<Decision> {
		const { terms, id } = this.options;
		const ask = (state: BudgetState, { time, share }: BudgetLocation, underWay: number) => {
			const me = { id, underWay, waiting: this.options.waiting() };
			const { state: next, decision } = reserve(state, { ...terms, share, now: time.earliest(), me, bulk });
			return { state: next, result: decision };
		};
		return await this.change<Decision>(ask, (result) => ('go' in result ? 1 : 0));
	}

	/** The permission for a reserved call whose moment has come. */
	permit({ blind }: { blind: number }): LimiterPermit {
		const sentAt = this.options.location().time.earliest();
		const end = (feedback: Feedback | undefined) => {
			this.ended.push({ sentAt, at: this.options.location().time.latest(), blind, feedback });
			this.options.onEnded();
			if (this.options.waiting() > 0 && this.mayBeWrittenLater(feedback)) return;
			// If the store is down, this is written later.
			void this.change(
				(state) => ({ state, result: undefined }),
				() => 0,
			).catch(() => undefined);
		};
		return { recordResponse: (feedback = {}) => end(feedback), release: () => end(undefined) };
	}

	/** A reservation may be a while old by now: what other processes have learned since is read, where there are some. */
	async isOverdrawn(): Promise<boolean> {
		const { terms, location } = this.options;
		const { record, time, share } = location();
		if (Object.keys(this.state.holders).length > 1) await record.refresh(time.latest()).catch(() => undefined);
		return overdrawn(this.state, { ...terms, share, now: time.earliest() });
	}

	/** The next reservation takes an answer along, where there is plenty left and nothing in it that others should know at once. */
	private mayBeWrittenLater(feedback: Feedback | undefined): boolean {
		const { location, terms } = this.options;
		const known = location().record.stateAt(location().time.latest());
		return (
			feedback !== undefined &&
			!feedback.refused &&
			!differs(feedback.limit, known.limit) &&
			known.left > limitOf(known, terms).amount * PLENTY
		);
	}

	/** One answer after the other: while one is recorded, those behind it are still under way. */
	private withEnded(state: BudgetState, ended = this.ended): BudgetState {
		const { terms, id, waiting } = this.options;
		const { share } = this.options.location();
		return ended.reduce((known, report, index) => {
			const me = { id, underWay: this.open - index - 1, waiting: waiting() };
			return recordResponse(known, { ...report, ...terms, share, me });
		}, state);
	}

	/**
	 * One change after the other, each with the answers that have come in until then.
	 * @param taken how many calls were reserved by it.
	 */
	private async change<Result>(
		step: (state: BudgetState, location: BudgetLocation, underWay: number) => { state: BudgetState; result: Result },
		taken: (result: Result) => number,
	): Promise<Result> {
		const change = this.changes.then(async () => {
			const ended = [...this.ended];
			const at = async (location: BudgetLocation) => {
				await location.time.prepare();
				return await location.record.change(location.time.latest(), (state) =>
					step(this.withEnded(state, ended), location, this.open - ended.length),
				);
			};
			const result = await at(this.options.location()).catch(
				async (error: unknown) => await at(this.options.lost(error)),
			);
			this.ended.splice(0, ended.length);
			this.open += taken(result) - ended.length;
			return result;
		});
		this.changes = change.catch(() => undefined);
		return await change;
	}
}

function differs(named: Budget | undefined, known: Budget | undefined): boolean {
	return named !== undefined && (named.amount !== known?.amount || named.windowSeconds !== known.windowSeconds);
}
