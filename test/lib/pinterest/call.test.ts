import { describe, expect, it } from 'vitest';
import { createRateLimiter, NoAnswerError, type ApiAnswer, type RateLimiterOptions } from '../../../lib';
import { errorOf } from '../../../lib/pinterest/errors';
import { readRateLimit } from '../../../lib/rate-limit/headers';
import { createCaller } from '../../../lib/pinterest/call';
import { backoff, DEFAULT_RETRY } from '../../../lib/model/retry';
import { VirtualClock } from '../../support/clock';
import { UNLIMITED } from '../../support/throttle';

const answer = (status: number, code?: number, message?: string, headers: Record<string, string> = {}): ApiAnswer => ({
	status,
	headers,
	body: message === undefined ? undefined : { code, message },
});

/** What Pinterest was seen to answer, word for word. */
describe('the meaning of an answer', () => {
	it.each([
		[answer(401, 2, 'Authentication failed.'), 'token-invalid', 'reconnect'],
		[answer(401, 3, 'Your application consumer type is not supported.'), 'app-not-activated', 'upgrade-access'],
		[
			answer(401, 3, 'Your application does not have access to this restricted feature: pin_edit'),
			'feature-restricted',
			'upgrade-access',
		],
		[answer(401, 7, 'Not authorized to access board or Pin.'), 'board-not-authorized', 'fix-board'],
		[
			answer(403, 3, 'Your token does not have sufficient permissions to perform this operation.'),
			'scopes-missing',
			'reconnect',
		],
		[answer(403, 29, 'You are not permitted to access that resource.'), 'not-permitted', 'fix-board'],
		[answer(403, 29, 'Apps with Trial access may not create Pins in production'), 'trial-access', 'upgrade-access'],
		[
			answer(403, 233, 'Your image is too small. Please choose a larger image and try again.'),
			'image-too-small',
			'replace-asset',
		],
		[answer(403, 235, 'Sorry, this image is broken. Please pick a different image.'), 'image-broken', 'replace-asset'],
		[answer(404, 40, 'Board not found.'), 'board-not-found', 'fix-board'],
		[answer(404, 2031, "Sorry! We couldn't find this board section."), 'section-not-found', 'fix-board'],
		[answer(404, 404, 'Media not found'), 'media-not-found', 'retry-later'],
		[answer(409, 409, 'Board section conflict.'), 'pinterest-busy', 'retry-later'],
		[answer(429, 8, 'This request exceeded a rate limit.'), 'rate-limited', 'wait'],
		[answer(429, 9, 'Sorry! We blocked this link because it may lead to spam.'), 'spam-blocked', 'fix-url'],
		[answer(400, 9, 'Sorry! We blocked this link because it may lead to spam.'), 'spam-blocked', 'fix-url'],
		[answer(400, 1, 'Sorry! Something went wrong on our end.'), 'pinterest-hiccup', 'retry-later'],
		[answer(400, 1, 'Sorry we could not fetch the image.'), 'media-unreachable', 'fix-url'],
		[answer(400, 1, 'The format of the image is not supported'), 'image-format', 'replace-asset'],
		[answer(400, 1, "Parameter 'link' with the value 'x' is not a valid URL format."), 'link-invalid', 'fix-row'],
		[answer(400, 1, "Invalid request: 'x' does not match '^\\d+$'"), 'request-refused', 'fix-row'],
		[answer(503), 'pinterest-unavailable', 'retry-later'],
		[answer(500, 500, 'Oops'), 'pinterest-unavailable', 'retry-later'],
	])('%j', (given, code, action) => {
		expect(errorOf({ operation: 'POST /pins' }, given).problem).toMatchObject({ code, action });
	});

	it('keeps what support asks for, and no query of any URL', () => {
		const error = errorOf(
			{ operation: 'POST /pins' },
			answer(400, 1, 'Bad https://a.example/x.jpg?X-Amz-Signature=secret here', { 'x-pinterest-rid': '77' }),
		);
		expect(error).toMatchObject({ status: 400, code: 1, requestId: '77', definite: true });
		expect(error.message).toBe('Pinterest says: Bad https://a.example/x.jpg here');
	});
});

