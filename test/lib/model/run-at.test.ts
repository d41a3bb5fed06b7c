import { describe, expect, it } from 'vitest';
import { runAtMs } from '../../../lib';
import { isTimeZone, readRunAt, readRunAtCell, whyNoRunAt, whyNotInZone } from '../../../lib/model/run-at';

describe('a due date', () => {
	it.each([
		['2027-03-01T09:00:00+01:00', '2027-03-01T08:00:00.000Z'],
		['2027-03-01T09:00+01:00', '2027-03-01T08:00:00.000Z'],
		['2027-03-01T09:00Z', '2027-03-01T09:00:00.000Z'],
		['2027-03-01t09:00:00z', '2027-03-01T09:00:00.000Z'],
		['2027-03-01T09:00:00.5Z', '2027-03-01T09:00:00.500Z'],
		['2027-03-01T09:00:00.123456789Z', '2027-03-01T09:00:00.123Z'],
		['2027-03-01T00:30:00+05:45', '2027-02-28T18:45:00.000Z'],
		['2027-02-28T23:30:00-03:30', '2027-03-01T03:00:00.000Z'],
		['2027-03-01T09:00:00+0100', '2027-03-01T08:00:00.000Z'],
		['2027-03-01T09:00:00-00:00', '2027-03-01T09:00:00.000Z'],
		['2028-02-29T12:00:00+14:00', '2028-02-28T22:00:00.000Z'],
		['  2027-03-01T09:00:00Z ', '2027-03-01T09:00:00.000Z'],
	])('%s is %s', (text, moment) => {
		expect(new Date(readRunAt(text) ?? NaN).toISOString()).toBe(moment);
		expect(runAtMs(text)).toBe(Date.parse(moment));
	});

	it.each([
		'',
		'soon',
		'2027-03-01',
		'2027-03-01T09:00:00',
		'2027-03-01 09:00:00Z',
		'2027-02-29T09:00:00Z',
		'2027-02-30T09:00:00+01:00',
		'2027-04-31T09:00:00Z',
		'2027-13-01T09:00:00Z',
		'2027-00-10T09:00:00Z',
		'2027-03-01T24:00:00Z',
		'2027-03-01T23:60:00Z',
		'2027-03-01T23:59:60Z',
		'2027-03-01T09:00:00+14:01',
		'2027-03-01T09:00:00+01:60',
		'2027-03-01T09:00:00+1:00',
		'2027-03-01T9:00:00Z',
		'27-03-01T09:00:00Z',
		'+002027-03-01T09:00:00Z',
		'2027-03-01T09:00:00,5Z',
		'2027-03-01T09Z',
		'2027-060T09:00:00Z',
		'2027-W09-1T09:00:00Z',
		'1803888000',
		'2027-03-01T09:00:00 Europe/Berlin',
		'2027-03-01T09:00:00Z and more',
	])('is not "%s"', (text) => {
		expect(readRunAt(text)).toBeUndefined();
		expect(() => runAtMs(text)).toThrow(
			expect.objectContaining({ problem: expect.objectContaining({ code: 'run-at-invalid', action: 'fix-row' }) }),
		);
	});
});

