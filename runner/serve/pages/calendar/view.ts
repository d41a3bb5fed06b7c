import { dateAt, daysAfter, isDate, mondayOf, mondayOfWeek, weekOf } from '../../../../lib';

/** What a calendar's address says. */
export interface CalendarView {
	kind: 'week' | 'month';
	/** The Monday of the week, or the first of the month. */
	from: string;
	/** Only the pins of this account. @default all */
	account?: string;
	/** All 24 hours of a week, also where nothing is due. */
	allHours: boolean;
	/** The key of the job that a person is moving. */
	move?: string;
}

const DAYS = 7;
/** Dates outside of these years have no place in a calendar of pins. */
const YEARS = /^(19[7-9]\d|2\d{3})-/;

/** Reads an address; what it leaves out, or says wrong, is the week of today. */
export function readView(query: URLSearchParams, now: number, timeZone: string): CalendarView {
	const today = dateAt(now, timeZone);
	const kind = query.get('view') === 'month' ? 'month' : 'week';
	const wanted = mondayOfWeek(query.get('week') ?? '') ?? query.get('from') ?? '';
	const date = isDate(wanted) && YEARS.test(wanted) ? wanted : today;
	return {
		kind,
		from: kind === 'month' ? firstOf(date) : mondayOf(date),
		account: query.get('account') || undefined,
		allHours: query.get('hours') === 'all',
		move: query.get('move') || undefined,
	};
}

/** The address of a view. */
export function addressOf({ kind, from, account, allHours, move }: CalendarView): string {
	const query = new URLSearchParams(kind === 'month' ? { view: 'month', from } : { week: weekOf(from) });
	if (account) query.set('account', account);
	if (allHours) query.set('hours', 'all');
	if (move) query.set('move', move);
	return `/calendar?${query}`;
}

/** The dates that a view shows: of a month whole weeks. */
export function datesOf({ kind, from }: CalendarView): string[] {
	const first = mondayOf(from);
	const last = kind === 'month' ? daysAfter(mondayOf(daysAfter(nextMonth(from), -1)), DAYS - 1) : daysAfter(first, 6);
	const dates = [first];
	while (dates[dates.length - 1] !== last) dates.push(daysAfter(dates[dates.length - 1] as string, 1));
	return dates;
}

/** The same view one week or month later, or earlier. */
export function shifted(view: CalendarView, by: 1 | -1): CalendarView {
	if (view.kind === 'week') return { ...view, from: daysAfter(view.from, by * DAYS) };
	return { ...view, from: by === 1 ? nextMonth(view.from) : firstOf(daysAfter(view.from, -1)) };
}

/** `23–29 November 2026`, or `November 2026`. */
export function titleOf({ kind, from }: CalendarView): string {
	if (kind === 'month') return dateText(from, { month: 'long', year: 'numeric' });
	const form: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'long', year: 'numeric' };
	const format = new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' });
	return format.formatRange(Date.parse(from), Date.parse(daysAfter(from, DAYS - 1)));
}

/** A date in words; it has no zone. */
export function dateText(date: string, form: Intl.DateTimeFormatOptions): string {
	return new Intl.DateTimeFormat('en-GB', { ...form, timeZone: 'UTC' }).format(Date.parse(date));
}

const firstOf = (date: string) => `${date.slice(0, 7)}-01`;
/** No month has more days than lie between its first day and this one. */
const nextMonth = (first: string) => firstOf(daysAfter(firstOf(first), 31));
