import { pinsBetween, type WarmUp } from '../guards/warm-up-plan';
import type { Span } from '../model/local-days';
import { callsWithin, type Quota } from '../rate-limit/quota';

/** What keeps an account from publishing everything at once. */
export interface PublishingLimits {
	/** The write budget: an image costs one call of it, and a video two. */
	write: Pick<Quota, 'limit' | 'windowSeconds' | 'source'>;
	/** The warm-up of an account that is new, and when it began, in epoch milliseconds. */
	warmUp?: { plan: WarmUp; beganAt: number };
}

/** How many pins a stretch of time allows, and which limit says so. */
export interface Allowed {
	pins: number;
	by: 'warm-up' | Quota['source'];
}

export interface LoadHour extends Span {
	/** Pins that are due in it. */
	due: number;
}

export interface LoadDay extends Span {
	hours: readonly LoadHour[];
	/** Pins that are due on it, and those that were published. */
	due: number;
	published: number;
}

/** A day's pins against what the limits allow. */
export interface DayLoad {
	/** Its pins, with those that the days before it left over. */
	pins: number;
	/** How many of them the days before it left over. */
	before: number;
	allowed: Allowed;
	/** How many of them go out on a later day. */
	later: number;
	/** The hours that have more pins than they allow. */
	hours: { from: number; due: number; allowed: Allowed }[];
}

/** A sum of parts that is just above a whole number by rounding. */
const ROUNDING = 1e-6;

/**
 * How many pins may go out in a stretch of time, at the most: pins are taken to be images, and nobody else to use the
 * budget. Pure.
 */
export function allowedIn({ from, to }: Span, { write, warmUp }: PublishingLimits): Allowed {
	const byBudget: Allowed = { pins: callsWithin(write, to - from), by: write.source };
	if (!warmUp) return byBudget;
	const { plan, beganAt } = warmUp;
	const pins = Math.max(1, Math.ceil(pinsBetween(from - beganAt, to - beganAt, plan) - ROUNDING));
	return pins < byBudget.pins ? { pins, by: 'warm-up' } : byBudget;
}

/**
 * Which of an account's days and hours have more pins than its limits allow, from this moment on. What does not fit into
 * a day is added to the next one; what is left over from before the first day is not known. Pure.
 * @returns undefined for a day that is over.
 */
export function loadOf(days: readonly LoadDay[], limits: PublishingLimits, now: number): (DayLoad | undefined)[] {
	let later = 0;
	return days.map((day) => {
		if (day.to <= now) return undefined;
		const allowed = allowedIn(day, limits);
		const before = later;
		const pins = before + day.due + day.published;
		later = Math.max(0, pins - allowed.pins);
		const hours = day.hours
			.filter(({ to, due }) => to > now && due > 0)
			.map((hour) => ({ from: hour.from, due: hour.due, allowed: allowedIn(hour, limits) }))
			.filter((hour) => hour.due > hour.allowed.pins);
		return { pins, before, allowed, later, hours };
	});
}
