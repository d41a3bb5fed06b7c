import { clockAt, dateAt, firstMoment, hoursOf, isDate, RULES } from '../../../../lib';

/** Where a person puts a pin, as a form says it. The first that is given counts. */
export interface MoveForm {
	/** At once. */
	now?: string;
	/** When an hour of the calendar begins, in epoch milliseconds: the pin keeps its minute. */
	cell?: string;
	/** A date: the pin keeps its time of day. */
	day?: string;
	/** A date and a time as a browser's field has them, by the clocks of the page's zone. */
	time?: string;
}

/** The moment in epoch milliseconds, or why there is none, in words. */
export type MoveTarget = { at: number } | { refused: string };

export interface MoveFrom {
	/** When the pin is due so far, in epoch milliseconds. */
	dueAt: number;
	/** By the store's clock. */
	now: number;
	timeZone: string;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LAST_MS = Date.UTC(3000, 0);
const LOCAL = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?$/;
const OVER = 'That is over; choose a time from now on.';

/** The moment that a form means. What lies in the minute or the hour that is now means at once. */
export function targetOf({ now: atOnce, cell, day, time }: MoveForm, from: MoveFrom): MoveTarget {
	const { dueAt, now, timeZone } = from;
	if (atOnce) return { at: now };
	if (cell) return cellTarget(Number(cell), from);
	const local = day ? `${day}T${clockAt(dueAt, timeZone).slice(11)}` : time;
	const [, date, clock] = LOCAL.exec(local ?? '') ?? [];
	const wall = Date.parse(`${date}T${clock}Z`);
	if (date === undefined || !isDate(date) || Number.isNaN(wall)) return { refused: 'Choose a date and a time.' };
	const at = firstMoment(wall, timeZone);
	if (clockAt(at, timeZone) !== `${date}T${clock}`)
		return {
			refused: `Clocks in ${timeZone} skip ${clock} on that day. Choose another time, such as ${clockAt(at, timeZone).slice(11)}.`,
		};
	return fromNowOn(at, at + MINUTE_MS, now);
}

/** The pin's minute within an hour of the calendar; the beginning of an hour that is too short to have it. */
function cellTarget(start: number, { dueAt, now, timeZone }: MoveFrom): MoveTarget {
	const isMoment = start >= 0 && start < LAST_MS;
	const hours = isMoment ? hoursOf(dateAt(start, timeZone), timeZone) : [];
	const hour = hours.find(({ from }) => from === start);
	if (!hour) return { refused: 'There is no such hour in the calendar.' };
	const minutes = Number(clockAt(dueAt, timeZone).slice(14, 16));
	const wanted = hour.from + minutes * MINUTE_MS;
	return fromNowOn(wanted < hour.to ? wanted : hour.from, hour.to, now);
}

function fromNowOn(at: number, end: number, now: number): MoveTarget {
	if (at - now > RULES['run-at-too-far'].limit * DAY_MS)
		return { refused: 'That is more than a year ahead. Check the year.' };
	if (at >= now) return { at };
	return end > now ? { at: now } : { refused: OVER };
}
