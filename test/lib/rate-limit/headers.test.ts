import { describe, expect, it } from 'vitest';
import { readRateLimit } from '../../../lib/rate-limit/headers';
import { BUDGETS, type BudgetName } from '../../../lib/rate-limit/budgets';
import { feedbackOf, type Expected, type Feedback } from '../../../lib/rate-limit/headers';

const NET = '100;w=1;name="safety_net_app_id_user_id"';
const WRITE = '100;w=60;name="org_write_app_id_user_id"';
const READ = '1000;w=60;name="org_read_app_id_user_id"';

const headers = (limit: string, remaining: string, reset: string, more = {}) => ({
	'x-ratelimit-limit': limit,
	'x-ratelimit-remaining': remaining,
	'x-ratelimit-reset': reset,
	...more,
});

/** Headers of an answer that a budget paid for, and whose window they are about. */
type Row = [
	paidBy: BudgetName,
	limit: string,
	remaining: string,
	reset: string,
	expected: Expected,
	whose: 'own' | 'net' | undefined,
];

describe('which budget an answer is about', () => {
	const write = { budget: BUDGETS.org_write.standard };
	const read = { budget: BUDGETS.org_read.standard };
	const analytics = { budget: BUDGETS.org_analytics.standard };

	it.each<Row>([
		// As seen live; the last of them with two budgets of the safety net's amount.
		['org_analytics', `60, ${NET}, 60;w=60;name="org_analytics_app_id_user_id"`, '59', '58', analytics, 'own'],
		['org_read', `100, ${NET}, ${READ}`, '99', '1', read, 'net'],
		['org_read', `1000, ${NET}, ${READ}`, '3', '12', read, 'own'],
		[
			'org_analytics',
			`100, ${NET}, 60;w=60;name="org_analytics_app_id_user_id", 100;w=1;name="multi_pins_analytics"`,
			'99',
			'1',
			analytics,
			'net',
		],
		// Equal amounts: the reset fits in one window only, or the end of ours is near.
		['org_write', `100, ${NET}, ${WRITE}`, '99', '57', write, 'own'],
		['org_write', `100, ${NET}, ${WRITE}`, '99', '1', write, 'net'],
		['org_write', `100, ${NET}, ${WRITE}`, '2', '1', { ...write, endsInMs: 700 }, 'own'],
		['org_write', `100, ${NET}, ${WRITE}`, '99', '1', { ...write, endsInMs: 30_000 }, 'net'],
		// The plain number.
		['org_read', '1000', '998', '40', read, 'own'],
		['org_read', '100', '98', '1', read, 'net'],
		['org_write', '100', '98', '40', write, 'own'],
		['org_write', '50', '49', '40', write, 'own'],
		['org_write', '', '49', '40', write, undefined],
		// Of none that we know.
		['org_write', `400, ${NET}, ${WRITE}`, '3', '4', write, undefined],
	])('%s: %s, %s left for %s s', (name, limit, remaining, reset, expected, whose) => {
		const feedback = feedbackOf(name, readRateLimit(headers(limit, remaining, reset)), expected, false);
		const numbers = ({ reading }: Feedback) => reading && [reading.remaining, reading.resetMs];
		const told = [Number(remaining), Number(reset) * 1000];
		expect({ own: numbers(feedback.own), net: numbers(feedback.net) }).toEqual({
			own: whose === 'own' ? told : undefined,
			net: whose === 'net' ? told : undefined,
		});
	});

	it('learns limits, and whether a whole app shares them', () => {
		const learned = (name: 'org_write' | 'org_read', limit: string, reset = '5') =>
			feedbackOf(name, readRateLimit(headers(limit, '1', reset)), { budget: BUDGETS[name].standard }, false).own;
		expect(learned('org_write', `30, ${NET}, 30;w=60;name="org_write_app_id_user_id"`)).toMatchObject({
			limit: { amount: 30, windowSeconds: 60 },
			perApp: false,
		});
		expect(learned('org_write', `100, ${NET}, 300;w=86400;name="org_write_app_id"`)).toMatchObject({
			limit: { amount: 300, windowSeconds: 86_400 },
			perApp: true,
		});
		expect(learned('org_write', '50')).toMatchObject({ limit: { amount: 50, windowSeconds: 60 } });
		// A reset of hours, as somebody saw on a daily limit.
		expect(learned('org_read', '1000', '67150')).toMatchObject({
			limit: { amount: 1000, windowSeconds: 86_400 },
			perApp: true,
		});
		expect(learned('org_read', '100')).toEqual({});
	});

	it('tells a refusal of the budget from one of a single board', () => {
		const refused = (given: Record<string, string>) => feedbackOf('org_write', readRateLimit(given), write, true);
		const full = headers(`100, ${NET}, ${WRITE}`, '0', '40');
		expect(refused(full).own.refused).toEqual({ resetMs: 40_000 });
		expect(refused({ ...full, 'retry-after': '7' }).own.refused).toEqual({ pauseMs: 7_000, resetMs: 40_000 });
		expect(refused({}).own.refused).toEqual({});
		expect(refused(headers(`100, ${NET}, ${WRITE}`, '60', '40')).own.refused).toBeUndefined();
		expect(refused(headers(`100, ${NET}, ${READ}`, '0', '1'))).toMatchObject({ net: { refused: { resetMs: 1_000 } } });
		expect(refused(headers(`100, ${NET}, ${READ}`, '0', '1')).own.refused).toBeUndefined();
	});

	it('takes fractions of a second for a minute that runs faster', () => {
		const fast = 'org_write_app_id_user_id';
		const { own } = feedbackOf(
			'org_write',
			readRateLimit(headers(`100, 100;w=0.05;name="safety_net_app_id_user_id", 100;w=3;name="${fast}"`, '9', '2.85')),
			write,
			false,
		);
		expect(own).toMatchObject({ limit: { amount: 100, windowSeconds: 3 }, reading: { resetMs: 2_850, grainMs: 50 } });
	});
});