describe('a time without its offset', () => {
	it.each([
		[
			'2027-03-01T09:00',
			'Europe/Berlin',
			'2027-03-01T09:00:00Z for UTC, or 2027-03-01T09:00:00+01:00 for Europe/Berlin.',
		],
		[
			'2027-07-01 09:00:15',
			'Europe/Berlin',
			'2027-07-01T09:00:15Z for UTC, or 2027-07-01T09:00:15+02:00 for Europe/Berlin.',
		],
		[
			'2027-01-10T18:30',
			'America/New_York',
			'2027-01-10T18:30:00Z for UTC, or 2027-01-10T18:30:00-05:00 for America/New_York.',
		],
		[
			'2027-01-10T18:30',
			'Asia/Kathmandu',
			'2027-01-10T18:30:00Z for UTC, or 2027-01-10T18:30:00+05:45 for Asia/Kathmandu.',
		],
		[
			'2027-01-10T18:30',
			'America/St_Johns',
			'2027-01-10T18:30:00Z for UTC, or 2027-01-10T18:30:00-03:30 for America/St_Johns.',
		],
		[
			'2027-03-01T09:00',
			'UTC',
			'2027-03-01T09:00:00Z for UTC, or 2027-03-01T09:00:00+01:00 for a place one hour ahead.',
		],
		// Just before and just after the hour that is skipped on 28 March, and in it.
		[
			'2027-03-28T01:59:59',
			'Europe/Berlin',
			'2027-03-28T01:59:59Z for UTC, or 2027-03-28T01:59:59+01:00 for Europe/Berlin.',
		],
		[
			'2027-03-28T03:00',
			'Europe/Berlin',
			'2027-03-28T03:00:00Z for UTC, or 2027-03-28T03:00:00+02:00 for Europe/Berlin.',
		],
		[
			'2027-03-28T02:30',
			'Europe/Berlin',
			'2027-03-28T02:30:00Z for UTC, or 2027-03-28T03:30:00+02:00 for Europe/Berlin, where clocks skip 02:30 on that day.',
		],
		[
			'2027-03-14T02:30',
			'America/New_York',
			'2027-03-14T02:30:00Z for UTC, or 2027-03-14T03:30:00-04:00 for America/New_York, where clocks skip 02:30 on that day.',
		],
		// The hour that comes twice on 31 October.
		[
			'2027-10-31T02:30',
			'Europe/Berlin',
			'2027-10-31T02:30:00Z for UTC, or for Europe/Berlin, where clocks show 02:30 twice on that day, 2027-10-31T02:30:00+02:00 or 2027-10-31T02:30:00+01:00.',
		],
		[
			'2027-10-31T03:00',
			'Europe/Berlin',
			'2027-10-31T03:00:00Z for UTC, or 2027-10-31T03:00:00+01:00 for Europe/Berlin.',
		],
		// Half an hour, in the south.
		[
			'2027-10-03T02:15',
			'Australia/Lord_Howe',
			'2027-10-03T02:15:00Z for UTC, or 2027-10-03T02:45:00+11:00 for Australia/Lord_Howe, where clocks skip 02:15 on that day.',
		],
	])('%s in %s: %s', (text, zone, forms) => {
		expect(whyNoRunAt(text, zone)).toBe(`run_at is "${text}". Write date, time and offset: ${forms}`);
	});

	it('is written out in forms that are due dates', () => {
		for (const text of ['2027-03-01T09:00', '2027-03-28T02:30', '2027-10-31T02:30']) {
			const forms = whyNoRunAt(text, 'Europe/Berlin').match(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)/g) ?? [];
			expect(forms.length).toBeGreaterThanOrEqual(2);
			expect(forms.map(readRunAt)).not.toContain(undefined);
		}
	});

	it.each(['2027-02-30T09:00', '2027-03-01 25:00', '2027-02-30T09:00:00Z'])(
		'is not written out for "%s", which no clock shows',
		(text) => {
			expect(whyNoRunAt(text, 'Europe/Berlin')).toMatch(/^run_at is ".*"\. There is no such date/);
		},
	);

	it('is that of this machine, if nothing else is said', () => {
		expect(whyNoRunAt('2027-03-01T09:00')).toContain('2027-03-01T09:00:00Z for UTC, or 2027-03-01T09:00:00');
		expect(whyNoRunAt('tomorrow')).toBe(
			'run_at is "tomorrow". Write date, time and offset: such as 2027-03-01T09:00:00+01:00.',
		);
	});
});

