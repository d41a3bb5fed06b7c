/*
 * What one process holds of a budget: its calls under way, the ends of calls that are not written yet, and, where
 * it is alone, a copy of the record on which it decides without asking the store. Nothing here waits: the store is
 * somebody else's, who calls `propose`, writes, and says what came of it.
 *
 * In company a call is sent only when a compare-and-set has reserved it. Alone, calls go first and are written
 * behind. That exceeds no limit, because of one rule: WHATEVER IS SENT WAS RESERVED IN THE STORED RECORD BEFORE.
 *
 * - Each write of a process that sees nobody else reserves some calls more than there are: `ahead`. They count as
 *   under way, so everybody who reads the record leaves room for them: in this window, in the next if it begins
 *   meanwhile, and in a limit of the user's own.
 * - A call that goes without asking uses up one of them. Where none is left the call waits for a write.
 * - While a write is under way it is not known which of two records is stored. A call that goes then uses up one
 *   of either, so it is covered by both, and also where the write fails without saying whether it was done.
 * - A newcomer changes the record. Then the next write of the first fails, because the text is not the one it wrote.
 *   It forgets its copy, reads the record, enters the ends of its calls, gives back what it had ahead and did not use,
 *   and both go on in company. A newcomer waits for nothing: the record that it read covers what it cannot see.
 * - A process that says nothing for PROCESS_TIMEOUT_MS counts as gone, and what it had ahead is no longer left room
 *   for. So it is used for a third of that time after it was written, and never after it, nor by a machine that slept.
 * - Of a process that dies, what it had ahead is lost: until it counts as gone, until the window ends, or until an
 *   answer says what is left. So nothing is reserved ahead of a window of an hour or more; there each call asks.
 *
 * What the copy cannot know is what a newcomer learned: a closed budget, a smaller limit, its part of the pace. The
 * calls that go until the next write are those ahead at the most, and each asks for that write if the last is old.
 */
import { reserve, type Ask, type Decision } from './reserve';
import { limitOf, PROCESS_TIMEOUT_MS, withProcess, type BudgetState, type Terms, type Who } from './budget-state';
import { aheadOf, withAhead, withoutAhead } from './ahead';
import type { SeenRecord } from './budget-record';
import { PACE, type Budget } from './budgets';
import { recordResponse, type CallReport } from './record-response';

/** What was reserved ahead is used for so long after it was written. */
export const AHEAD_VALID_MS = PROCESS_TIMEOUT_MS / 3;
/** A copy that was written longer ago is written again with the next call, to see who has come. */
const COPY_OLD_MS = 10_000;

/** A process that only waits says so again after this time: long before it would count as gone. */
const PRESENT_MS = 20_000;
/** With more than this part of the amount left, ends that are written later cost others nothing. */
const PLENTY = 0.25;

/** One call that came to its end, as its sender knows it. */
export type EndedCall = Omit<CallReport, 'me' | keyof Terms>;

/** The record as a process that is alone carries it on. */
interface Copy {
	/** The record that it is a copy of, and the text that this process wrote there. */
	of: object;
	raw: string;
	/** With everything that this process did since, and with nothing reserved ahead. */
	state: BudgetState;
	/** Calls reserved ahead in the text, and those of them that have been used. */
	ahead: number;
	used: number;
	writtenAt: number;
}

/** A next text for the record, until it is known what came of it. */
export interface Proposal<Result> {
	/** What is to be stored; undefined where a look at the record was enough. */
	stored: BudgetState | undefined;
	result: Result;
	/** The same without what is reserved ahead. */
	state: BudgetState;
	ahead: number;
	/** Calls that it reserves beside these, and ends that it has taken in. */
	taken: number;
	ended: number;
	at: number;
}

/** Who wants to know or to write: the moment, and what the process looks like to others. */
export interface Now {
	/** Epoch milliseconds of the store's clock. */
	now: number;
	/** Calls in the queue. */
	waiting: number;
	share?: number;
}

/** What is done to a record beside entering what has ended. `looks` where nothing has to be stored for it. */
export type Step<Result> = (
	state: BudgetState,
	me: Who,
	now: Now,
) => { state: BudgetState; result: Result; taken: number; looks?: boolean };

export class ProcessCalls {
	/** Calls that were reserved and whose end is not written yet, and those that the write under way reserves. */
	private open = 0;
	private taking = 0;
	/** Calls that have ended and whose end is not written yet. */
	private readonly ended: EndedCall[] = [];
	private copy: Copy | undefined;
	/** The write under way, if it reserves ahead and is made from the copy. */
	private writing: Pick<Copy, 'ahead' | 'used'> | undefined;

	constructor(
		private readonly terms: Terms,
		private readonly id: string,
	) {}

	/** Calls that have no answer yet. */
	get underWay(): number {
		return this.open + this.taking - this.ended.length;
	}

	/** The record as it was seen, with what this process has not written yet. */
	stateIn(seen: SeenRecord, now: Now): BudgetState {
		return this.copyOf(seen)?.state ?? this.caughtUp(seen, now);
	}

	/** Decides on the copy. Undefined where the record has to be asked. */
	reserve(seen: SeenRecord, ask: Pick<Ask, 'bulk'> & Now): Decision | undefined {
		const copy = this.copyOf(seen);
		// Without a window a first call finds out, which all who have come meanwhile must see.
		if (!copy?.state.window || ask.now >= copy.writtenAt + AHEAD_VALID_MS) return undefined;
		const { state, decision } = reserve(copy.state, { ...this.terms, ...ask, me: this.me(ask) });
		if ('go' in decision) {
			if (unusedOf(copy) === 0 || (this.writing && unusedOf(this.writing) === 0)) return undefined;
			copy.used += 1;
			if (this.writing) this.writing.used += 1;
			this.open += 1;
		}
		copy.state = state;
		return decision;
	}

