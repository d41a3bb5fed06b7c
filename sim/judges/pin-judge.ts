import type { Fault } from '../faults';
import type { Actor } from '../kernel/actor';
import type { LifePlan } from '../plan';
import type { SimPin } from '../pinterest/pinterest';
import type { Wish } from '../wishes';

/** An attempt is sent within this time after it was stored, in milliseconds: by then so much of its time may be gone. */
const SENT_WITHIN_MS = 45_000;
/** What is listed for so long before a pin is sent again was listed when it was looked up, in milliseconds. */
const SEEN_MS = 130_000;
/** Between the look-up and the sending these may make a process wait for long. */
const DELAYING: readonly Fault[] = [
	'limits',
	'busy',
	'breaks',
	'hiccups',
	'blocks-as-spam',
	'ends-tokens',
	'network-refuses',
	'store-is-slow',
	'store-refuses',
	'store-loses-answers',
	'store-outages',
	'pauses',
	'machines-sleep',
	'pictures-break',
];

/** A pin, and when its call left its process, in true milliseconds. */
export interface SeenPin {
	pin: SimPin;
	wish: Wish;
	sentAt: number;
}

/** One pin for each wish, save where Pinterest itself makes one too late. */
export class PinJudge {
	/** Second pins that Pinterest made too late for any look-up: the documented limit. */
	lateDoubles = 0;
	private readonly byWish = new Map<Wish, SeenPin[]>();
	private readonly byId = new Map<string, SeenPin>();
	private readonly absentAt = new Map<Wish, number>();
	private isPrompt: boolean;
	/** A pin that is listed later than this after it was sent is too late for the second look-up: the documented limit. */
	private readonly documentedMs: number;

	constructor(
		{ faults, ownLimit, reconcileDelayMs }: LifePlan,
		private readonly accuse: (judge: string, what: string) => void,
	) {
		this.documentedMs = (reconcileDelayMs * 4) / 3 - SENT_WITHIN_MS;
		this.isPrompt = ownLimit === undefined && !DELAYING.some((fault) => faults.has(fault));
	}

	/** Processes are delayed by somebody's hand: from now on it is not judged how long ago a pin was listed. */
	excuseDelays(): void {
		this.isPrompt = false;
	}

	/** The pins of a wish, the oldest first. */
	of(wish: Wish): readonly SeenPin[] {
		return this.byWish.get(wish) ?? [];
	}

	withId(id: string): SeenPin | undefined {
		return this.byId.get(id);
	}

	/** A person says that a wish has no pin, at a true time in milliseconds: one that is listed later is looked up by nobody. */
	saidAbsent(wish: Wish, at: number): void {
		this.absentAt.set(wish, at);
	}

	/** Whether a list shows it in time. */
	isInTime({ pin, sentAt }: SeenPin): boolean {
		return pin.listedAt - sentAt <= this.documentedMs;
	}

	/** Whether a pin may have been looked up by then, at a true time in milliseconds: one that is listed too late was not found. */
	mayBeLookedUp({ sentAt }: SeenPin, at: number): boolean {
		return at - sentAt > this.documentedMs;
	}

	/** A pin is sent, at a true time in milliseconds. */
	sent(actor: Actor, wish: Wish, at: number): void {
		if (!this.isPrompt) return;
		const looked = Math.min(at - SEEN_MS, this.absentAt.get(wish) ?? Infinity);
		const seen = this.of(wish).find(({ pin }) => pin.listedAt <= looked);
		if (!seen) return;
		const seconds = Math.round((at - seen.pin.listedAt) / 1000);
		this.accuse('one pin', `${actor.name} sent row ${wish.row} again, whose pin was listed for ${seconds} s`);
	}

	/** A call was carried out. @param latest the newest of all pins. @returns whether it made that one. */
	carriedOut(wish: Wish, latest: SimPin | undefined, sentAt: number): boolean {
		if (!latest || latest.mediaUrl !== wish.mediaUrl || this.byId.has(latest.id)) return false;
		const seen = { pin: latest, wish, sentAt };
		const all = [...this.of(wish), seen];
		this.byId.set(latest.id, seen);
		this.byWish.set(wish, all);
		if (all.length === 1) return true;
		if (all.filter((each) => this.isInTime(each)).length > 1)
			this.accuse('one pin', `row ${wish.row} has a second pin, ${latest.id}`);
		else this.lateDoubles += 1;
		return true;
	}
}