describe('a due date in a cell', () => {
	it.each([
		['2027-03-01T09:00 +01:00', '2027-03-01T09:00+01:00'],
		['2027-03-01 09:00:00 +0100', '2027-03-01T09:00:00+0100'],
		['2027-03-01 09:00:00.5 Z', '2027-03-01T09:00:00.5Z'],
		['2027-03-01 09:00Z', '2027-03-01T09:00Z'],
	])('may have spaces: %s', (cell, runAt) => {
		expect(readRunAtCell(cell, 'Europe/Berlin')).toEqual({ runAt });
		expect(readRunAt(runAt)).toBeDefined();
	});

	it.each([
		['2027-03-01 09:00', 'Europe/Berlin', '2027-03-01T09:00:00+01:00'],
		['2027-07-01T09:00:15', 'Europe/Berlin', '2027-07-01T09:00:15+02:00'],
		['2027-07-01T09:00', 'UTC', '2027-07-01T09:00:00+00:00'],
		['2027-01-10T18:30', 'America/St_Johns', '2027-01-10T18:30:00-03:30'],
		// The last and the first moment around both changes of the clock.
		['2027-03-28T01:59:59', 'Europe/Berlin', '2027-03-28T01:59:59+01:00'],
		['2027-03-28T03:00:00', 'Europe/Berlin', '2027-03-28T03:00:00+02:00'],
		['2027-10-31T01:59:59', 'Europe/Berlin', '2027-10-31T01:59:59+02:00'],
		['2027-10-31T03:00:00', 'Europe/Berlin', '2027-10-31T03:00:00+01:00'],
	])('%s in %s is %s', (cell, zone, runAt) => {
		expect(readRunAtCell(cell, zone)).toEqual({ runAt });
	});

	it.each([
		['2027-10-31 02:30', 'Europe/Berlin', '2027-10-31T02:30:00+02:00', '2027-10-31T02:30:00+01:00', 'show twice'],
		['2027-11-07 01:30', 'America/New_York', '2027-11-07T01:30:00-04:00', '2027-11-07T01:30:00-05:00', 'show twice'],
		['2027-03-28 02:30', 'Europe/Berlin', '2027-03-28T03:30:00+02:00', '2027-03-28T01:30:00+01:00', 'skip'],
		['2027-03-14 02:30', 'America/New_York', '2027-03-14T03:30:00-04:00', '2027-03-14T01:30:00-05:00', 'skip'],
		['2027-10-03 02:15', 'Australia/Lord_Howe', '2027-10-03T02:45:00+11:00', '2027-10-03T01:45:00+10:30', 'skip'],
	])('%s in %s has two readings, %s and %s', (cell, zone, one, other, how) => {
		expect(readRunAtCell(cell, zone)).toEqual({ runAt: cell, readings: [one, other] });
		const why = whyNotInZone(cell, zone);
		expect(why).toContain(`"${cell}", which clocks in ${zone} ${how}`);
		expect(why).toMatch(new RegExp(`Write ${one.replace('+', '\\+')} or ${other.replace('+', '\\+')}\\.$`));
	});

	it.each(['2027-02-30 09:00', '2027-03-01', 'soon', '2027-03-01 25:00'])('"%s" stays as it is', (cell) => {
		expect(readRunAtCell(cell, 'Europe/Berlin')).toEqual({ runAt: cell });
		expect(whyNotInZone(cell, 'Europe/Berlin')).toBe(whyNoRunAt(cell));
	});

	it.each([
		['01.03.2027 09:00', '2027-03-01T09:00:00+01:00'],
		['1.3.2027, 9:05:30', '2027-03-01T09:05:30+01:00'],
		['13/02/2027 9:00', '2027-02-13T09:00:00+01:00'],
		['02/13/2027 9:00 PM', '2027-02-13T21:00:00+01:00'],
		['02-13-2027 12:30 am', '2027-02-13T00:30:00+01:00'],
		['05/05/2027 12:30 p.m.', '2027-05-05T12:30:00+02:00'],
		['2027/3/1 9:00', '2027-03-01T09:00:00+01:00'],
		['2027-3-1 09:00', '2027-03-01T09:00:00+01:00'],
		['2027年3月1日 9:00', '2027-03-01T09:00:00+01:00'],
		['2027-03-01T9:00', '2027-03-01T09:00:00+01:00'],
		['01.03.2027 09:00 +05:30', '2027-03-01T09:00+05:30'],
		['2027-03-01 09:00 UTC', '2027-03-01T09:00Z'],
		['2027-03-01 09:00+01', '2027-03-01T09:00+01:00'],
	])('may be written as people write it: %s', (cell, runAt) => {
		expect(readRunAtCell(cell, 'Europe/Berlin')).toEqual({ runAt });
		expect(readRunAt(runAt)).toBeDefined();
	});

	it.each([
		['03/02/2027 09:00', 'Europe/Berlin', '2027-02-03T09:00:00+01:00', '2027-03-02T09:00:00+01:00'],
		['3-7-2027 9:00', 'America/New_York', '2027-07-03T09:00:00-04:00', '2027-03-07T09:00:00-05:00'],
		['03/02/2027 09:00 +02:00', undefined, '2027-02-03T09:00+02:00', '2027-03-02T09:00+02:00'],
		// The second of these is in an hour that clocks skip.
		['03/28/2027 02:30', 'Europe/Berlin', '2027-03-28T03:30:00+02:00', '2027-03-28T01:30:00+01:00'],
	])('%s in %s is refused with both readings, %s and %s', (cell, zone, one, other) => {
		expect(readRunAtCell(cell, zone)).toEqual({ runAt: cell, readings: [one, other] });
		const why = zone ? whyNotInZone(cell, zone) : whyNoRunAt(cell);
		expect(why).toContain(`Write ${one} or ${other}`);
	});

	it('with day and month in an unknown order and no zone asks for the offset too', () => {
		expect(whyNoRunAt('03/02/2027 09:00')).toBe(
			'run_at is "03/02/2027 09:00". The day may stand first or the month. Write 2027-02-03T09:00 or 2027-03-02T09:00, with an offset such as +01:00.',
		);
	});

	it.each([
		'31.02.2027 09:00',
		'13/13/2027 09:00',
		'01.03.27 09:00',
		'1/3/2027',
		'01.03.2027 25:00',
		'1/13/2027 13:00 PM',
	])('"%s" is no due date', (cell) => {
		expect(readRunAtCell(cell, 'Europe/Berlin')).toEqual({ runAt: cell });
		expect(readRunAt(cell)).toBeUndefined();
		expect(whyNotInZone(cell, 'Europe/Berlin')).toMatch(/There is no such date or time|Write date, time and offset/);
	});

	it.each(['46082.375', 'next Friday at 2 PM', '1 March 2027 09:00', '2027-W09-1 09:00'])(
		'"%s" is not guessed',
		(cell) => {
			expect(readRunAtCell(cell, 'Europe/Berlin')).toEqual({ runAt: cell });
		},
	);

	it('stays as it is without a zone', () => {
		expect(readRunAtCell('2027-03-01 09:00')).toEqual({ runAt: '2027-03-01 09:00' });
	});

	it('has a zone that exists', () => {
		expect(['Europe/Berlin', 'UTC', 'Berlin', ''].map(isTimeZone)).toEqual([true, true, false, false]);
	});
});
