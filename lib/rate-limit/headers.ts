import { BUDGETS, LONGEST_CLOSURE_SECONDS, SAFETY_NET, type Budget, type BudgetName } from './budgets';

export interface Policy extends Budget {
	/** The budget's full name, such as `org_write_app_id_user_id`. */
	name: string;
}

/** What an answer says of the budget that is closest to its end. */
export interface RateLimitReading {
	/** The amount of that budget. */
	closest?: number;
	/** Calls left in its window. */
	remaining?: number;
	/** Seconds until its window ends, rounded up. */
	resetSeconds?: number;
	/** Seconds that nothing should be sent, where an answer says so. */
	retryAfterSeconds?: number;
	/** All budgets that the call was counted in. */
	policies: Policy[];
	/** The headers that cannot be true, as they came: they would close a budget for longer than a day. */
	broken?: string[];
}

/**
 * Reads Pinterest's rate-limit headers. `x-ratelimit-limit` is a list such as
 * `100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`;
 * it used to be a plain number, which names no policies. A time of more than 25 hours is ignored. That includes a
 * moment instead of a number of seconds: nobody knows by which clock it was meant.
 */
export function readRateLimit(headers: Record<string, string>): RateLimitReading {
	const limit = headers['x-ratelimit-limit'] ?? '';
	const policies = limit
		.split(',')
		.map((part) => /^\s*(\d+);w=([\d.]+);name="([^"]*)"/.exec(part))
		.filter((match) => match !== null)
		.map(([, amount, window, name]) => ({ amount: Number(amount), windowSeconds: Number(window), name: name ?? '' }));
	const broken: string[] = [];
	const secondsIn = (name: string) => {
		const seconds = numberIn(headers[name]);
		if (seconds === undefined || seconds <= LONGEST_CLOSURE_SECONDS) return seconds;
		broken.push(`${name}: ${seconds}`);
		return undefined;
	};
	const isCredible = ({ windowSeconds, name }: Policy) => {
		if (windowSeconds > 0 && windowSeconds <= LONGEST_CLOSURE_SECONDS) return true;
		broken.push(`x-ratelimit-limit: w=${windowSeconds} of ${name.slice(0, 60)}`);
		return false;
	};
	const reading: RateLimitReading = {
		closest: numberIn(limit.split(',')[0]?.split(';')[0]),
		remaining: numberIn(headers['x-ratelimit-remaining']),
		resetSeconds: secondsIn('x-ratelimit-reset'),
		retryAfterSeconds: secondsIn('retry-after'),
		policies: policies.filter(isCredible),
	};
	return broken.length > 0 ? { ...reading, broken } : reading;
}

/** What one budget learns from an answer. */
export interface Feedback {
	/** The budget's limit, where the answer names it. */
	limit?: Budget;
	/** Whether all users of the app share the budget, if the answer says so. */
	perApp?: boolean;
	/** Calls left and time left in the budget's own window, where the answer is about that one. */
	reading?: { amount: number; remaining: number; resetMs: number; grainMs: number };
	/** Pinterest refused the call because of this budget, and asks to wait (`Retry-After`) or says when the window ends. */
	refused?: { pauseMs?: number; resetMs?: number };
}

/** What the expected budget's own window is, for telling two budgets of one amount apart. */
export interface Expected {
	budget: Budget;
	/** Milliseconds until its window ends, where that is known. */
	endsInMs?: number;
}

/**
 * The feedback of an answer for the budget that the call was counted in, and for the safety net. Remaining and reset
 * belong to one of the two: the one whose amount is named first, or with equal amounts the one whose
 * window the reset fits in.
 * @param limited whether the answer is a refusal for the rate.
 */
export function feedbackOf(
	name: BudgetName,
	reading: RateLimitReading,
	expected: Expected,
	limited: boolean,
): { own: Feedback; net: Feedback } {
	const own = reading.policies.find((policy) => policy.name.startsWith(`${name}_`));
	const net = reading.policies.find((policy) => policy.name.startsWith('safety_net')) ?? { ...SAFETY_NET, name: '' };
	const limit = own ?? plainLimit(name, reading, net, expected);
	const about = whom(reading, limit ?? expected.budget, net, expected);

	const feedback: { own: Feedback; net: Feedback } = { own: {}, net: {} };
	if (limit) feedback.own.limit = { amount: limit.amount, windowSeconds: limit.windowSeconds };
	if (own) feedback.own.perApp = !own.name.includes('user_id');
	else if (limit && limit.windowSeconds > expected.budget.windowSeconds) feedback.own.perApp = true;
	if (net.name) feedback.net.limit = { amount: net.amount, windowSeconds: net.windowSeconds };

	const { remaining, resetSeconds, retryAfterSeconds } = reading;
	if (about && remaining !== undefined && resetSeconds !== undefined) {
		const { amount, windowSeconds } = about === 'net' ? net : (limit ?? expected.budget);
		// Whole seconds were rounded up; an emulator that shortens minutes shortens the seconds too.
		const grainMs = Number.isInteger(resetSeconds) ? 1000 : (windowSeconds * 1000) / 60;
		feedback[about].reading = { amount, remaining, resetMs: resetSeconds * 1000, grainMs };
	}
	// With calls left it is not the budget: several writes to one board at once are refused with the same words.
	if (limited && !(remaining !== undefined && remaining > 0)) {
		feedback[about ?? 'own'].refused = {
			pauseMs: milliseconds(retryAfterSeconds),
			resetMs: milliseconds(resetSeconds),
		};
	}
	return feedback;
}

/** The limit that a plain number names, unless it is the safety net's. A reset of hours is a day's budget. */
function plainLimit(
	name: BudgetName,
	{ closest, resetSeconds, policies }: RateLimitReading,
	net: Budget,
	{ budget }: Expected,
): Budget | undefined {
	if (policies.length > 0) return undefined;
	const { trial } = BUDGETS[name];
	const daily = (resetSeconds ?? 0) > budget.windowSeconds * 2 && budget.windowSeconds < trial.windowSeconds;
	if (daily) return { amount: closest ?? trial.amount, windowSeconds: trial.windowSeconds };
	return closest === undefined || closest === net.amount ? undefined : { ...budget, amount: closest };
}

function whom(
	{ closest, resetSeconds }: RateLimitReading,
	own: Budget,
	net: Budget,
	{ endsInMs }: Expected,
): 'own' | 'net' | undefined {
	if (closest === undefined || resetSeconds === undefined) return undefined;
	if (closest !== net.amount) return closest === own.amount ? 'own' : undefined;
	if (closest !== own.amount) return 'net';
	if (resetSeconds > net.windowSeconds) return 'own';
	return endsInMs !== undefined && endsInMs <= 2 * net.windowSeconds * 1000 ? 'own' : 'net';
}

const milliseconds = (seconds: number | undefined) => (seconds === undefined ? undefined : seconds * 1000);

function numberIn(text: string | undefined): number | undefined {
	const value = Number(text?.trim() || NaN);
	return Number.isFinite(value) && value >= 0 ? value : undefined;
}
