import { readRateLimit, type RateLimitReading } from '../rate-limit/headers';
import { ACCESS_TIERS, type AccessTier } from './access-tier-sentences';
import { errorOf } from './errors';
import type { HttpPort } from './http';
import { parsed, read } from './requests';
import { userAccountSchema } from './schemas';

/** What is known of an app's access. */
export interface AppAccess {
	tier: AccessTier;
	/** Whether pins can be created there; undefined where that is not known. */
	canPublish: boolean | undefined;
	/** What works with it, and what to do. */
	sentence: string;
	/** Of the account whose token it is; undefined where Pinterest did not answer with it. */
	username?: string;
}

/** Standard access is counted by the minute, Trial access by the day; what lies between is neither. */
const [MINUTES, HOURS] = [2 * 60, 3600];
const REQUEST = read('GET /user_account', '/user_account');
const CAN_PUBLISH: Partial<Record<AccessTier, boolean>> = {
	pending: false,
	trial: false,
	standard: true,
	sandbox: true,
};

/**
 * Which access the app of a token has, from one read (`GET /user_account`). Pinterest has no field for it: the address
 * tells the sandbox, a refusal an app that is not activated, and the window of the rate limits Trial from Standard.
 * @param http sends with the token; one call, which no rate limiter holds back.
 * @param apiBaseUrl where `http` sends to.
 * @throws PinterestApiError where Pinterest refuses the token, NoAnswerError where it does not answer.
 */
export async function accessTierOf(http: HttpPort, apiBaseUrl: string): Promise<AppAccess> {
	const answer = await http({ ...REQUEST, bulk: false });
	const limits = readRateLimit(answer.headers);
	if (answer.status < 400) {
		const { username } = await parsed(async () => answer, userAccountSchema, REQUEST);
		return described(tierIn(apiBaseUrl, limits), username);
	}
	const error = errorOf(REQUEST, answer);
	if (error.problem.code === 'app-not-activated') return described('pending');
	// A used-up limit tells the tier like any other answer.
	const tier = tierIn(apiBaseUrl, limits);
	if (error.problem.code === 'rate-limited' && tier !== 'not-known') return described(tier);
	throw error;
}

const described = (tier: AccessTier, username?: string): AppAccess => ({
	tier,
	canPublish: CAN_PUBLISH[tier],
	sentence: ACCESS_TIERS[tier],
	...(username !== undefined && { username }),
});

/** A plain limit names no window; then only a reset that is hours away tells anything. */
function tierIn(apiBaseUrl: string, { policies, resetSeconds = 0 }: RateLimitReading): AccessTier {
	if (/^api-sandbox\./i.test(URL.parse(apiBaseUrl)?.hostname ?? '')) return 'sandbox';
	const windows = policies.filter(({ name }) => /^org_/.test(name)).map(({ windowSeconds }) => windowSeconds);
	if (resetSeconds >= HOURS || windows.some((seconds) => seconds >= HOURS)) return 'trial';
	return windows.length > 0 && windows.every((seconds) => seconds <= MINUTES) ? 'standard' : 'not-known';
}
