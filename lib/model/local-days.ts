import { momentsOf, offsetAt, readRunAt, readRunAtCell } from './run-at';

/** A stretch of time in epoch milliseconds, `to` not included. */
export interface Span {
	from: number;
	to: number;
}

/** An hour as the clocks of a place show it: longer than an hour where it comes twice, shorter where clocks skip a part of it. */
export interface LocalHour extends Span {
	/** 0 to 23. */
	hour: number;
}

const MINUTE_MS = 60_000;
const QUARTER_MS = 15 * MINUTE_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const HOURS = 24;
const WEEK = 7;
/** The day of January that is always in the first week of a year, by ISO 8601. */
const IN_FIRST_WEEK = 4;

/** The date that clocks of a zone show at a moment, such as `2026-11-23`. */
export function dateAt(at: number, zone: string): string {
	return isoDate(wallAt(at, zone));
}

/** What clocks of a zone show at a moment, `2026-11-23T09:30`, as a browser's field for date and time has it. */
export function clockAt(at: number, zone: string): string {
	return new Date(wallAt(at, zone)).toISOString().slice(0, 16);
}

/** A date so many days later, or earlier. */
export function daysAfter(date: string, days: number): string {
	return isoDate(Date.parse(`${date}T00:00Z`) + days * DAY_MS);
}

/** Whether a text is a date that the calendar has. */
export function isDate(text: string): boolean {
	const at = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00Z`) : NaN;
	return !Number.isNaN(at) && isoDate(at) === text;
}

/**
 * A moment as people write it, on the clocks of a zone: `2026-11-26T14:00`, `2026-11-26 14:00` or `2026-11-26`; one with an
 * offset is taken as it is. Of an hour that clocks show twice the first counts.
 * @param end whether a date alone means its last millisecond, and not its first. @default false
 * @returns epoch milliseconds; undefined where it is none.
 */
export function readLocal(text: string | undefined, zone: string, end = false): number | undefined {
	const given = text?.trim() ?? '';
	if (isDate(given)) return end ? dayOf(given, zone).to - 1 : dayOf(given, zone).from;
	const { runAt, readings } = readRunAtCell(given, zone);
	return readRunAt(readings?.[0] ?? runAt);
}

/** The Monday of a date's week. */
export function mondayOf(date: string): string {
	return daysAfter(date, -((new Date(`${date}T00:00Z`).getUTCDay() + WEEK - 1) % WEEK));
}

/** The Monday of a week by its ISO 8601 name, such as `2026-W48`; undefined where the text is no week. */
export function mondayOfWeek(text: string): string | undefined {
	const [, year, week] = /^(\d{4})-W(\d\d)$/.exec(text) ?? [];
	if (year === undefined) return undefined;
	const monday = daysAfter(mondayOf(`${year}-01-0${IN_FIRST_WEEK}`), (Number(week) - 1) * WEEK);
	return weekOf(monday) === text ? monday : undefined;
}

/** The ISO 8601 name of a date's week, which belongs to the year of its Thursday. */
export function weekOf(date: string): string {
	const monday = mondayOf(date);
	const year = daysAfter(monday, IN_FIRST_WEEK - 1).slice(0, 4);
	const first = mondayOf(`${year}-01-0${IN_FIRST_WEEK}`);
	const week = 1 + Math.round((Date.parse(monday) - Date.parse(first)) / (WEEK * DAY_MS));
	return `${year}-W${String(week).padStart(2, '0')}`;
}

/** A date from midnight to midnight on the clocks of a zone. */
export function dayOf(date: string, zone: string): Span {
	return { from: firstMoment(wallOf(date), zone), to: firstMoment(wallOf(daysAfter(date, 1)), zone) };
}

/** The hours of a date on the clocks of a zone; an hour that clocks skip is not among them. */
export function hoursOf(date: string, zone: string): LocalHour[] {
	const starts = Array.from({ length: HOURS + 1 }, (_, hour) => firstMoment(wallOf(date) + hour * HOUR_MS, zone));
	return starts
		.slice(0, HOURS)
		.map((from, hour) => ({ hour, from, to: starts[hour + 1] as number }))
		.filter(({ from, to }) => to > from);
}

/**
 * The first moment at which clocks of a zone show this time or a later one: the earlier of two where they show it twice,
 * and the moment of the change where they skip it.
 */
export function firstMoment(wall: number, zone: string): number {
	const [ahead] = momentsOf(wall, zone);
	if (ahead !== undefined) return wall - ahead * MINUTE_MS;
	// Skipped: the change is between the readings of both offsets, and clocks change at a quarter of an hour.
	let at = wall - offsetAt(wall + DAY_MS, zone) * MINUTE_MS;
	while (wallAt(at, zone) < wall) at += QUARTER_MS;
	return at;
}

const wallAt = (at: number, zone: string) => at + offsetAt(at, zone) * MINUTE_MS;

const wallOf = (date: string) => Date.parse(`${date}T00:00Z`);

const isoDate = (wall: number) => new Date(wall).toISOString().slice(0, 10);
