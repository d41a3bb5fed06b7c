import { PipelineError } from './problem';
import { datesOf } from './written-dates';

/** A moment is one only with its offset from UTC: `2027-03-01T09:00:00+01:00`, or with Z. Seconds may be left out. */
const WITH_OFFSET = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?:Z|([+-])(\d\d):?(\d\d))$/i;
const NAIVE = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d)?(?:\.\d+)?$/;
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** No place on Earth is further from UTC. */
const MAX_OFFSET_MINUTES = 14 * 60;

/** Epoch milliseconds of an ISO 8601 moment with its offset; undefined for anything else, also for dates that no calendar has. */
export function readRunAt(text: string): number | undefined {
	const [, date = '', time = '', sign, hours = '0', minutes = '0'] = WITH_OFFSET.exec(text.trim()) ?? [];
	const wall = wallTime(date, time);
	const offset = Number(hours) * 60 + Number(minutes);
	if (wall === undefined || offset > MAX_OFFSET_MINUTES || Number(minutes) > 59) return undefined;
	return wall - (sign === '-' ? -offset : offset) * MINUTE_MS;
}

/**
 * Epoch milliseconds of a due date.
 * @throws PipelineError `run-at-invalid`, with what it may have meant.
 */
export function runAtMs(text: string): number {
	const at = readRunAt(text);
	if (at !== undefined) return at;
	throw new PipelineError({ code: 'run-at-invalid', category: 'input', message: whyNoRunAt(text), action: 'fix-row' });
}

/**
 * Why a text is no due date, with the moments that it may have meant written out.
 * @param zone whose clock a time without an offset may have been read from; by default this machine's.
 */
export function whyNoRunAt(text: string, zone = new Intl.DateTimeFormat().resolvedOptions().timeZone): string {
	const meant = datesOf(text.trim());
	const [, date, minutes, seconds = ':00'] = NAIVE.exec(meant[0] ?? '') ?? [];
	const said = `run_at is "${text}".`;
	if (meant.length > 1)
		return `${said} The day may stand first or the month. Write ${meant.join(' or ')}${offsetHint(meant)}.`;
	if (readRunAt(meant[0] ?? '') !== undefined) return `${said} Write ${meant[0]}.`;
	if (WITH_OFFSET.test(meant[0] ?? '')) return `${said} There is no such date, time or offset.`;
	if (date === undefined) return `${said} Write date, time and offset: such as 2027-03-01T09:00:00+01:00.`;
	const time = `${date}T${minutes}${seconds}`;
	const wall = wallTime(date, `${minutes}${seconds}`);
	if (wall === undefined) return `${said} There is no such date or time.`;
	const [one, other] = momentsOf(wall, zone);
	const without = `${said} Write date, time and offset: ${time}Z for UTC, or`;
	if (/^(Etc\/)?UTC$/.test(zone)) return `${without} ${time}+01:00 for a place one hour ahead.`;
	if (one === undefined) {
		const later = offsetAt(wall + DAY_MS, zone);
		const gap = later - offsetAt(wall - DAY_MS, zone);
		return `${without} ${written(wall + gap * MINUTE_MS, later)} for ${zone}, where clocks skip ${minutes} on that day.`;
	}
	const forms = [one, other].flatMap((offset) => (offset === undefined ? [] : [written(wall, offset)]));
	if (other === undefined) return `${without} ${forms[0]} for ${zone}.`;
	return `${without} for ${zone}, where clocks show ${minutes} twice on that day, ${forms.join(' or ')}.`;
}

/** What a cell says of a due date: the moment, or the two moments between which it leaves the choice. */
export interface CellReading {
	/** With its offset, if there is one moment; the cell as it is, if it is no time or has no offset and no zone. */
	runAt: string;
	/** The two moments of an hour that comes twice, or those on both sides of an hour that is skipped. */
	readings?: [string, string];
}

/**
 * A due date as people write it into a cell. A space may stand before the time and before the offset.
 * @param zone whose clocks show a time that has no offset. @default none: such a time stays as it is
 */
export function readRunAtCell(cell: string, zone?: string): CellReading {
	const text = cell.trim();
	const [first, second] = datesOf(text);
	if (first === undefined) return { runAt: text };
	if (second !== undefined) return { runAt: text, readings: [momentIn(first, zone), momentIn(second, zone)] };
	if (WITH_OFFSET.test(first)) return { runAt: first };
	const wall = naiveWall(first);
	if (wall === undefined || zone === undefined) return { runAt: text };
	const [one, other] = momentsOf(wall, zone);
	if (one === undefined) return { runAt: text, readings: aroundGap(wall, zone) };
	if (other === undefined) return { runAt: written(wall, one) };
	return { runAt: text, readings: [written(wall, one), written(wall, other)] };
}

