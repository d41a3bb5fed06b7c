import type { Clock } from '../model/clock';
import { PipelineError } from '../model/problem';
import { answered, pauseOf, type Report } from './record-response';
import type { BudgetRecord } from './budget-record';
import { limitOf, type BudgetState, type Terms } from './budget-state';
import type { Budget } from './budgets';
import type { Ceiling } from './local-throttle';
import type { Heard } from './headers';
import { overdrawn, reserve, type Decision } from './reserve';
import { DEFAULT_RETRY, retryAtOf } from '../model/retry';
import type { SharedTime } from './shared-clock';
import { Turns, type Turn } from '../concurrency/fair-queue';

/** A wait is looked at again after this time, because others may have learned something. */
const LOOK_AGAIN_MS = 30_000;

/** With more than this part of the amount left, calls whose answers are told late cost nobody anything. */
const PLENTY = 0.25;

/** One call's leave. Exactly one of its verbs is to be called when the call has ended. */
export interface Leave {
	/** With what its answer said of this budget and of the one behind; nothing, where what may have been sent had no answer. */
	answered(heard?: Heard, behind?: Heard): void;
	/** Certainly nothing was sent. */
	unused(): void;
}

/** Where a budget is kept at the moment, and with whom. */
export interface Place {
	record: BudgetRecord;
	time: SharedTime;
	/** One of so many that do not see each other. */
	share?: number;
}

export interface GateOptions {
	/** As messages name it. */
	name: string;
	terms: Terms;
	/** This process, as others see it. */
	id: string;
	clock: Clock;
	ceiling: Ceiling;
	place: () => Place;
	/** The record could not be reached. @returns the place to go on with. */
	lost: (error: unknown) => Place;
	/** A second gate that every call passes too, right before it goes. */
	then?: Gate;
}

interface Waiter extends Turn {
	pass(leave: Leave): void;
	refuse(reason: unknown): void;
}

type Unsent = Omit<Report, 'me' | keyof Terms>;

/** One budget in one process: a fair queue, of which one call at a time has a reservation in the shared record. */
export class Gate {
	private readonly waiters = new Turns<Waiter>();
	private readonly ended: Unsent[] = [];
	/** Calls that were reserved and whose end is not written yet. */
	private open = 0;
	private running = false;
	private resting: AbortController | undefined;
	private changes: Promise<unknown> = Promise.resolve();
	private within: { limit: string; ceiling: () => Promise<void> } | undefined;

	constructor(private readonly options: GateOptions) {}

	/**
	 * Resolves when a call may be sent. Rejects with the signal's reason when it aborts.
	 * @throws PipelineError `rate-limited` when that would take longer than anybody should sleep.
	 */
	async pass({ signal, ...turn }: Turn & { signal?: AbortSignal }): Promise<Leave> {
		signal?.throwIfAborted();
		let stop = () => {};
		const leave = new Promise<Leave>((pass, refuse) => {
			const waiter: Waiter = { ...turn, pass, refuse };
			stop = () => {
				this.waiters.remove(waiter);
				refuse(signal?.reason);
			};
			signal?.addEventListener('abort', stop, { once: true });
			// Those who can wait may be resting on a part that is kept for this one.
			if (!waiter.bulk && this.waiters.onlyBulk) this.wake();
			this.waiters.add(waiter);
			void this.run();
		});
		return await leave.finally(() => signal?.removeEventListener('abort', stop));
	}

	/** Milliseconds until the budget is open again, by what was seen last; 0 when it is. */
	pause(): number {
		const { record, time, share } = this.options.place();
		const now = time.earliest();
		return Math.ceil(pauseOf(this.pending(record.stateAt(now)), { ...this.options.terms, share, now }));
	}

	/** As it was seen last, with what this process has not written yet. */
	get state(): BudgetState {
		const { record, time } = this.options.place();
		return this.pending(record.stateAt(time.latest()));
	}

	/** Resolves when all that is known is written down. */
	async settled(): Promise<void> {
		await this.changes;
	}

	private async run(): Promise<void> {
		if (this.running) return;
		this.running = true;
		try {
			while (this.waiters.size > 0) await this.letOneGo();
		} catch (error) {
			for (let waiter = this.waiters.next(); waiter; waiter = this.waiters.next()) waiter.refuse(error);
		} finally {
			this.running = false;
		}
	}

	private async letOneGo(): Promise<void> {
		const { terms, id, clock } = this.options;
		const bulk = this.waiters.onlyBulk;
		const ask = (state: BudgetState, { time, share }: Place, underWay: number) => {
			const me = { id, underWay, waiting: this.waiters.size };
			const { state: next, decision: result } = reserve(state, { ...terms, share, now: time.earliest(), me, bulk });
			return { state: next, result };
		};
		const decision = await this.change<Decision>(ask, (result) => ('go' in result ? 1 : 0));
		const { time } = this.options.place();
		if ('again' in decision) return await this.waitFor(decision.again - time.earliest(), bulk);

		try {
			for (let rest = decision.go - time.earliest(); rest > 0; rest = decision.go - time.earliest())
				await clock.sleep(Math.ceil(rest));
			await this.ceiling()();
			if (await this.isOverdrawn()) return this.leave(decision).unused();
			const second = this.waiters.size > 0 ? await this.options.then?.pass({ flow: this, bulk: false }) : undefined;
			const waiter = this.waiters.next();
			const leave = both(this.leave(decision), second);
			if (waiter) waiter.pass(leave);
			else leave.unused();
		} catch (error) {
			this.leave(decision).unused();
			throw error;
		}
	}

