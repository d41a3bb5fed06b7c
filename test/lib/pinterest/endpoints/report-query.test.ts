import { describe, expect, it } from 'vitest';
import { lastDays, metricTypes, PIN_METRICS, reportDates } from '../../../../lib/pinterest/endpoints/report-query';

const NOW = Date.parse('2026-11-26T23:30:00Z');
const problemOf = (ask: () => unknown) => {
	try {
		ask();
	} catch (error) {
		return (error as { problem: { code: string; message: string } }).problem;
	}
	throw new Error('nothing was thrown');
};

describe('reportDates', () => {
	it('takes days of the last 90 days, and the day of a date with a time', () => {
		expect(reportDates('2026-08-28', '2026-11-26', NOW)).toEqual({ start_date: '2026-08-28', end_date: '2026-11-26' });
		expect(reportDates('2026-11-01T00:00:00+01:00', ' 2026-11-01 ', NOW)).toEqual({
			start_date: '2026-11-01',
			end_date: '2026-11-01',
		});
	});

	it.each([
		['2026-11-20', '2026-11-19', 'after it ends'],
		['2026-08-27', '2026-11-26', 'Begin on 2026-08-28 or later.'],
		['2026-09-01', '2026-12-01', 'more than 90 days'],
		['2026-02-31', '2026-11-26', '"2026-02-31" is not a date'],
		['01.11.2026', '2026-11-26', '"01.11.2026" is not a date'],
		['', '2026-11-26', 'A date is missing'],
	])('refuses a report from %j to %j before anybody is asked', (start, end, said) => {
		const problem = problemOf(() => reportDates(start, end, NOW));
		expect(problem.code).toBe('report-dates-invalid');
		expect(problem.message).toContain(said);
	});

	it('makes the last days up to today by UTC', () => {
		expect(lastDays(30, NOW)).toEqual({ start_date: '2026-10-28', end_date: '2026-11-26' });
		expect(() => reportDates(lastDays(90, NOW).start_date, lastDays(90, NOW).end_date, NOW)).not.toThrow();
	});
});

describe('metricTypes', () => {
	it('takes the names of the contract once, in any case', () => {
		expect(metricTypes(['save', 'IMPRESSION', ' SAVE '], PIN_METRICS)).toEqual(['SAVE', 'IMPRESSION']);
	});

	it('names what a report has where a metric is unknown', () => {
		const problem = problemOf(() => metricTypes(['ENGAGEMENT'], PIN_METRICS));
		expect(problem.code).toBe('metric-unknown');
		expect(problem.message).toContain('IMPRESSION, OUTBOUND_CLICK, PIN_CLICK');
	});
});
