import { pipelineError } from '../../sentences/problems';

/** The first and the last day of a report, both included, as `YYYY-MM-DD` in UTC. */
export interface ReportDates {
	start_date: string;
	end_date: string;
}

/** Of an account and of its top pins. Source: the contract's `metric_types`, as all lists below. */
export const ACCOUNT_METRICS = [
	'ENGAGEMENT',
	'ENGAGEMENT_RATE',
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'OUTBOUND_CLICK_RATE',
	'PIN_CLICK',
	'PIN_CLICK_RATE',
	'SAVE',
	'SAVE_RATE',
] as const;

/** Of an account's top video pins. */
export const VIDEO_METRICS = [
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'QUARTILE_95_PERCENT_VIEW',
	'SAVE',
	'VIDEO_10S_VIEW',
	'VIDEO_AVG_WATCH_TIME',
	'VIDEO_MRC_VIEW',
	'VIDEO_START',
	'VIDEO_V50_WATCH_TIME',
] as const;

/** Of single pins. Those that begin with VIDEO, and QUARTILE_95_PERCENT_VIEW, are of videos alone. */
export const PIN_METRICS = [
	'IMPRESSION',
	'OUTBOUND_CLICK',
	'PIN_CLICK',
	'PROFILE_VISIT',
	'QUARTILE_95_PERCENT_VIEW',
	'SAVE',
	'SAVE_RATE',
	'TOTAL_COMMENTS',
	'TOTAL_REACTIONS',
	'USER_FOLLOW',
	'VIDEO_10S_VIEW',
	'VIDEO_AVG_WATCH_TIME',
	'VIDEO_MRC_VIEW',
	'VIDEO_START',
	'VIDEO_V50_WATCH_TIME',
] as const;

/** What top pins can be sorted by. */
export const SORT_METRICS = ['ENGAGEMENT', 'IMPRESSION', 'OUTBOUND_CLICK', 'PIN_CLICK', 'SAVE'] as const;

/** How far back a report begins, and how many days it has at the most. */
const REPORT_DAYS = 90;
const DAY_MS = 86_400_000;

/**
 * The days of a report, checked before Pinterest is asked.
 * @param nowMs epoch milliseconds.
 * @throws PipelineError `report-dates-invalid`.
 */
export function reportDates(start: string, end: string, nowMs: number): ReportDates {
	const [from, to] = [dayOf(start), dayOf(end)];
	if (from > to) throw pipelineError('report-dates-invalid:order', { start, end });
	const earliest = Math.floor(nowMs / DAY_MS) * DAY_MS - REPORT_DAYS * DAY_MS;
	if (from < earliest)
		throw pipelineError('report-dates-invalid:too-early', { start, earliest: dateOf(earliest), days: REPORT_DAYS });
	if (to - from > REPORT_DAYS * DAY_MS)
		throw pipelineError('report-dates-invalid:too-long', { start, end, days: REPORT_DAYS });
	return { start_date: dateOf(from), end_date: dateOf(to) };
}

/** The last so many days up to today, by UTC. */
export function lastDays(days: number, nowMs: number): ReportDates {
	return { start_date: dateOf(nowMs - (days - 1) * DAY_MS), end_date: dateOf(nowMs) };
}

/** The day of a moment as `YYYY-MM-DD`, by UTC. */
export function dateOf(epochMilliseconds: number): string {
	return new Date(epochMilliseconds).toISOString().slice(0, 10);
}

/** Also of a date with a time, as editors give it: its own day, whatever its zone. */
function dayOf(text: string): number {
	const day = /^(\d{4}-\d{2}-\d{2})(?=$|T)/.exec(text.trim())?.[1] ?? '';
	const at = Date.parse(`${day}T00:00:00Z`);
	// The 31st of February is read as a day of March.
	if (Number.isNaN(at) || dateOf(at) !== day) throw pipelineError('report-dates-invalid', { text: text.trim() });
	return at;
}

/**
 * Metrics by the contract's names, each once. Case does not matter.
 * @param allowed those that the report has.
 * @throws PipelineError `metric-unknown`.
 */
export function metricTypes(names: readonly string[], allowed: readonly string[]): string[] {
	const wanted = names.map((name) => name.trim().toUpperCase()).filter((name) => name !== '');
	const unknown = wanted.find((name) => !allowed.includes(name));
	if (unknown !== undefined) throw pipelineError('metric-unknown', { name: unknown, allowed });
	return [...new Set(wanted)];
}
