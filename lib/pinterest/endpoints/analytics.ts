import { z } from 'zod/v4';
import type { Caller } from '../call';
import type { ApiRequest } from '../http';
import { page, parsed, read } from '../requests';
import { pageOf, perAddress, pinAddress, pinSchema } from '../schemas';
import type { ReportDates } from './report-query';

/** Only what is a number counts as one: what Pinterest cannot say yet comes as null, or not at all. */
const metrics = z
	.record(z.string(), z.unknown())
	.nullish()
	.catch(undefined)
	.transform((found) =>
		Object.fromEntries(
			Object.entries(found ?? {}).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
		),
	);
const text = z.string().nullish().catch(undefined);

const daily = z.object({ date: z.string(), data_status: text, metrics });
const report = z.object({
	summary_metrics: metrics,
	/** Since the pin exists. Of single pins alone. */
	lifetime_metrics: metrics,
	daily_metrics: z.array(daily.nullable().catch(null)).nullish().catch(undefined),
});

/** The numbers of a time, in all and by day, by the contract's names of metrics. */
export interface MetricsReport {
	summary: Metrics;
	lifetime: Metrics;
	days: { date: string; status?: string | null; metrics: Metrics }[];
}
export type Metrics = Record<string, number>;

/** Reports by group: `all`, or the groups of `split_field`. */
export type SplitReport = Record<string, MetricsReport>;

const splitReport = z.record(z.string(), z.unknown()).transform((groups): SplitReport => {
	// Seen without the group of all around it.
	const named = 'summary_metrics' in groups || 'daily_metrics' in groups ? { all: groups } : groups;
	return Object.fromEntries(Object.entries(named).flatMap(([name, group]) => reportIn(name, group)));
});

function reportIn(name: string, group: unknown): [string, MetricsReport][] {
	const { success, data } = report.safeParse(group);
	if (!success) return [];
	const days = (data.daily_metrics ?? []).flatMap((day) =>
		day ? [{ date: day.date, status: day.data_status, metrics: day.metrics }] : [],
	);
	return [[name, { summary: data.summary_metrics, lifetime: data.lifetime_metrics, days }]];
}

const reportAnswer = splitReport.transform((groups) => ({ groups }));
const reportsAnswer = z
	.record(z.string(), splitReport.nullish().catch(undefined))
	.transform((pins) => ({ pins: pins as Record<string, SplitReport | undefined> }));

/** With the addresses at which people see the pins. */
const topPinsAt = perAddress((apiBaseUrl) => {
	const topPin = z
		.object({
			pin_id: z.string(),
			metrics,
			data_status: z.record(z.string(), z.unknown()).nullish().catch(undefined),
		})
		.transform((pin) => ({ ...pin, url: pinAddress(apiBaseUrl, pin.pin_id) }));
	return z.object({
		pins: z
			.array(topPin.nullable().catch(null))
			.nullish()
			.transform((pins) => (pins ?? []).filter((pin) => pin !== null)),
	});
});

/** A pin with its numbers of the last 90 days and of all time, by the names of the list: `impression`, `pin_click`. */
const measuredPin = pinSchema.extend({
	pin_metrics: z.object({ '90d': metrics, lifetime_metrics: metrics }).nullish().catch(undefined),
});
const measuredPage = pageOf(measuredPin);
export type MeasuredPin = z.infer<typeof measuredPin>;

type AppTypes = 'ALL' | 'MOBILE' | 'TABLET' | 'WEB';

/** Of an account. Without `metric_types` it has all. */
export interface AccountReportQuery extends ReportDates {
	metric_types?: string[];
	app_types?: AppTypes;
	content_type?: 'ALL' | 'PAID' | 'ORGANIC';
	from_claimed_content?: 'OTHER' | 'CLAIMED' | 'BOTH';
	pin_format?: string;
	source?: 'ALL' | 'YOUR_PINS' | 'OTHER_PINS';
	split_field?: 'NO_SPLIT' | 'APP_TYPE' | 'OWNED_CONTENT' | 'SOURCE' | 'PIN_FORMAT';
}

export interface TopPinsQuery extends Omit<AccountReportQuery, 'split_field'> {
	sort_by: string;
	/** 1 to 50. @default 10 */
	num_of_pins?: number;
	created_in_last_n_days?: 30;
}

export interface PinReportQuery extends ReportDates {
	metric_types: string[];
	app_types?: AppTypes;
	/** Of a single pin alone. */
	split_field?: 'NO_SPLIT' | 'APP_TYPE';
}

/** Pinterest's maximum of `pin_ids`. */
export const PINS_A_REPORT = 100;

/**
 * Reads what people did with pins. The dates are those of `reportDates`, the metrics those of `metricTypes`. All but the
 * lists count for `org_analytics`.
 */
export function analyticsEndpoints(call: Caller, apiBaseUrl: string) {
	const topPins = topPinsAt(apiBaseUrl);
	const analytics = (operation: string, path: string, query: object, signal?: AbortSignal): ApiRequest => ({
		...read(operation, path, queryOf(query)),
		budget: 'org_analytics',
		signal,
	});

	return {
		getAccountAnalytics: async (query: AccountReportQuery, signal?: AbortSignal) =>
			await parsed(
				call,
				reportAnswer,
				analytics('GET /user_account/analytics', '/user_account/analytics', query, signal),
			),

		/** The best 50 at the most. */
		getTopPins: async (query: TopPinsQuery, signal?: AbortSignal) =>
			await parsed(
				call,
				topPins,
				analytics('GET /user_account/analytics/top_pins', '/user_account/analytics/top_pins', query, signal),
			),

		/** The same of video pins. */
		getTopVideoPins: async (query: TopPinsQuery, signal?: AbortSignal) =>
			await parsed(
				call,
				topPins,
				analytics(
					'GET /user_account/analytics/top_video_pins',
					'/user_account/analytics/top_video_pins',
					query,
					signal,
				),
			),

		getPinAnalytics: async (pinId: string, query: PinReportQuery, signal?: AbortSignal) =>
			await parsed(
				call,
				reportAnswer,
				analytics('GET /pins/{pin_id}/analytics', `/pins/${pinId}/analytics`, query, signal),
			),

		/** Of `PINS_A_REPORT` pins at the most. In beta: Pinterest refuses it to apps that do not have it. */
		getPinsAnalytics: async (pinIds: readonly string[], query: PinReportQuery, signal?: AbortSignal) =>
			await parsed(
				call,
				reportsAnswer,
				analytics('GET /pins/analytics', '/pins/analytics', { pin_ids: pinIds, ...query }, signal),
			),

		/** The account's pins, with the numbers of the last 90 days and of all time of 250 pins a page, for one call of `org_read`. */
		listPinMetrics: async (bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, measuredPage, {
				...read('GET /pins', '/pins', { ...page(bookmark), ...WITH_METRICS }),
				signal,
			}),

		/** The same of one pin. */
		getPinMetrics: async (pinId: string, signal?: AbortSignal) =>
			await parsed(call, measuredPin, { ...read('GET /pins/{pin_id}', `/pins/${pinId}`, WITH_METRICS), signal }),
	};
}

const WITH_METRICS = { pin_metrics: 'true' };

/** Metrics are one parameter with commas, and the ids of pins one parameter each, as the contract has it. */
function queryOf({ metric_types: names, ...query }: { metric_types?: string[] }): ApiRequest['query'] {
	return { ...query, ...(names?.length ? { metric_types: names.join(',') } : {}) };
}