/** One reading of a date whose day and month can change places: with the zone's offset, where there is just one. */
function momentIn(iso: string, zone: string | undefined): string {
	const { runAt, readings } = readRunAtCell(iso, zone);
	return readings ? iso : runAt;
}

/** Whether a text is a date and a time that lack only their offset. */
export function lacksOffset(text: string): boolean {
	return datesOf(text.trim()).some((date) => naiveWall(date) !== undefined);
}

/** Why a time is none on the clocks of a zone, with both moments that it may have meant. */
export function whyNotInZone(text: string, zone: string): string {
	const { readings } = lacksOffset(text) ? readRunAtCell(text, zone) : {};
	if (!readings || !zone) return whyNoRunAt(text);
	const [one, other] = readings;
	const [first = '', second] = datesOf(text.trim());
	if (second !== undefined)
		return `run_at is "${text}". The day may stand first or the month. Write ${one} or ${other}.`;
	const skipped = momentsOf(naiveWall(first) as number, zone).length === 0;
	return `run_at is "${text}", which clocks in ${zone} ${skipped ? 'skip' : 'show twice on that day'}. Write ${one} or ${other}.`;
}

/** What else a date needs that is written out without its offset. */
function offsetHint(dates: readonly string[]): string {
	return dates.some((date) => NAIVE.test(date)) ? ', with an offset such as +01:00' : '';
}

/** Whether a name is that of a time zone, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
	try {
		return new Intl.DateTimeFormat('en', { timeZone: name }) !== undefined;
	} catch {
		return false;
	}
}

/** The clock's time of a date in ISO 8601 that has no offset. */
function naiveWall(iso: string): number | undefined {
	const [, date, minutes, seconds = ':00'] = NAIVE.exec(iso) ?? [];
	return date === undefined ? undefined : wallTime(date, `${minutes}${seconds}`);
}

/** A skipped time, as a clock that was set forward too late and as one that was set forward too early would mean it. */
function aroundGap(wall: number, zone: string): [string, string] {
	const moment = (at: number) => written(at + offsetAt(at, zone) * MINUTE_MS, offsetAt(at, zone));
	return [
		moment(wall - offsetAt(wall - DAY_MS, zone) * MINUTE_MS),
		moment(wall - offsetAt(wall + DAY_MS, zone) * MINUTE_MS),
	];
}

/** A clock's date and time as if it were UTC's, in epoch milliseconds; undefined where there is none such. */
function wallTime(date: string, time: string): number | undefined {
	const [, hours, minutes, seconds = '00', fraction = ''] = /^(\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?$/.exec(time) ?? [];
	if (hours === undefined) return undefined;
	const milliseconds = fraction.padEnd(3, '0').slice(0, 3);
	const text = `${date}T${hours}:${minutes}:${seconds}.${milliseconds}Z`;
	const at = Date.parse(text);
	// What is off the calendar or the clock is refused or carried on into the next day.
	return !Number.isNaN(at) && new Date(at).toISOString() === text ? at : undefined;
}

/** The offsets, in minutes, at which a zone's clocks show this time: none where they skip it, two where they show it twice. */
export function momentsOf(wall: number, zone: string): number[] {
	const offsets = new Set([offsetAt(wall - DAY_MS, zone), offsetAt(wall + DAY_MS, zone)]);
	return [...offsets]
		.filter((offset) => offsetAt(wall - offset * MINUTE_MS, zone) === offset)
		.sort((one, other) => other - one);
}

/** Clocks change at a quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
/** Of each zone, its format, which takes long to make, and the offsets that were asked for: a sheet has the same days again and again. */
const zones = new Map<string, { format: Intl.DateTimeFormat; offsets: Map<number, number> }>();
const MOST_OFFSETS = 10_000;

/** By how many minutes a zone is ahead of UTC at a moment. */
export function offsetAt(epochMilliseconds: number, zone: string): number {
	let known = zones.get(zone);
	if (!known) {
		const format = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
		known = { format, offsets: new Map() };
		zones.set(zone, known);
	}
	const { format, offsets } = known;
	const quarter = Math.floor(epochMilliseconds / QUARTER_MS);
	let offset = offsets.get(quarter);
	if (offset === undefined) {
		const [, sign, hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(format.format(epochMilliseconds)) ?? [];
		offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
		if (offsets.size >= MOST_OFFSETS) offsets.clear();
		offsets.set(quarter, offset);
	}
	return offset;
}

function written(wall: number, offset: number): string {
	const two = (number: number) => String(number).padStart(2, '0');
	const ahead = Math.abs(offset);
	return `${new Date(wall).toISOString().slice(0, 19)}${offset < 0 ? '-' : '+'}${two(Math.floor(ahead / 60))}:${two(ahead % 60)}`;
}
