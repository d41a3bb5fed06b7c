/** Hours and minutes, perhaps seconds, perhaps of a clock with twelve hours; then perhaps an offset from UTC. */
const TIME = String.raw`(?<hours>\d{1,2}):(?<minutes>\d\d)(?<seconds>:\d\d(?:\.\d{1,9})?)?(?: ?(?<half>[AP])\.?M\.?)?`;
const OFFSET = String.raw`(?: *(?<offset>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?))?`;
const rest = String.raw`${TIME}${OFFSET}$`;
/** `2027-03-01T09:00`, `2027/3/1 9:00` as Excel writes it in Japan, `2027年3月1日 9:00`. */
const YEAR_FIRST = [
	new RegExp(String.raw`^(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})(?:T|,? +)${rest}`, 'i'),
	new RegExp(String.raw`^(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日 *${rest}`, 'i'),
];
/** `01.03.2027 09:00`, `13/02/2027, 9:00 PM`. */
const YEAR_LAST = new RegExp(
	String.raw`^(?<one>\d{1,2})(?<mark>[./-])(?<other>\d{1,2})\k<mark>(?<year>\d{4}),? +${rest}`,
	'i',
);

/**
 * What a text means as date and time, in ISO 8601, with its offset if it has one: nothing if it is none, two if the day
 * may be the month and the month the day. Points always stand in dates that begin with the day. Pure; whether there is
 * such a date is not asked where only one is meant.
 */
export function datesOf(text: string): string[] {
	const first = YEAR_FIRST.map((form) => form.exec(text)?.groups).find(Boolean);
	if (first) return [isoOf(first, first.month, first.day)];
	const last = YEAR_LAST.exec(text)?.groups;
	if (!last) return [];
	const { one, other, mark } = last;
	const dayFirst = isoOf(last, other, one);
	if (mark === '.' || one === other) return [dayFirst];
	const possible = [dayFirst, isoOf(last, one, other)].filter(isPossible);
	return possible.length > 0 ? possible : [dayFirst];
}

function isoOf(groups: Record<string, string | undefined>, month = '', day = ''): string {
	const { year, hours = '', minutes, seconds = '', half, offset = '' } = groups;
	const two = (digits: string) => digits.padStart(2, '0');
	return `${year}-${two(month)}-${two(day)}T${two(hourOf(hours, half))}:${minutes}${seconds}${offsetOf(offset)}`;
}

/** Twelve at noon and at midnight are 12 PM and 12 AM; 13 PM is none. */
function hourOf(hours: string, half: string | undefined): string {
	if (half === undefined) return hours;
	const hour = Number(hours);
	if (hour < 1 || hour > 12) return '99';
	return String((hour % 12) + (half.toUpperCase() === 'P' ? 12 : 0));
}

function offsetOf(offset: string): string {
	if (/^(UTC|GMT)$/i.test(offset)) return 'Z';
	return /^[+-]\d\d$/.test(offset) ? `${offset}:00` : offset;
}

function isPossible(iso: string): boolean {
	const day = iso.slice(0, 10);
	const at = Date.parse(`${day}T00:00:00Z`);
	return !Number.isNaN(at) && new Date(at).toISOString().slice(0, 10) === day;
}
