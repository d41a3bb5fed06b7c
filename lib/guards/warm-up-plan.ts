import { pipelineError } from '../sentences/problems';

/**
 * How a new account begins: with `firstDay` pins on its first day, growing by the same part from day to
 * day, to `lastDay` pins on the day `days`. After that there is no limit.
 */
export interface WarmUp {
	firstDay: number;
	lastDay: number;
	days: number;
}

export const DAY_MS = 24 * 60 * 60_000;

/** `5-50/30`: from 5 to 50 pins a day within 30 days. */
export function parseWarmUp(text: string): WarmUp {
	const [, ...numbers] = /^(\d{1,6})-(\d{1,6})\/(\d{1,6})$/.exec(text.replace(/\s/g, '')) ?? [];
	const [firstDay = 0, lastDay = 0, days = 0] = numbers.map(Number);
	if (firstDay >= 1 && lastDay >= firstDay && days >= 2) return { firstDay, lastDay, days };
	throw pipelineError('warm-up-invalid', { text });
}

/** How many pins a day of the warm-up allows, the first being day 0; undefined from its end on. */
export function pinsOn(day: number, { firstDay, lastDay, days }: WarmUp): number | undefined {
	if (day >= days) return undefined;
	return Math.round(firstDay * (lastDay / firstDay) ** (day / (days - 1)));
}

/**
 * The moment of the next pin after one, evenly spread: where the pace changes between the two, what is
 * left of the way goes at the new one. So no 24 hours get more than the plan of their last day, and
 * where there is always a pin to send, no day gets fewer than its own. Milliseconds since the beginning,
 * rounded up: rounded otherwise, a 24 hours could get one more.
 */
export function nextAfter(at: number, warmUp: WarmUp): number {
	let left = 1;
	for (let from = at; ;) {
		const day = Math.floor(from / DAY_MS);
		const pins = pinsOn(day, warmUp);
		if (pins === undefined) return Math.ceil(from);
		const end = (day + 1) * DAY_MS;
		const way = ((end - from) / DAY_MS) * pins;
		if (way > left) return Math.ceil(from + (left / pins) * DAY_MS);
		left -= way;
		from = end;
	}
}

/** How many pins the plan allows from one moment to another, in milliseconds since its beginning; Infinity behind its end. */
export function pinsBetween(from: number, to: number, warmUp: WarmUp): number {
	let sum = 0;
	for (let at = Math.max(0, from); at < to;) {
		const day = Math.floor(at / DAY_MS);
		const end = Math.min(to, (day + 1) * DAY_MS);
		sum += (pinsOn(day, warmUp) ?? Infinity) * ((end - at) / DAY_MS);
		at = end;
	}
	return sum;
}