	/** A call has come to its end. @returns whether that is to be written at once, and not with the next call or end. */
	end(report: EndedCall, seen: SeenRecord, now: Now): boolean {
		this.ended.push(report);
		if (this.copy) this.copy.state = this.withReport(this.copy.state, report, this.me(now), now);
		const { feedback } = report;
		const othersFollow = now.waiting > 0 || this.underWay > 0;
		if (!othersFollow || feedback?.refused || differs(feedback?.limit, seen.state.limit)) return true;
		if (this.copyOf(seen)) return false;
		const { amount } = limitOf(seen.state, this.terms);
		return feedback === undefined || seen.state.left <= amount * PLENTY;
	}

	/** Whether there is an end to be written, or the copy has to be renewed. */
	hasToWrite(seen: SeenRecord, now: number): boolean {
		return this.ended.length > 0 || this.copyIsOld(seen, now);
	}

	/** Whether few are left of those reserved ahead, or it is long since others were looked for. */
	copyIsOld(seen: SeenRecord, now: number): boolean {
		const copy = this.copyOf(seen);
		if (!copy) return false;
		return unusedOf(copy) <= copy.ahead * PACE.ahead.renewAt || now >= copy.writtenAt + COPY_OLD_MS;
	}

	/**
	 * The next text for a record. Called again when another process was faster.
	 * @param leaves whether the process ends: it keeps nothing ahead, and no entry unless calls are under way.
	 */
	propose<Result>(seen: SeenRecord, now: Now, step: Step<Result>, leaves = false): Proposal<Result> {
		const copy = this.copyOf(seen);
		this.taking = 0;
		const base = copy?.state ?? this.caughtUp(seen, now);
		const { state, result, taken, looks } = step(base, this.me(now), now);
		if (looks && this.isThere(seen, now))
			return { stored: undefined, result, state, ahead: 0, taken, ended: 0, at: now.now };
		const ahead = leaves ? 0 : aheadOf(state, this.id, { ...this.terms, share: now.share });
		if (copy) {
			copy.state = state;
			this.writing = { ahead, used: 0 };
			this.taking = taken;
		} else {
			this.writing = undefined;
		}
		const present = leaves && this.underWay === 0 ? without(state, this.id) : state;
		const stored = withAhead(present, this.id, ahead);
		return { stored, result, state, ahead, taken, ended: this.ended.length, at: now.now };
	}

	/** A proposal is stored, as this text. */
	written(proposal: Proposal<unknown>, of: object, raw: string | undefined, now: Now): void {
		const { ahead, taken, ended, at, stored } = proposal;
		if (!stored) return;
		const { copy, writing } = this;
		this.open += taken - ended;
		this.taking = 0;
		this.ended.splice(0, ended);
		this.writing = undefined;
		const state = writing && copy ? copy.state : this.withEnded(proposal.state, now, 0);
		this.copy =
			ahead > 0 && raw !== undefined ? { of, raw, state, ahead, used: writing?.used ?? 0, writtenAt: at } : undefined;
	}

	/** It is not known whether a proposal is stored. What was ahead is not given back, because it may have been already. */
	failed(): void {
		this.copy = undefined;
		this.writing = undefined;
		this.taking = 0;
	}

	/** Whether others know of this process, and of everything that it has to say. */
	private isThere({ state }: SeenRecord, { now }: Now): boolean {
		const entry = state.holders[this.id];
		return this.ended.length === 0 && entry !== undefined && now < entry.seenAt + PRESENT_MS;
	}

	private copyOf({ of, raw }: SeenRecord): Copy | undefined {
		const { copy } = this;
		return copy?.of === of && copy.raw === raw ? copy : undefined;
	}

	/** A record that others have changed, with the ends of calls and without what was ahead and is unused. */
	private caughtUp({ of, state }: SeenRecord, now: Now): BudgetState {
		const { copy, id } = this;
		const entry = state.holders[id];
		// Without an entry the process has counted as gone, and nobody leaves room for what it had ahead.
		const unused = copy?.of === of && entry ? unusedOf(copy) : 0;
		const known = withoutAhead(this.withEnded(state, now, unused), unused);
		return entry ? withProcess(known, this.me(now), entry.seenAt) : known;
	}

	/** One answer after the other: while one is entered, those behind it are still under way. */
	private withEnded(state: BudgetState, now: Now, ahead: number): BudgetState {
		return this.ended.reduce((known, report, index) => {
			const me = { ...this.me(now), underWay: this.open - index - 1 + ahead };
			return this.withReport(known, report, me, now);
		}, state);
	}

	private withReport(state: BudgetState, report: EndedCall, me: Who, { share }: Now): BudgetState {
		return recordResponse(state, { ...report, ...this.terms, share, me });
	}

	private me({ waiting }: Now): Who {
		return { id: this.id, underWay: this.underWay, waiting };
	}
}

function differs(named: Budget | undefined, known: Budget | undefined): boolean {
	return named !== undefined && (named.amount !== known?.amount || named.windowSeconds !== known.windowSeconds);
}

function unusedOf({ ahead, used }: Pick<Copy, 'ahead' | 'used'>): number {
	return ahead - used;
}

function without(state: BudgetState, id: string): BudgetState {
	const { [id]: _, ...holders } = state.holders;
	return { ...state, holders };
}
