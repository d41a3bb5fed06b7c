import { describe, expect, it } from 'vitest';
import { dayOf, periodOf, startOfDay } from '../../runner/serve/pages/today/period';

const iso = (ms: number | undefined) => ms && new Date(ms).toISOString();

describe('a period of Today', () => {
	it('is counted in days of the time zone', () => {
		const now = Date.parse('2026-11-26T23:30:00Z');
		const { from, to, endOfDay } = periodOf('today', now, 'Europe/Berlin');
		expect([iso(from), to, iso(endOfDay)]).toEqual(['2026-11-26T23:00:00.000Z', undefined, '2026-11-27T23:00:00.000Z']);
		const yesterday = periodOf('yesterday', now, 'Europe/Berlin');
		expect([iso(yesterday.from), iso(yesterday.to)]).toEqual(['2026-11-25T23:00:00.000Z', '2026-11-26T22:59:59.999Z']);
		expect(iso(periodOf('7d', now, 'Europe/Berlin').from)).toBe('2026-11-20T23:00:00.000Z');
		expect(iso(periodOf('today', now, 'Asia/Kolkata').from)).toBe('2026-11-26T18:30:00.000Z');
		expect(dayOf(now, 'Europe/Berlin')).toBe('2026-11-27');
	});

	it('begins at midnight also where clocks change', () => {
		for (const day of ['2026-03-29', '2026-10-25']) {
			const evening = Date.parse(`${day}T20:00:00Z`);
			const offset = (at: string) => new Date(`${day}T00:00:00${at}`).getTime();
			expect(startOfDay(evening, 'Europe/Berlin')).toBe(day.includes('-03-') ? offset('+01:00') : offset('+02:00'));
		}
		const spring = periodOf('today', Date.parse('2026-03-29T20:00:00Z'), 'Europe/Berlin');
		expect(spring.endOfDay - spring.from).toBe(23 * 3_600_000);
		const autumn = periodOf('yesterday', Date.parse('2026-10-26T08:00:00Z'), 'Europe/Berlin');
		expect((autumn.to as number) + 1 - autumn.from).toBe(25 * 3_600_000);
		expect(iso(periodOf('7d', Date.parse('2026-10-27T08:00:00Z'), 'Europe/Berlin').from)).toBe(
			'2026-10-20T22:00:00.000Z',
		);
	});
});
