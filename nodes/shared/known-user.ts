import type { AccountUser, HttpPort } from '../../lib';

/**
 * Long enough for the nodes of one execution, which run one after the other, and for pins that are due together; short
 * enough that a token that was revoked, or a user name that was changed, is noticed about as soon as without it.
 */
const LIFE_MS = 2 * 60_000;
/** Tokens that are remembered in this process, at about 300 bytes each. */
const MOST = 200;

interface Known {
	user: Promise<AccountUser>;
	askedAt: number;
}

const known = new Map<string, Known>();

/** Whose account a token is, for all nodes of this process. */
export interface KnownUser {
	/** Gives what was answered within the last two minutes, or asks; however many ask at the same time, once. A failure is not remembered. */
	remember(ask: () => Promise<AccountUser>): Promise<AccountUser>;
	/** A port that forgets the answer as soon as Pinterest refuses the token: the next node asks, and stops. */
	unlessRefused(port: HttpPort): HttpPort;
}

/**
 * @param key names the token: an account that is reconnected has another one, and is asked for again.
 * @param now milliseconds of a clock that is not set back.
 */
export function knownUser(key: string, now: () => number = () => performance.now()): KnownUser {
	return {
		async remember(ask) {
			const found = known.get(key);
			if (found && now() - found.askedAt < LIFE_MS) return await found.user;
			const asked: Known = { user: ask(), askedAt: now() };
			known.delete(key);
			known.set(key, asked);
			const [oldest] = known.keys();
			if (known.size > MOST && oldest !== undefined) known.delete(oldest);
			return await asked.user.catch((error: unknown) => {
				if (known.get(key) === asked) known.delete(key);
				throw error;
			});
		},
		unlessRefused: (port) => async (request) => {
			const answer = await port(request);
			if (answer.status === UNAUTHORIZED) known.delete(key);
			return answer;
		},
	};
}

const UNAUTHORIZED = 401;
