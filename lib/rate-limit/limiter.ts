import { abortableWait } from '../concurrency/abortable-wait';
import { FairQueue, type Queued } from '../concurrency/fair-queue';
import type { Clock } from '../model/clock';
import { DEFAULT_RETRY, retryAtOf } from '../model/retry';
import { pipelineError } from '../sentences/problems';
import type { BudgetState, Terms } from './budget-state';
import type { Budget } from './budgets';
import type { LocalThrottle } from './local-throttle';
import { Reservations, type BudgetLocation, type LimiterPermit } from './reservations';
import type { Slot } from './reserve';

/** A wait ends after this time at the latest, because other processes may have learned something. */
const ASK_AGAIN_MS = 30_000;
/** A place in the process's own throttle is good for so long, where its slot was given back: the next slot comes at once. */
const PLACE_MS = 1_000;

export interface LimiterOptions {
	/** The name in messages. */
	name: string;
	terms: Terms;
	/** This process, as others see it. */
	id: string;
	clock: Clock;
	throttle: LocalThrottle;
	location: () => BudgetLocation;
	/** The record could not be reached. @returns the location to go on with. */
	lost: (error: unknown) => BudgetLocation;
	/** A second limiter that every call passes too, right before it is sent. */
	then?: Limiter;
}

interface Waiter extends Queued {
	admit(permit: LimiterPermit): void;
	refuse(reason: unknown): void;
}

/** One budget in one process: a fair queue, for whose calls slots are reserved in the shared record, several in one step. */
export class Limiter {
	private readonly queue = new FairQueue<Waiter>();
	private readonly reservations: Reservations;
	private running = false;
	private waiting: AbortController | undefined;
	private placeUntil = -Infinity;
	private within: { limit: string; throttle: () => Promise<void> } | undefined;

	constructor(private readonly options: LimiterOptions) {
		this.reservations = new Reservations({
			...options,
			waiting: () => this.queue.size,
			onEnded: () => this.wake(),
		});
	}

	/**
	 * Resolves when a call may be sent. Rejects with the signal's reason when it aborts.
	 * @throws PipelineError `rate-limited` when that would take longer than a process should sleep.
	 */
	async acquire({ signal, ...queued }: Queued & { signal?: AbortSignal }): Promise<LimiterPermit> {
		return await abortableWait<LimiterPermit>((admit, refuse) => {
			const waiter: Waiter = { ...queued, admit, refuse };
			// Bulk calls may be waiting for a part that is kept for this one.
			if (!waiter.bulk && this.queue.onlyBulk) this.wake();
			this.queue.add(waiter);
			void this.run();
			return () => this.queue.remove(waiter);
		}, signal);
	}

	/** Milliseconds until the budget is open again, by what was seen last; 0 when it is. */
	pause(): number {
		return this.reservations.pause();
	}

	/** As it was seen last, with what this process has not written yet. */
	get state(): BudgetState {
		return this.reservations.state;
	}

	/** Resolves when everything known is in the record. */
	async settled(): Promise<void> {
		await this.reservations.settled();
	}

	private async run(): Promise<void> {
		if (this.running) return;
		this.running = true;
		try {
			while (this.queue.size > 0) await this.admitSome();
		} catch (error) {
			for (let waiter = this.queue.next(); waiter; waiter = this.queue.next()) waiter.refuse(error);
		} finally {
			this.running = false;
		}
	}

	private async admitSome(): Promise<void> {
		const { location } = this.options;
		const bulk = this.queue.onlyBulk;
		const decision = await this.reservations.reserve(bulk, bulk ? this.queue.size : this.queue.urgent);
		if ('again' in decision) return await this.waitFor(decision.again - location().time.earliest(), bulk);

		const slots = decision.slots.values();
		try {
			for (const slot of slots) await this.admitAt(slot);
		} finally {
			// After an error none of the others is used.
			for (const slot of slots) this.reservations.permit(slot).release();
		}
	}

	/** Waits for a slot's moment, and gives it to the call that is next then, or back. */
	private async admitAt(slot: Slot): Promise<void> {
		const { clock, location, then: net } = this.options;
		const { time } = location();
		try {
			for (let wait = slot.go - time.earliest(); wait > 0 && this.queue.size > 0; wait = slot.go - time.earliest())
				await clock.sleep(Math.ceil(wait));
			if (this.queue.size > 0 && clock.monotonic() >= this.placeUntil) {
				await this.throttle()();
				this.placeUntil = clock.monotonic() + PLACE_MS;
			}
			if (await this.reservations.isOverdrawn(slot)) return this.reservations.permit(slot).release();
			this.placeUntil = -Infinity;
			const second = this.queue.size > 0 ? await net?.acquire({ flow: this, bulk: false }) : undefined;
			const waiter = this.queue.next();
			const permit = both(this.reservations.permit(slot), second);
			if (waiter) waiter.admit(permit);
			else permit.release();
		} catch (error) {
			this.reservations.permit(slot).release();
			throw error;
		}
	}

	private async waitFor(milliseconds: number, bulk: boolean): Promise<void> {
		const { clock, name } = this.options;
		if (milliseconds > DEFAULT_RETRY.longestWaitMs) {
			const until = retryAtOf(clock.now() + milliseconds);
			// A call that came meanwhile and is no bulk call gets its own answer.
			while (this.queue.size > 0 && this.queue.onlyBulk === bulk)
				this.queue.next()?.refuse(pipelineError('rate-limited', { name, until }, { retryAt: until }));
			return;
		}
		const waiting = (this.waiting = new AbortController());
		await clock
			.sleep(Math.ceil(Math.max(1, Math.min(milliseconds, ASK_AGAIN_MS))), waiting.signal)
			.catch((error: unknown) => {
				if (!waiting.signal.aborted) throw error;
			});
		this.waiting = undefined;
	}

	private wake(): void {
		this.waiting?.abort();
	}

	/** Created again when the limit changes. */
	private throttle(): () => Promise<void> {
		const { own } = this.options.terms;
		const { limit } = this.reservations;
		const lower: Budget = own && own.amount / own.windowSeconds < limit.amount / limit.windowSeconds ? own : limit;
		const key = JSON.stringify(lower);
		if (this.within?.limit !== key) this.within = { limit: key, throttle: this.options.throttle(lower) };
		return this.within.throttle;
	}
}

function both(one: LimiterPermit, net: LimiterPermit | undefined): LimiterPermit {
	return {
		recordResponse: (feedback, netFeedback) => {
			one.recordResponse(feedback);
			net?.recordResponse(netFeedback);
		},
		release: () => {
			one.release();
			net?.release();
		},
	};
}
