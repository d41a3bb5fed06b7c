import type { MeasuredPin, Metrics, SplitReport } from '../pinterest/endpoints/analytics';
import type { ReportDates } from '../pinterest/endpoints/report-query';
import type { Problem } from '../model/problem';

/** What people did with a pin. Null is what Pinterest does not tell, or not yet: that is not 0. */
export interface PinNumbers {
	impressions: number | null;
	saves: number | null;
	pinClicks: number | null;
	outboundClicks: number | null;
}

/** The time that numbers are of: the last 90 days, since the pin exists, or these days. */
export type Period = '90d' | 'lifetime' | ReportDates;

/** What was read of a pin. */
export interface Measured {
	/** By the key of their period. */
	numbers: Record<string, PinNumbers>;
	link?: string;
	/** Pinterest has no such pin any more. */
	gone?: true;
	/** Pinterest refused to tell anything of this pin. */
	problem?: Problem;
}

export const NO_NUMBERS: PinNumbers = { impressions: null, saves: null, pinClicks: null, outboundClicks: null };

/** What each number is called, in reports and in lists of pins. */
const NAMES: Record<keyof PinNumbers, string[]> = {
	impressions: ['IMPRESSION'],
	saves: ['SAVE'],
	pinClicks: ['PIN_CLICK'],
	outboundClicks: ['OUTBOUND_CLICK', 'CLICKTHROUGH'],
};

/** The metrics of a report that the numbers are made of. */
export const REPORTED = Object.values(NAMES).map(([name]) => name as string);

/** Days of which Pinterest has numbers; of all others they are still to come, or are never there. */
const COUNTED = ['READY', 'ESTIMATE'];

export function periodKey(period: Period): string {
	return typeof period === 'string' ? period : `${period.start_date}..${period.end_date}`;
}

/** What a list of pins tells of one. */
export function measuredOf({ link, pin_metrics: metrics }: MeasuredPin): Measured {
	const numbers = { '90d': numbersOf(metrics?.['90d']), lifetime: numbersOf(metrics?.lifetime_metrics) };
	return { numbers, ...(link ? { link } : {}) };
}

/** What a report tells of a pin, which has numbers once one of its days has. */
export function measuredIn(report: SplitReport | undefined, period: Period): Measured {
	const { summary, days = [] } = report?.['all'] ?? {};
	const isCounted = days.length === 0 || days.some(({ status }) => !status || COUNTED.includes(status));
	return { numbers: { [periodKey(period)]: isCounted ? numbersOf(summary) : NO_NUMBERS } };
}

export function hasNumbers(numbers: PinNumbers): boolean {
	return Object.values(numbers).some((number) => number !== null);
}

function numbersOf(metrics: Metrics = {}): PinNumbers {
	const found = new Map(Object.entries(metrics).map(([name, value]) => [name.toUpperCase(), value]));
	const numberOf = (names: string[]) =>
		names.map((name) => found.get(name)).find((value) => value !== undefined) ?? null;
	return {
		impressions: numberOf(NAMES.impressions),
		saves: numberOf(NAMES.saves),
		pinClicks: numberOf(NAMES.pinClicks),
		outboundClicks: numberOf(NAMES.outboundClicks),
	};
}
