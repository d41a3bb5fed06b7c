import { describe, expect, it } from 'vitest';
import {
	clockAt,
	dateAt,
	dayOf,
	daysAfter,
	hoursOf,
	isDate,
	mondayOf,
	mondayOfWeek,
	weekOf,
} from '../../../lib/model/local-days';

const HOUR_MS = 3_600_000;
const iso = (at: number) => new Date(at).toISOString().slice(0, 16);
const minutesOf = (date: string, zone: string) =>
	Object.fromEntries(hoursOf(date, zone).map(({ hour, from, to }) => [hour, (to - from) / 60_000]));

/** Each place, its two changes of the clock, and what is special about the hours of those dates, in minutes. */
const CHANGES: [zone: string, date: string, hours: number, odd: Record<number, number | undefined>][] = [
	['Europe/Berlin', '2027-03-28', 23, { 2: undefined }],
	['Europe/Berlin', '2026-10-25', 25, { 2: 120 }],
	['America/New_York', '2027-03-14', 23, { 2: undefined }],
	['America/New_York', '2026-11-01', 25, { 1: 120 }],
	['Australia/Lord_Howe', '2026-10-04', 23.5, { 2: 30 }],
	['Australia/Lord_Howe', '2027-04-04', 24.5, { 1: 90 }],
	['Asia/Kathmandu', '2027-03-28', 24, {}],
	['Asia/Beirut', '2027-03-28', 23, { 0: undefined }],
	['UTC', '2026-10-25', 24, {}],
];

describe('the days and hours of a time zone', () => {
	it.each(CHANGES)('%s has the hours of %s as its clocks show them: %d hours', (zone, date, hours, odd) => {
		const { from, to } = dayOf(date, zone);
		expect((to - from) / HOUR_MS).toBe(hours);
		const minutes = minutesOf(date, zone);
		for (let hour = 0; hour < 24; hour++) expect([hour, minutes[hour]]).toEqual([hour, hour in odd ? odd[hour] : 60]);
	});

	it.each(CHANGES)('%s has no moment of %s twice, and none that is in no hour', (zone, date) => {
		const found = hoursOf(date, zone);
		expect(found[0]?.from).toBe(dayOf(date, zone).from);
		expect(found.at(-1)?.to).toBe(dayOf(date, zone).to);
		for (const [index, { from }] of found.entries()) if (index > 0) expect(from).toBe(found[index - 1]?.to);
		expect(dayOf(date, zone).to).toBe(dayOf(daysAfter(date, 1), zone).from);
	});

	it('begins a day at the midnight of the zone', () => {
		expect(iso(dayOf('2026-11-23', 'Europe/Berlin').from)).toBe('2026-11-22T23:00');
		expect(iso(dayOf('2026-11-23', 'Asia/Kathmandu').from)).toBe('2026-11-22T18:15');
		expect(iso(dayOf('2026-11-23', 'America/New_York').from)).toBe('2026-11-23T05:00');
	});

	it('names the date and the time that clocks show at a moment', () => {
		const at = Date.parse('2026-11-23T23:30Z');
		expect(dateAt(at, 'Europe/Berlin')).toBe('2026-11-24');
		expect(dateAt(at, 'America/New_York')).toBe('2026-11-23');
		expect(clockAt(at, 'Asia/Kathmandu')).toBe('2026-11-24T05:15');
	});

	it('names weeks as ISO 8601 does, and knows which weeks there are', () => {
		expect([weekOf('2026-11-26'), weekOf('2027-01-03'), weekOf('2027-01-04'), weekOf('2024-12-30')]).toEqual([
			'2026-W48',
			'2026-W53',
			'2027-W01',
			'2025-W01',
		]);
		expect([mondayOfWeek('2026-W48'), mondayOfWeek('2026-W53'), mondayOfWeek('2027-W01')]).toEqual([
			'2026-11-23',
			'2026-12-28',
			'2027-01-04',
		]);
		expect([mondayOfWeek('2027-W53'), mondayOfWeek('2026-W00'), mondayOfWeek('2026-48')]).toEqual([
			undefined,
			undefined,
			undefined,
		]);
		expect([mondayOf('2026-11-29'), mondayOf('2026-11-23')]).toEqual(['2026-11-23', '2026-11-23']);
	});

	it('refuses dates that no calendar has', () => {
		expect(['2026-02-28', '2026-02-30', '2026-13-01', 'today', '2026-1-1'].map(isDate)).toEqual([
			true,
			false,
			false,
			false,
			false,
		]);
	});
});
