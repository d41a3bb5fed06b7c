/** What an answer says of the budget that is closest to its end. */
export interface RateLimitReading {
	/** Calls left in the window. */
	remaining?: number;
	/** Seconds until the window ends. */
	resetSeconds?: number;
	/** The policies in the header: amount, window in seconds, and the budget's full name. */
	policies: { amount: number; windowSeconds: number; name: string }[];
}

/**
 * Reads Pinterest's rate-limit headers. `x-ratelimit-limit` is a list such as
 * `100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"`;
 * it used to be a plain number, and then tells no policies.
 */
export function readRateLimit(headers: Record<string, string>): RateLimitReading {
	const policies = (headers['x-ratelimit-limit'] ?? '')
		.split(',')
		.map((part) => /^\s*(\d+);w=(\d+);name="([^"]*)"/.exec(part))
		.filter((match) => match !== null)
		.map(([, amount, window, name]) => ({ amount: Number(amount), windowSeconds: Number(window), name: name ?? '' }));
	return {
		remaining: wholeNumber(headers['x-ratelimit-remaining']),
		resetSeconds: wholeNumber(headers['retry-after']) ?? wholeNumber(headers['x-ratelimit-reset']),
		policies,
	};
}

function wholeNumber(text: string | undefined): number | undefined {
	const value = Number(text?.trim() || NaN);
	return Number.isFinite(value) && value >= 0 ? value : undefined;
}
