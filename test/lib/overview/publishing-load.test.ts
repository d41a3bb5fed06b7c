import { describe, expect, it } from 'vitest';
import { parseWarmUp } from '../../../lib';
import { allowedIn, loadOf, type PublishingLimits } from '../../../lib/overview/publishing-load';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BEGIN = Date.parse('2026-11-23T00:00:00Z');
const STANDARD: PublishingLimits = { write: { limit: 100, windowSeconds: 60, source: 'header' } };
const TRIAL: PublishingLimits = { write: { limit: 300, windowSeconds: 86_400, source: 'header' } };
const span = (from: number, hours: number) => ({ from, to: from + hours * HOUR_MS });
const day = (index: number, due: number, hours: { at: number; due: number }[] = []) => {
	const from = BEGIN + index * DAY_MS;
	const parts = hours.map(({ at, due }) => ({ ...span(from + at * HOUR_MS, 1), due }));
	return { ...span(from, 24), due, published: 0, hours: parts };
};

describe('the load of days against the limits', () => {
	it('allows what the window of the write budget does', () => {
		expect(allowedIn(span(BEGIN, 1), STANDARD)).toEqual({ pins: 6_000, by: 'header' });
		expect(allowedIn(span(BEGIN, 25), STANDARD).pins).toBe(150_000);
		expect(allowedIn(span(BEGIN, 1), TRIAL).pins).toBe(300);
		expect(allowedIn(span(BEGIN, 24), TRIAL).pins).toBe(300);
		const own: PublishingLimits = { write: { limit: 40, windowSeconds: 3_600, source: 'own' } };
		expect(allowedIn(span(BEGIN, 1), own)).toEqual({ pins: 40, by: 'own' });
	});

	it('allows what the warm-up does while it lasts, an hour no less than one pin', () => {
		const limits = { ...STANDARD, warmUp: { plan: parseWarmUp('20-20/3'), beganAt: BEGIN } };
		expect(allowedIn(span(BEGIN, 24), limits)).toEqual({ pins: 20, by: 'warm-up' });
		expect(allowedIn(span(BEGIN + 9 * HOUR_MS, 1), limits)).toEqual({ pins: 1, by: 'warm-up' });
		expect(allowedIn(span(BEGIN + 3 * DAY_MS, 24), limits)).toEqual({ pins: 144_000, by: 'header' });
	});

	it('says that 40 pins in an hour are more than a warm-up of 20 a day allows, and that the rest moves to later', () => {
		const limits = { ...STANDARD, warmUp: { plan: parseWarmUp('20-20/30'), beganAt: BEGIN } };
		const days = [day(0, 40, [{ at: 9, due: 40 }]), day(1, 5, [{ at: 9, due: 1 }]), day(2, 0)];
		expect(loadOf(days, limits, BEGIN)).toEqual([
			{
				pins: 40,
				before: 0,
				allowed: { pins: 20, by: 'warm-up' },
				later: 20,
				hours: [{ from: BEGIN + 9 * HOUR_MS, due: 40, allowed: { pins: 1, by: 'warm-up' } }],
			},
			{ pins: 25, before: 20, allowed: { pins: 20, by: 'warm-up' }, later: 5, hours: [] },
			{ pins: 5, before: 5, allowed: { pins: 20, by: 'warm-up' }, later: 0, hours: [] },
		]);
	});

	it('says nothing of days and hours that are over, and counts what today has published', () => {
		const days = [day(0, 10), { ...day(1, 299, [{ at: 1, due: 9_000 }]), published: 2 }];
		const [over, today] = loadOf(days, TRIAL, BEGIN + DAY_MS + 12 * HOUR_MS);
		expect(over).toBeUndefined();
		expect(today).toMatchObject({ pins: 301, later: 1, hours: [] });
	});
});
