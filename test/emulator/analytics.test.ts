import { describe, expect, it } from 'vitest';
import { emulatedCounts, type Emulator, type EmulatorOptions } from '../../emulator';
import { call, pinBody, readyVideo, start } from './helpers';

const CREATED = Date.parse('2027-03-01T09:00:00Z');
const TODAY = Date.parse('2027-03-10T15:00:00Z');
const PERIOD = 'start_date=2027-02-28&end_date=2027-03-02';

/** Two pins of 1 March, one of them a video, as seen on 10 March. */
async function stage(options: EmulatorOptions = {}) {
	let now = CREATED;
	const emulator = await start({ now: () => now, ...options });
	const image = (await call(emulator, 'POST', '/pins', pinBody(emulator))).body.id as string;
	const media_source = {
		source_type: 'video_id',
		media_id: await readyVideo(emulator),
		cover_image_key_frame_time: 0,
	};
	const video = (await call(emulator, 'POST', '/pins', pinBody(emulator, { media_source }))).body.id as string;
	now = TODAY;
	return { emulator, image, video, get: reader(emulator) };
}

const reader = (emulator: Emulator) => async (path: string) => await call(emulator, 'GET', path);

describe('analytics', () => {
	it("give a pin's numbers for each day, made of its id and the day, and nothing before it was there", async () => {
		const { get, image } = await stage();
		const { body } = await get(
			`/pins/${image}/analytics?${PERIOD}&metric_types=IMPRESSION,SAVE,SAVE_RATE,TOTAL_COMMENTS`,
		);
		const [first, second] = ['2027-03-01', '2027-03-02'].map((day) => emulatedCounts(image, day));
		expect(body.all.daily_metrics).toEqual([
			{
				date: '2027-02-28',
				data_status: 'BEFORE_PIN_CREATED',
				metrics: { IMPRESSION: 0, SAVE: 0, SAVE_RATE: 0 },
			},
			...[first!, second!].map(({ IMPRESSION, SAVE }, index) => ({
				date: `2027-03-0${index + 1}`,
				data_status: 'READY',
				metrics: { IMPRESSION, SAVE, SAVE_RATE: expect.closeTo(SAVE / IMPRESSION, 4) },
			})),
		]);
		expect(body.all.summary_metrics.IMPRESSION).toBe(first!.IMPRESSION + second!.IMPRESSION);
		expect(body.all.lifetime_metrics).toEqual({ TOTAL_COMMENTS: expect.any(Number) });
	});

	it('answer for several pins at once, as for each alone', async () => {
		const { get, image, video } = await stage();
		const asked = `${PERIOD}&metric_types=IMPRESSION,VIDEO_START`;
		const alone = await get(`/pins/${video}/analytics?${asked}`);
		const { body, headers } = await get(`/pins/analytics?${asked}&pin_ids=${image}&pin_ids=${video}`);
		expect(Object.keys(body).sort()).toEqual([image, video].sort());
		expect(body[video]).toEqual(alone.body);
		expect(body[video].all.summary_metrics.VIDEO_START).toBeGreaterThan(0);
		expect(body[image].all.summary_metrics.VIDEO_START).toBe(0);
		expect(headers['x-ratelimit-limit']).toContain('100;w=1;name="multi_pins_analytics"');
	});

	it('refuse dates and metrics that the contract does not have', async () => {
		const { get, image } = await stage();
		const refused = async (query: string) => {
			const { status, body } = await get(`/pins/${image}/analytics?${query}`);
			return [status, body.code, body.message];
		};
		for (const [query, words] of [
			['end_date=2027-03-01&metric_types=SAVE', "'start_date' is a required property"],
			['start_date=1.3.2027&end_date=2027-03-01&metric_types=SAVE', "'start_date' was not a date"],
			['start_date=2027-02-31&end_date=2027-03-01&metric_types=SAVE', "'start_date' was not a date"],
			['start_date=2027-03-02&end_date=2027-03-01&metric_types=SAVE', "cannot be before 'start_date'"],
			['start_date=2026-12-09&end_date=2027-03-01&metric_types=SAVE', 'more than 90 days back'],
			['start_date=2027-03-01&end_date=2027-06-01&metric_types=SAVE', 'more than 90 days past'],
			[PERIOD, "'metric_types' is a required property"],
			[`${PERIOD}&metric_types=SAVES`, 'is not one of'],
		])
			expect(await refused(query!)).toEqual([400, 1, expect.stringContaining(words!)]);
		expect(
			(await get(`/pins/${image}/analytics?start_date=2026-12-10&end_date=2027-03-10&metric_types=SAVE`)).status,
		).toBe(200);
	});

	it('add up the account, split by device, and rank its pins', async () => {
		const { get, image, video } = await stage();
		const { body } = await get(`/user_account/analytics?${PERIOD}&metric_types=IMPRESSION`);
		const sum = [image, video]
			.flatMap((id) => ['2027-03-01', '2027-03-02'].map((day) => emulatedCounts(id, day).IMPRESSION))
			.reduce((one, other) => one + other);
		expect(body).toEqual({ all: { daily_metrics: expect.any(Array), summary_metrics: { IMPRESSION: sum } } });
		const split = await get(`/user_account/analytics?${PERIOD}&metric_types=IMPRESSION&split_field=APP_TYPE`);
		const parts = Object.values(split.body as Record<string, typeof body.all>);
		expect(parts.map(({ summary_metrics }) => summary_metrics.IMPRESSION).reduce((one, other) => one + other)).toBe(
			sum,
		);

		const top = await get(`/user_account/analytics/top_pins?${PERIOD}&sort_by=IMPRESSION`);
		const ranks = top.body.pins.map(({ metrics }: { metrics: { IMPRESSION: number } }) => metrics.IMPRESSION);
		expect(ranks).toEqual(ranks.toSorted((one: number, other: number) => other - one));
		expect(ranks).toHaveLength(2);
		const videos = await get(`/user_account/analytics/top_video_pins?${PERIOD}&sort_by=VIDEO_START`);
		expect(videos.body.pins.map(({ pin_id }: { pin_id: string }) => pin_id)).toEqual([video]);
		expect((await get(`/user_account/analytics/top_pins?${PERIOD}&sort_by=LUCK`)).status).toBe(400);
	});

	it('are not there for a private account, for several pins without the beta, nor for the last days', async () => {
		const pinner = await stage({ accountType: 'PINNER' });
		expect((await pinner.get(`/user_account/analytics?${PERIOD}`)).status).toBe(403);
		const gated = await stage({ batchAnalytics: false });
		const asked = `${PERIOD}&metric_types=SAVE&pin_ids=${gated.image}`;
		expect((await gated.get(`/pins/analytics?${asked}`)).body.code).toBe(3);
		const late = await stage({ analyticsLagDays: 9 });
		const { body } = await late.get(`/pins/${late.image}/analytics?${PERIOD}&metric_types=IMPRESSION`);
		expect(body.all.daily_metrics.map(({ data_status }: { data_status: string }) => data_status)).toEqual([
			'BEFORE_PIN_CREATED',
			'READY',
			'PROCESSING',
		]);
	});

	it('stand at pins and in lists where they are asked for', async () => {
		const { get, image } = await stage();
		expect((await get(`/pins/${image}`)).body.pin_metrics).toBeNull();
		const { pin_metrics } = (await get(`/pins/${image}?pin_metrics=true`)).body;
		expect(pin_metrics['90d'].impression).toBe(pin_metrics.lifetime_metrics.impression);
		expect(pin_metrics['90d'].impression).toBeGreaterThan(emulatedCounts(image, '2027-03-01').IMPRESSION);
		const { items } = (await get('/pins?pin_metrics=true')).body;
		expect(items.find(({ id }: { id: string }) => id === image).pin_metrics).toEqual(pin_metrics);
		expect((await get('/pins?pin_metrics=yes')).status).toBe(400);
	});
});