	/** A slot may be a while old by now: what other processes have learned since is looked at, where there are some. */
	private async isOverdrawn(): Promise<boolean> {
		const { terms, place } = this.options;
		const { record, time, share } = place();
		if (Object.keys(this.state.holders).length > 1) await record.look(time.latest()).catch(() => undefined);
		return overdrawn(this.state, { ...terms, share, now: time.earliest() });
	}

	private async waitFor(milliseconds: number, bulk: boolean): Promise<void> {
		const { clock, name } = this.options;
		if (milliseconds > DEFAULT_RETRY.longestWaitMs) {
			const until = retryAtOf(clock.now() + milliseconds);
			// Whoever came meanwhile and cannot wait asks for himself.
			while (this.waiters.size > 0 && this.waiters.onlyBulk === bulk)
				this.waiters.next()?.refuse(rateLimited(name, until));
			return;
		}
		const resting = (this.resting = new AbortController());
		await clock
			.sleep(Math.ceil(Math.max(1, Math.min(milliseconds, LOOK_AGAIN_MS))), resting.signal)
			.catch((error: unknown) => {
				if (!resting.signal.aborted) throw error;
			});
		this.resting = undefined;
	}

	private leave({ blind }: { blind: number }): Leave {
		const sentAt = this.options.place().time.earliest();
		const end = (heard: Heard | undefined) => {
			this.ended.push({ sentAt, at: this.options.place().time.latest(), blind, heard });
			this.wake();
			if (this.waiters.size > 0 && this.canWait(heard)) return;
			// A store that is down hears of it later.
			void this.change(
				(state) => ({ state, result: undefined }),
				() => 0,
			).catch(() => undefined);
		};
		return { answered: (heard = {}) => end(heard), unused: () => end(undefined) };
	}

	/** The next reservation takes an answer along, where there is plenty left and nothing in it that others should know at once. */
	private canWait(heard: Heard | undefined): boolean {
		const { place, terms } = this.options;
		const known = place().record.stateAt(place().time.latest());
		return (
			heard !== undefined &&
			!heard.refused &&
			!differs(heard.limit, known.limit) &&
			known.left > limitOf(known, terms).amount * PLENTY
		);
	}

	private wake(): void {
		this.resting?.abort();
	}

	/** One answer after the other: while one is taken in, those behind it are still under way. */
	private pending(state: BudgetState, ended = this.ended): BudgetState {
		const { terms, id } = this.options;
		const { share } = this.options.place();
		return ended.reduce((known, report, index) => {
			const me = { id, underWay: this.open - index - 1, waiting: this.waiters.size };
			return answered(known, { ...report, ...terms, share, me });
		}, state);
	}

	/**
	 * One change after the other, each with the answers that have come in until then.
	 * @param taken how many calls were reserved by it.
	 */
	private async change<Result>(
		step: (state: BudgetState, place: Place, underWay: number) => { state: BudgetState; result: Result },
		taken: (result: Result) => number,
	): Promise<Result> {
		const turn = this.changes.then(async () => {
			const ended = [...this.ended];
			const at = async (place: Place) => {
				await place.time.prepare();
				return await place.record.change(place.time.latest(), (state) =>
					step(this.pending(state, ended), place, this.open - ended.length),
				);
			};
			const place = this.options.place();
			const result = await at(place).catch(async (error: unknown) => await at(this.options.lost(error)));
			this.ended.splice(0, ended.length);
			this.open += taken(result) - ended.length;
			return result;
		});
		this.changes = turn.catch(() => undefined);
		return await turn;
	}

	/** Made anew when the limit changes. */
	private ceiling(): () => Promise<void> {
		const { terms } = this.options;
		const limit = limitOf(this.state, { ...terms, share: this.options.place().share });
		const lower: Budget =
			terms.own && terms.own.amount / terms.own.windowSeconds < limit.amount / limit.windowSeconds ? terms.own : limit;
		const key = JSON.stringify(lower);
		if (this.within?.limit !== key) this.within = { limit: key, ceiling: this.options.ceiling(lower) };
		return this.within.ceiling;
	}
}

function differs(named: Budget | undefined, known: Budget | undefined): boolean {
	return named !== undefined && (named.amount !== known?.amount || named.windowSeconds !== known.windowSeconds);
}

function both(one: Leave, behind: Leave | undefined): Leave {
	return {
		answered: (heard, heardBehind) => {
			one.answered(heard);
			behind?.answered(heardBehind);
		},
		unused: () => {
			one.unused();
			behind?.unused();
		},
	};
}

function rateLimited(name: string, until: string): PipelineError {
	return new PipelineError({
		code: 'rate-limited',
		category: 'rate-limit',
		message: `Pinterest's limit for ${name} is used up until ${until}. Run this again after that.`,
		action: 'wait',
		retryAt: until,
	});
}
