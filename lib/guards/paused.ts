import { isoTime } from '../model/clock';
import type { Problem } from '../model/problem';
import { NO_LINK } from '../model/url';
import { openUntil, type CircuitState } from './circuit-state';
import { retryAtOf } from '../model/retry';
import { problemFor } from '../sentences/problems';

/** A pause: of the pins of all accounts that link to one domain, or of all pins of one account. */
export interface Paused {
	scope: 'domain' | 'account';
	/** The domain as `domainOf` gives it, or the account's id. */
	name: string;
	/** ISO 8601: when it was first paused. */
	since: string;
	/** ISO 8601: after it one pin is tried and decides. */
	until: string;
	/** The domains that were blocked lately. */
	domains: string[];
}

/** Undefined if nothing is paused. */
export function pausedOf(scope: Paused['scope'], name: string, { pause, blocks }: CircuitState): Paused | undefined {
	if (!pause) return undefined;
	return {
		scope,
		name,
		since: isoTime(pause.since),
		until: retryAtOf(openUntil(pause)),
		domains: Object.keys(blocks).sort(),
	};
}

/** The problem of a pin that is not sent because of it. */
export function problemOfPause({ scope, name, until, domains }: Paused): Problem {
	const retryAt = { retryAt: until };
	if (scope === 'account') return problemFor('account-paused', { until, domains }, retryAt);
	if (name === NO_LINK) return problemFor('domain-paused:no-link', { until }, retryAt);
	return problemFor('domain-paused', { domain: name, until }, retryAt);
}
