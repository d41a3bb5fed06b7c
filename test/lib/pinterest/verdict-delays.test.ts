import { describe, expect, it } from 'vitest';
import { NoAnswerError, type ApiAnswer } from '../../../lib';
import { errorOf } from '../../../lib/pinterest/errors';
import { delayOf, LADDERS } from '../../../lib/pinterest/verdict-delays';
import { verdictOf, type AnswerVerdict, type VerdictKind } from '../../../lib/pinterest/verdict';

const verdict = (kind: VerdictKind, resetMs?: number): AnswerVerdict => ({
	kind,
	resetMs,
	problem: { code: 'x', category: 'pinterest', message: 'x', action: 'wait' },
});
const minutes = (...amounts: number[]) => amounts.map((amount) => amount * 60_000);
const delays = (kind: VerdictKind, random: number) =>
	[1, 2, 3, 4].map((failures) => delayOf(verdict(kind), failures, random));

describe('the delay before a call is sent again', () => {
	it('is never shorter than what was seen to help, and ends', () => {
		expect(delays('hours', 0)).toEqual([...minutes(15, 60, 240), undefined]);
		expect(delays('hours', 1)).toEqual([...minutes(16.5, 66, 264), undefined]);
		// The one who measured it was not served by 65 minutes in all.
		expect(LADDERS.hours.delaysMs.reduce((sum, delay) => sum + delay)).toBeGreaterThan(65 * 60_000);
	});

	it('parts those who met on a board', () => {
		expect(delays('object-busy', 0)).toEqual([1_000, 2_500, 7_500, undefined]);
		expect(delays('object-busy', 1)).toEqual([3_000, 7_500, 22_500, undefined]);
	});

	it('grows for passing trouble', () => {
		expect(delays('retry', 1)).toEqual([1_000, 2_000, 4_000, undefined]);
		expect(delays('retry', 0)).toEqual([0, 0, 0, undefined]);
	});

	it('is what Pinterest says of its window, or a whole one', () => {
		expect(delayOf(verdict('wait-for-reset', 67_150_000), 1, 0)).toBe(67_150_000);
		expect(delayOf(verdict('wait-for-reset', 0), 1, 0.5)).toBe(500);
		expect(delays('wait-for-reset', 0)).toEqual([60_000, 60_000, 60_000, undefined]);
	});

	it('is none for bytes instead of an address, once', () => {
		expect(delays('send-inline', 1)).toEqual([0, undefined, undefined, undefined]);
	});

	it.each(['spam', 'refused', 'unknown', 'stop-kind', 'refresh-token', 'look-at-media'] as const)(
		'does not exist for %s',
		(kind) => {
			expect(delays(kind, 0.5)).toEqual([undefined, undefined, undefined, undefined]);
		},
	);
});

describe('a verdict', () => {
	const answer = (status: number, body: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
		status,
		body,
		headers,
	});
	const unsafe = (given: ApiAnswer) => verdictOf(errorOf({ operation: 'POST /pins' }, given), { safe: false });

	it('reads the first number of a header with or without policies', () => {
		const body = { code: 8, message: 'This request exceeded a rate limit.' };
		const list = '100, 100;w=1;name="safety_net_app_id_user_id", 100;w=60;name="org_write_app_id_user_id"';
		for (const limit of [list, '100']) {
			const headers = { 'x-ratelimit-limit': limit, 'x-ratelimit-reset': '57' };
			expect(unsafe(answer(429, body, { ...headers, 'x-ratelimit-remaining': '1' })).kind).toBe('object-busy');
			const usedUp = unsafe(answer(429, body, { ...headers, 'x-ratelimit-remaining': '0' }));
			expect(usedUp).toMatchObject({ kind: 'wait-for-reset', resetMs: 57_000 });
		}
	});

	it('takes a 429 of somebody in between for the rate, whatever is left', () => {
		const verdict = unsafe(
			answer(429, '<html>Too many requests</html>', { 'x-ratelimit-remaining': '5', 'retry-after': '7' }),
		);
		expect(verdict).toMatchObject({ kind: 'wait-for-reset', resetMs: 7_000 });
	});

	it('does not guess at what a proxy made of it', () => {
		expect(unsafe(answer(502, '<html>Bad gateway</html>')).kind).toBe('unknown');
		expect(unsafe(answer(403, '<html>Forbidden</html>'))).toMatchObject({
			kind: 'refused',
			problem: { code: 'not-permitted' },
		});
	});

	it.each([
		['Invalid request: {"title": "Spam musubi", "link": "x"} (\'a\' is too long)', 'refused'],
		[
			`Invalid request: {'description': 'It\\'s spam, fried. ${'And fried again. '.repeat(40)}'} is too long`,
			'refused',
		],
		[`Invalid request: {title: Spam musubi, description: ${'Fried. '.repeat(60)}} is too long`, 'refused'],
		["Parameter 'link' with the value 'https://antispam.example/x' is not a valid URL format.", 'refused'],
		['Bad link https://spam.example/x', 'refused'],
		["We couldn't save it: it's spam, isn't it", 'spam'],
		['This Pin was judged as SPAM', 'spam'],
	])('%s', (message, kind) => {
		expect(unsafe(answer(400, { code: 1, message })).kind).toBe(kind);
	});

	it('tells what was not sent from what may have been', () => {
		for (const safe of [true, false]) {
			expect(verdictOf(new NoAnswerError('x', 'no', 'refused'), { safe }).kind).toBe('retry');
			expect(verdictOf(new NoAnswerError('x', 'maybe', 'reset'), { safe }).kind).toBe(safe ? 'retry' : 'unknown');
		}
	});
});
