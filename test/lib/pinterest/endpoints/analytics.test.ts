import { describe, expect, it } from 'vitest';
import { analyticsEndpoints } from '../../../../lib/pinterest/endpoints/analytics';
import { lastDays } from '../../../../lib/pinterest/endpoints/report-query';
import type { ApiRequest } from '../../../../lib/pinterest/http';

const days = lastDays(30, Date.now());

/** The endpoints at a Pinterest that answers this, and what they ask it. */
function answering(body: unknown) {
	const asked: ApiRequest[] = [];
	const client = analyticsEndpoints(async (request) => {
		asked.push(request);
		return { status: 200, headers: {}, body };
	}, 'https://api.pinterest.com/v5');
	return { client, asked };
}

describe('analyticsEndpoints', () => {
	it('reads the numbers of an account by group, and leaves out what is no number', async () => {
		const { client } = answering({
			MOBILE: {
				summary_metrics: { IMPRESSION: 240, SAVE: null },
				daily_metrics: [{ date: '2026-11-01', data_status: 'PROCESSING' }, null],
				grown_since: 1,
			},
			WEB: null,
		});
		const { groups } = await client.getAccountAnalytics({ ...days, split_field: 'APP_TYPE' });
		expect(groups).toEqual({
			MOBILE: {
				summary: { IMPRESSION: 240 },
				lifetime: {},
				days: [{ date: '2026-11-01', status: 'PROCESSING', metrics: {} }],
			},
		});
	});

	it('reads the numbers of several pins, with and without the group of all around them', async () => {
		const { client, asked } = answering({
			'1': { all: { summary_metrics: { IMPRESSION: 1 }, lifetime_metrics: { TOTAL_COMMENTS: 2 } } },
			'2': { summary_metrics: { IMPRESSION: 3 } },
			'3': 'not yet',
		});
		const { pins } = await client.getPinsAnalytics(['1', '2', '3'], { ...days, metric_types: ['IMPRESSION', 'SAVE'] });
		expect(pins['1']?.all).toEqual({ summary: { IMPRESSION: 1 }, lifetime: { TOTAL_COMMENTS: 2 }, days: [] });
		expect(pins['2']?.all?.summary).toEqual({ IMPRESSION: 3 });
		expect(pins['3']).toBeUndefined();
		expect(asked[0]).toMatchObject({
			budget: 'org_analytics',
			query: { pin_ids: ['1', '2', '3'], metric_types: 'IMPRESSION,SAVE' },
		});
	});

	it('reads top pins, and none where there are none', async () => {
		const pins = [{ pin_id: '9', metrics: { SAVE: 4 }, data_status: { SAVE: 'READY' } }, null];
		const some = answering({ pins, date_availability: { is_realtime: false } });
		const top = await some.client.getTopPins({ ...days, sort_by: 'SAVE' });
		expect(top.pins).toMatchObject([
			{ pin_id: '9', url: 'https://www.pinterest.com/pin/9/', metrics: { SAVE: 4 } },
		]);
		expect((await answering({}).client.getTopVideoPins({ ...days, sort_by: 'SAVE' })).pins).toEqual([]);
	});

	it('reads pins with their numbers, and those without', async () => {
		const { client, asked } = answering({
			items: [
				{ id: '1', pin_metrics: { '90d': { impression: 2, pin_click: 7 }, lifetime_metrics: { reaction: 1 } } },
				{ id: '2', pin_metrics: null },
				{ id: '3', pin_metrics: 'soon' },
			],
			bookmark: null,
		});
		const { items } = await client.listPinMetrics();
		expect(items.map(({ pin_metrics: numbers }) => numbers?.['90d'])).toEqual([
			{ impression: 2, pin_click: 7 },
			undefined,
			undefined,
		]);
		expect(asked[0]).toMatchObject({ budget: 'org_read', query: { page_size: 250, pin_metrics: 'true' } });
	});
});
