import type { Character, Limit, Limits } from './character';

interface Window {
	startedAt: number;
	used: number;
}
type Name = 'safety_net' | keyof Limits;

/** Of all calls of an account. */
const SAFETY_NET: Limit = { amount: 100, windowSeconds: 1 };

/** What becomes of a call, and what its answer says of the limits. */
export interface Counted {
	allowed: boolean;
	/** Calls left in the window that is closest to its end. */
	remaining: number;
	headers: Record<string, string>;
}

/** Counts calls of each account in windows that begin with their first call. What is refused is not counted. */
export class RateWindows {
	private readonly accounts = new Map<string, Partial<Record<Name, Window>>>();
	private firstAt: number | undefined;

	constructor(private readonly character: Pick<Character, 'limits' | 'laterLimits' | 'limitHeader'>) {}

	count(account: string, name: keyof Limits, nowMs: number): Counted {
		this.firstAt ??= nowMs;
		const { limits, laterLimits, limitHeader } = this.character;
		const isLater = laterLimits !== undefined && nowMs >= this.firstAt + laterLimits.afterMs;
		const own = (isLater ? laterLimits.limits : limits)[name];
		const ownWindow = this.windowOf(account, name, own, nowMs);
		const net = this.windowOf(account, 'safety_net', SAFETY_NET, nowMs);
		const allowed = ownWindow.used < own.amount && net.used < SAFETY_NET.amount;
		if (allowed) {
			ownWindow.used += 1;
			net.used += 1;
		}
		const ownLeft = Math.max(0, own.amount - ownWindow.used);
		const netLeft = SAFETY_NET.amount - net.used;
		// On a tie the longer window is told.
		const isOwn = ownLeft <= netLeft;
		const [limit, window, remaining] = isOwn ? [own, ownWindow, ownLeft] : [SAFETY_NET, net, netLeft];
		const endsInMs = window.startedAt + limit.windowSeconds * 1000 - nowMs;
		const names = `100;w=1;name="safety_net_app_id_user_id", ${own.amount};w=${own.windowSeconds};name="${name}_app_id_user_id"`;
		return {
			allowed,
			remaining,
			headers: {
				'x-ratelimit-limit': limitHeader === 'plain' ? `${limit.amount}` : `${limit.amount}, ${names}`,
				'x-ratelimit-remaining': `${remaining}`,
				'x-ratelimit-reset': `${Math.ceil(endsInMs / 1000)}`,
			},
		};
	}

	private windowOf(account: string, name: Name, { windowSeconds }: Limit, nowMs: number): Window {
		let windows = this.accounts.get(account);
		if (!windows) this.accounts.set(account, (windows = {}));
		const window = windows[name];
		if (window && nowMs < window.startedAt + windowSeconds * 1000) return window;
		return (windows[name] = { startedAt: nowMs, used: 0 });
	}
}
