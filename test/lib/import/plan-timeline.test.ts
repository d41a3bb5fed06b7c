import { describe, expect, it } from 'vitest';
import { timelineOf, type PlannedPin } from '../../../lib';
import { createPace } from '../../../lib/import/plan-pace';
import { quotaOf, type Quota } from '../../../lib/rate-limit/quota';

const NOW = Date.parse('2026-11-26T10:30:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const images = (count: number, notBefore = NOW): PlannedPin[] =>
	Array.from({ length: count }, () => ({ notBefore, calls: 1 }));
const standard: Quota = { limit: 100, windowSeconds: 60, remaining: 100, source: 'table' };
const trial: Quota = {
	limit: 300,
	windowSeconds: 86_400,
	remaining: 120,
	source: 'header',
	resetAt: '2026-11-26T20:00:00Z',
};

describe('timelineOf', () => {
	it('counts the pins of each hour against what the hour allows, and says when the last one is out', () => {
		const { hours, lastAt } = timelineOf(images(9_001), standard, NOW);
		expect(hours).toEqual([
			{ hour: '2026-11-26T10:00:00Z', pins: 3000, calls: 3000, quota: 6000 },
			{ hour: '2026-11-26T11:00:00Z', pins: 6000, calls: 6000, quota: 6000 },
			{ hour: '2026-11-26T12:00:00Z', pins: 1, calls: 1, quota: 6000 },
		]);
		expect(lastAt).toBe('2026-11-26T12:00:00Z');
	});

	it('lets a day of Trial access go at once until nothing is left, and the rest when the window ends', () => {
		const { hours, lastAt } = timelineOf(images(500), trial, NOW);
		expect(hours).toEqual([
			{ hour: '2026-11-26T10:00:00Z', pins: 120, calls: 120, quota: 300 },
			{ hour: '2026-11-26T20:00:00Z', pins: 300, calls: 300, quota: 300 },
			{ hour: '2026-11-27T20:00:00Z', pins: 80, calls: 80, quota: 300 },
		]);
		expect(lastAt).toBe('2026-11-27T20:00:00Z');
	});

	it('counts two calls for a video, and waits with scheduled pins for their time', () => {
		const due = NOW + 50 * HOUR_MS;
		const { hours } = timelineOf([{ notBefore: due, calls: 2 }, ...images(1)], standard, NOW);
		expect(hours.map(({ hour, pins, calls }) => [hour, pins, calls])).toEqual([
			['2026-11-26T10:00:00Z', 1, 1],
			['2026-11-28T12:00:00Z', 1, 2],
		]);
	});

	it('lets nothing out while the budget is closed', () => {
		const closed = { ...standard, remaining: 0, pausedUntil: '2026-11-26T13:15:00Z' };
		expect(timelineOf(images(2), closed, NOW).hours.map(({ hour }) => hour)).toEqual(['2026-11-26T13:00:00Z']);
	});

	it('has no hours and no end where nothing goes out', () => {
		expect(timelineOf([], standard, NOW)).toEqual({ hours: [], limit: 100, windowSeconds: 60, source: 'table' });
	});
});

describe('createPace', () => {
	it('goes on with a pin that costs more than a whole window has', () => {
		const pace = createPace({ limit: 1, windowSeconds: 60, remaining: 1, source: 'own' }, NOW);
		const at = [0, 1, 2].map(() => {
			const moment = pace.next(NOW, 2);
			pace.take(moment, 2);
			return (moment.at - NOW) / MINUTE_MS;
		});
		expect(at).toEqual([0, 2, 4]);
	});

	it('says of a moment that is more than five minutes away that no process waits for it', () => {
		const pace = createPace({ ...trial, remaining: 0 }, NOW);
		expect(pace.next(NOW, 1)).toEqual({ at: Date.parse('2026-11-26T20:00:00Z'), tooFar: true });
		expect(createPace(standard, NOW).next(NOW, 1).tooFar).toBe(false);
	});

	it('goes by the numbers of Standard access where nothing is known of a budget', () => {
		expect(quotaOf()).toEqual(standard);
	});
});
