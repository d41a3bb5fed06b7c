import { isoTime } from '../model/clock';
import { callsWithin, type Quota } from '../rate-limit/quota';
import { createPace } from './plan-pace';

/** A pin that goes out: not before a moment in epoch milliseconds, and at the cost of so many calls of the write budget. */
export interface PlannedPin {
	notBefore: number;
	calls: number;
}

/** What goes out in one hour. Hours without a pin are left out. */
export interface PlannedHour {
	/** When it begins, ISO 8601 in UTC. */
	hour: string;
	pins: number;
	/** Calls of the write budget, and how many of them an hour allows. */
	calls: number;
	quota: number;
}

export interface Timeline {
	hours: PlannedHour[];
	/** When the last pin is out, ISO 8601 in UTC; absent where there is none. */
	lastAt?: string;
	/** The write budget that it reckons with, and where that is from. */
	limit: number;
	windowSeconds: number;
	source: Quota['source'];
}

const HOUR_MS = 60 * 60_000;

/** How many pins go out in which hour, if nobody else uses the budget. Uploads and processing come on top. Pure. */
export function timelineOf(pins: readonly PlannedPin[], quota: Quota, now: number): Timeline {
	const { limit, windowSeconds, source } = quota;
	const pace = createPace(quota, now);
	const hours = new Map<number, { pins: number; calls: number }>();
	let last: number | undefined;
	for (const { notBefore, calls } of [...pins].sort((one, other) => one.notBefore - other.notBefore)) {
		const moment = pace.next(notBefore, calls);
		pace.take(moment, calls);
		last = Math.max(last ?? 0, moment.at);
		const start = Math.floor(moment.at / HOUR_MS) * HOUR_MS;
		const hour = hours.get(start) ?? { pins: 0, calls: 0 };
		hours.set(start, { pins: hour.pins + 1, calls: hour.calls + calls });
	}
	return {
		hours: [...hours]
			.sort(([one], [other]) => one - other)
			.map(([start, hour]) => ({ hour: isoTime(start), ...hour, quota: callsWithin(quota, HOUR_MS) })),
		...(last !== undefined && { lastAt: isoTime(last) }),
		limit,
		windowSeconds,
		source,
	};
}
