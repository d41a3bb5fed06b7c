import { abortableWait } from '../concurrency/abortable-wait';
import type { Clock } from '../model/clock';
import { PipelineError } from '../model/problem';
import { backoff } from '../model/retry';
import { STORE_NOTICES } from '../sentences/store';

/** How long an outage is waited for, in milliseconds: restarts and failovers of servers take seconds to a few minutes. */
const WAIT_MS = 5 * 60_000;
/** Between two probes. A store that blinks is found within a moment, and one that is gone is asked every few seconds. */
const PROBES = { attempts: Infinity, baseMs: 200, capMs: 3_000, longestWaitMs: WAIT_MS };
/** So often a verb may fail although a probe right before it was answered: then the fault is its own, such as a value that no row can hold. */
const REPEATS = 5;

export interface StoreOutagesOptions {
	clock: Clock;
	/** Between 0 and 1, for the jitter of the probes. @default Math.random */
	random?: () => number;
	/** How long verbs wait, in milliseconds from the beginning of the outage. @default five minutes */
	waitMs?: number;
	/** Called with a sentence once in each outage, and with another when the store is back. */
	onNotice?: (sentence: string, isBack: boolean) => void;
}

export interface VerbOptions {
	/** Whether it settles what has happened already: such verbs go on before all others. @default false */
	settles?: boolean;
	/** Whether it rarely asks the server, and so is tried first before it waits. @default false */
	local?: boolean;
	/** Ends the wait. */
	signal?: AbortSignal;
}

interface Waiter {
	admit: () => void;
	refuse: () => void;
	/** Resolves when the verb has been tried again. */
	tried: Promise<void>;
}

interface Outage {
	/** By the clock's `monotonic`. */
	since: number;
	/** The latest failure, with which verbs reject that do not wait any longer. */
	error: PipelineError;
	waiting: Record<'settling' | 'others', Set<Waiter>>;
	/** Whether a verb failed since the last probe was answered. */
	failedAgain: boolean;
	told: boolean;
	/** It lasts longer than is waited: from then on each verb is tried once. */
	givenUp: boolean;
}

/**
 * Keeps verbs waiting while their store does not answer, all that use it in this process together. One probe
 * at a time finds out whether it is back: a delete of a row that is never there, because a server that is still
 * loading, or became a replica, answers reads before it takes writes, and this one leaves nothing behind.
 */
export class StoreOutages {
	private hasAnswered = false;
	private outage: Outage | undefined;
	private readonly closing = new AbortController();

	constructor(
		private readonly probe: () => Promise<unknown>,
		private readonly options: StoreOutagesOptions,
	) {}

	/**
	 * Tries a verb again and again while the store does not answer. Before the store's first answer in this process
	 * it is tried once: then its address may be wrong.
	 * @param verb `again` says that an earlier try was rejected, and may have been carried out all the same.
	 * @throws what the verb throws for another reason, and its store's problem when it is not waited for any longer.
	 */
	async run<Answer>(verb: (again: boolean) => Promise<Answer>, options: VerbOptions = {}): Promise<Answer> {
		for (let failures = 0; ;) {
			const waits = this.outage && !(options.local && failures === 0);
			const tried = this.outage && waits ? await this.awaitTurn(this.outage, options) : undefined;
			try {
				const answer = await verb(failures > 0);
				this.hasAnswered = true;
				if (this.outage?.givenUp) void this.lookAgain(this.outage);
				return answer;
			} catch (error) {
				failures += 1;
				if (!isNoAnswer(error) || failures > REPEATS || !this.mayWait(error)) throw error;
			} finally {
				tried?.();
			}
		}
	}

	/** Refuses all who wait. To be called before the store is closed. */
	close(): void {
		this.closing.abort();
		if (this.outage) this.giveUp(this.outage);
	}

	/** @returns to be called when the verb was tried. */
	private async awaitTurn(outage: Outage, { settles = false, signal }: VerbOptions): Promise<() => void> {
		const { promise: tried, resolve } = Promise.withResolvers<void>();
		if (outage.givenUp) return resolve;
		const line = outage.waiting[settles ? 'settling' : 'others'];
		const join = (admit: () => void, refuse: (reason: unknown) => void) => {
			const waiter = { admit, refuse: () => refuse(outage.error), tried };
			line.add(waiter);
			return () => line.delete(waiter);
		};
		// The store's problem says more than that somebody stopped: what waits here may be more than a plan.
		await abortableWait(join, signal).catch(() => {
			throw outage.error;
		});
		return resolve;
	}

	private mayWait(error: PipelineError): boolean {
		if (!this.hasAnswered || this.closing.signal.aborted || this.outage?.givenUp) return false;
		if (this.outage) {
			this.outage.failedAgain = true;
			this.outage.error = error;
			return true;
		}
		const waiting = { settling: new Set<Waiter>(), others: new Set<Waiter>() };
		const since = this.options.clock.monotonic();
		this.outage = { since, error, waiting, failedAgain: false, told: false, givenUp: false };
		void this.watch(this.outage);
		return true;
	}

	/** Until the store is back, or is not waited for any longer. Rejects never. */
	private async watch(outage: Outage): Promise<void> {
		const { clock, random = Math.random, waitMs = WAIT_MS } = this.options;
		for (let tries = 1; ; tries++) {
			const left = outage.since + waitMs - clock.monotonic();
			if (left <= 0) return this.giveUp(outage);
			const pause = Math.min(left, backoff(tries, PROBES, random()));
			await clock.sleep(pause, this.closing.signal).catch(() => undefined);
			if (this.closing.signal.aborted) return;
			outage.failedAgain = false;
			if ((await this.isBack(outage)) && (await this.settleFirst(outage))) break;
		}
		this.end(outage);
		for (const { admit } of everybody(outage)) admit();
	}

	/** @returns whether all that settle something came through. */
	private async settleFirst(outage: Outage): Promise<boolean> {
		const { settling } = outage.waiting;
		while (settling.size > 0 && !outage.failedAgain) {
			const batch = [...settling];
			settling.clear();
			for (const { admit } of batch) admit();
			await Promise.all(batch.map(async ({ tried }) => await tried));
		}
		return settling.size === 0;
	}

	private async isBack(outage: Outage): Promise<boolean> {
		try {
			await this.probe();
			return true;
		} catch (error) {
			if (isNoAnswer(error)) outage.error = error;
			// A connection that broke and stands again is no outage, so it is told only now.
			if (!outage.told && !outage.givenUp) this.options.onNotice?.(STORE_NOTICES.gone(outage.error.message), false);
			outage.told = true;
			return false;
		}
	}

	/** After an answer that came although the store is not waited for any longer. */
	private async lookAgain(outage: Outage): Promise<void> {
		if (this.outage === outage && (await this.isBack(outage))) this.end(outage);
	}

	private end(outage: Outage): void {
		if (this.outage !== outage) return;
		this.outage = undefined;
		if (outage.told) this.options.onNotice?.(STORE_NOTICES.back(), true);
	}

	private giveUp(outage: Outage): void {
		outage.givenUp = true;
		for (const { refuse } of everybody(outage)) refuse();
	}
}

const everybody = ({ waiting }: Outage): Waiter[] => [...waiting.settling, ...waiting.others];

function isNoAnswer(error: unknown): error is PipelineError {
	return error instanceof PipelineError && error.problem.code === 'store-unavailable';
}
