import type { Settings } from './options';
import type { RateCategory } from './records';

interface Policy {
	limit: number;
	windowSeconds: number;
	name: string;
	perAccount: boolean;
}

const MINUTE = 60;
const DAY = 86_400;

// Amounts as Pinterest's rate-limit page gives them. The bucket names for org_read and org_analytics were seen
// live; org_write follows their pattern, and so do the Trial names, which nobody has published.
const categoryLimits: Record<RateCategory, { perMinute: number; perTrialDay: number }> = {
	org_read: { perMinute: 1000, perTrialDay: 1000 },
	org_write: { perMinute: 100, perTrialDay: 300 },
	org_analytics: { perMinute: 60, perTrialDay: 1000 },
	ads_read: { perMinute: 1000, perTrialDay: 1000 },
};

/** Of single operations, beside their category. */
const operationLimits = {
	multi_pins_analytics: { limit: 100, windowSeconds: 1, name: 'multi_pins_analytics', perAccount: true },
};

export type OperationLimit = keyof typeof operationLimits;

const safetyNet: Policy = { limit: 100, windowSeconds: 1, name: 'safety_net_app_id_user_id', perAccount: true };

function policyOf(category: RateCategory, settings: Settings): Policy {
	const { perMinute, perTrialDay } = categoryLimits[category];
	return settings.tier === 'trial'
		? { limit: perTrialDay, windowSeconds: DAY, name: `${category}_app_id`, perAccount: false }
		: {
				limit: settings.limits[category] ?? perMinute,
				windowSeconds: MINUTE,
				name: `${category}_app_id_user_id`,
				perAccount: true,
			};
}

export interface RateVerdict {
	allowed: boolean;
	headers: Record<string, string>;
}

/** Fixed windows that begin with their first request, kept per app and account: a new token brings no new quota. */
export function createRateLimiter(settings: Settings) {
	const windows = new Map<string, { startedAt: number; used: number }>();

	function bucketOf(policy: Policy, account: string, now: number) {
		const key = `${policy.name}/${policy.perAccount ? account : ''}`;
		const lengthMs = (policy.windowSeconds * 1000) / settings.timeScale;
		let window = windows.get(key);
		if (!window || now >= window.startedAt + lengthMs) {
			window = { startedAt: now, used: 0 };
			windows.set(key, window);
		}
		return { policy, window, endsInMs: window.startedAt + lengthMs - now };
	}

	function take(account: string, category: RateCategory, own?: OperationLimit): RateVerdict {
		const now = settings.now();
		const policies = [safetyNet, policyOf(category, settings), ...(own ? [operationLimits[own]] : [])];
		const buckets = policies.map((policy) => bucketOf(policy, account, now));
		const exhausted = buckets.filter(({ policy, window }) => window.used >= policy.limit);
		const allowed = !settings.enforceRateLimits || exhausted.length === 0;
		if (allowed) for (const { window } of buckets) window.used += 1;

		// On a tie the longer window is the one reported: its reset is what a caller has to wait for.
		const closest = buckets
			.toSorted((a, b) => b.policy.windowSeconds - a.policy.windowSeconds)
			.toSorted((a, b) => remainingIn(a) - remainingIn(b))[0]!;
		const list = policies.map(
			({ limit, windowSeconds, name }) => `${limit};w=${scaled(windowSeconds, settings.timeScale)};name="${name}"`,
		);
		const limit = String(closest.policy.limit);
		return {
			allowed,
			headers: {
				'x-ratelimit-limit': settings.rateLimitHeader === 'plain' ? limit : [limit, ...list].join(', '),
				'x-ratelimit-remaining': String(remainingIn(closest)),
				'x-ratelimit-reset': resetSeconds(closest.endsInMs, settings.timeScale),
				...(allowed ? {} : { 'x-envoy-ratelimited': 'true' }),
			},
		};
	}

	/** Holds from the next request on, also in windows that have begun. */
	function change(limits: Partial<Record<RateCategory, number>>) {
		settings.limits = { ...settings.limits, ...limits };
	}

	return { take, change, clear: () => windows.clear() };
}

const remainingIn = ({ policy, window }: { policy: Policy; window: { used: number } }) =>
	Math.max(0, policy.limit - window.used);

/** Whole seconds, rounded up; where time runs faster, seconds do too. */
const resetSeconds = (ms: number, timeScale: number) => scaled(Math.ceil((ms * timeScale) / 1000), timeScale);

const scaled = (seconds: number, timeScale: number) => String(Number((seconds / timeScale).toFixed(6)));
