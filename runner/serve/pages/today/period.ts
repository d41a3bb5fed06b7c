const SECOND_MS = 1_000;
const HOUR_MS = 3_600 * SECOND_MS;
const DAY_SECONDS = 86_400;

/** The periods that the page offers, as they stand in its address and as people read them. */
export const PERIODS = [
	['today', 'Today'],
	['yesterday', 'Yesterday'],
	['7d', '7 days'],
] as const;
export type PeriodName = (typeof PERIODS)[number][0];

/** A stretch of time in epoch milliseconds, and when today ends. */
export interface Period {
	from: number;
	/** Absent where it reaches to now. */
	to?: number;
	endOfDay: number;
}

/** The period of a name, as the days are counted in a time zone. */
export function periodOf(name: PeriodName, now: number, timeZone: string): Period {
	const start = startOfDay(now, timeZone);
	const endOfDay = startOfDay(start + 36 * HOUR_MS, timeZone);
	if (name === 'today') return { from: start, endOfDay };
	// Half a day more or less keeps clear of the hour that a change of the clock adds or takes.
	if (name === '7d') return { from: startOfDay(start - (6 * 24 - 12) * HOUR_MS, timeZone), endOfDay };
	return { from: startOfDay(start - 12 * HOUR_MS, timeZone), to: start - 1, endOfDay };
}

/** The day of a moment as forms write it: `2026-11-26`. */
export function dayOf(ms: number, timeZone: string): string {
	return new Intl.DateTimeFormat('en-CA', { timeZone }).format(ms);
}

/** Midnight before a moment, also on a day with a change of the clock. */
export function startOfDay(ms: number, timeZone: string): number {
	const start = ms - (ms % SECOND_MS) - secondsOfDay(ms, timeZone) * SECOND_MS;
	const shown = secondsOfDay(start, timeZone);
	const tooLate = shown <= DAY_SECONDS / 2 ? shown : shown - DAY_SECONDS;
	return start - tooLate * SECOND_MS;
}

/** What a clock of the zone shows at a moment, in seconds since midnight. */
function secondsOfDay(ms: number, timeZone: string): number {
	const format = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium', hourCycle: 'h23' });
	const [hours = 0, minutes = 0, seconds = 0] = format.format(ms).split(':').map(Number);
	return hours * 3_600 + minutes * 60 + seconds;
}