describe('rate-limit headers', () => {
	it.each([
		['100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"', [100, 1000]],
		['60, 100;w=1;name="safety_net_app_id_user_id", 60;w=60;name="org_analytics_app_id_user_id"', [100, 60]],
		['1000', []],
		['', []],
	])('%s', (limit, amounts) => {
		const reading = readRateLimit({
			'x-ratelimit-limit': limit,
			'x-ratelimit-remaining': '99',
			'x-ratelimit-reset': '57',
		});
		expect(reading.policies.map(({ amount }) => amount)).toEqual(amounts);
		expect(reading).toMatchObject({ remaining: 99, resetSeconds: 57 });
	});
});

describe('a call', () => {
	const request = { operation: 'x', method: 'POST', path: '/x', budget: 'org_write', safe: true } as const;
	function callerOf(answers: (ApiAnswer | Error)[], own?: RateLimiterOptions['own']) {
		const clock = new VirtualClock(0, { runsByItself: true });
		let calls = 0;
		const caller = createCaller({
			clock,
			rateLimiter: createRateLimiter({ clock, own, throttle: UNLIMITED }),
			random: () => 1,
			retry: DEFAULT_RETRY,
			http: async () => {
				const next = answers[Math.min(calls++, answers.length - 1)];
				if (next instanceof Error) throw next;
				return next as ApiAnswer;
			},
		});
		return { caller, clock, calls: () => calls };
	}

	it('that is safe is repeated with growing delays, and bounded', async () => {
		const { caller, clock, calls } = callerOf([answer(503)]);
		await expect(caller(request)).rejects.toMatchObject({ status: 503, problem: { retryAt: '1970-01-01T00:00:08Z' } });
		expect(calls()).toBe(4);
		expect(clock.slept).toEqual([1000, 2000, 4000]);
	});

	it('that is not safe is sent once, whatever becomes of it', async () => {
		for (const failure of [
			answer(500),
			answer(503),
			answer(429, 8, 'rate limit'),
			new NoAnswerError('x', 'maybe', 'reset'),
			new NoAnswerError('x', 'no', 'refused'),
		]) {
			const { caller, calls } = callerOf([failure, answer(201)]);
			await expect(caller({ ...request, safe: false })).rejects.toBeInstanceOf(Error);
			expect(calls()).toBe(1);
		}
	});

	it.each([
		[false, 0],
		[true, 60_000],
	])('that is not sent counts for nothing, unless its token was refused before (%s)', async (wasRefused, waits) => {
		const failure = Object.assign(new NoAnswerError('x', 'no', 'refused'), { wasRefused });
		const { caller, clock } = callerOf([failure, answer(201)], { org_write: { amount: 1, windowSeconds: 60 } });
		await expect(caller({ ...request, safe: false })).rejects.toBe(failure);
		await caller({ ...request, safe: false });
		expect(clock.now()).toBeGreaterThanOrEqual(waits);
		expect(clock.now()).toBeLessThanOrEqual(waits * 1.1);
	});

	it('over the rate waits until the reset and is sent again', async () => {
		const { caller, clock, calls } = callerOf([
			answer(429, 8, 'rate limit', { 'x-ratelimit-reset': '57' }),
			answer(201),
		]);
		await caller(request);
		expect(calls()).toBe(2);
		expect(clock.slept).toEqual([58_000]); // with the second that spreads those who wait
	});

	it('refused on account of one board backs off, and holds nobody else up', async () => {
		const { caller, clock } = callerOf([
			answer(429, 8, 'rate limit', { 'x-ratelimit-remaining': '60', 'x-ratelimit-reset': '57' }),
			answer(201),
		]);
		await caller(request);
		expect(clock.slept).toEqual([3000]);
	});

	it('over the rate for hours is not slept out but handed back with its time', async () => {
		const { caller, clock, calls } = callerOf([answer(429, 8, 'rate limit', { 'x-ratelimit-reset': '67150' })]);
		await expect(caller(request)).rejects.toMatchObject({
			problem: { code: 'rate-limited', retryAt: '1970-01-01T18:39:11Z' },
		});
		expect([calls(), clock.slept]).toEqual([1, []]);
	});

	it('blocked as spam is never sent again', async () => {
		const { caller, calls } = callerOf([answer(429, 9, 'Sorry! We blocked this link because it may lead to spam.')]);
		await expect(caller(request)).rejects.toMatchObject({ problem: { code: 'spam-blocked' } });
		expect(calls()).toBe(1);
	});
});

it('backs off within bounds', () => {
	expect([1, 2, 3, 10].map((attempt) => backoff(attempt, DEFAULT_RETRY, 1))).toEqual([1000, 2000, 4000, 20_000]);
	expect(backoff(5, DEFAULT_RETRY, 0)).toBe(0);
});
