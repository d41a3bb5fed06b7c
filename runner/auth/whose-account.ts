import { createPipelineContext, createRateLimiter, Ledger, openStore, systemClock, tokenPort } from '../../lib';

/** An answer that takes longer is of no use to somebody who waits for it. */
const TIMEOUT_MS = 15_000;

/**
 * Asks Pinterest whose token it is, with one call.
 * @throws PinterestApiError, NoAnswerError
 */
export async function whoseAccount(apiBaseUrl: string, accessToken: string): Promise<{ id: string; username: string }> {
	const tokens = { current: async () => accessToken, refresh: async () => undefined };
	const { account } = createPipelineContext({
		http: tokenPort({ apiBaseUrl, tokens, timeoutMs: TIMEOUT_MS }),
		apiBaseUrl,
		ledger: new Ledger(await openStore('memory:'), { owner: 'auth', leaseMs: TIMEOUT_MS }),
		rateLimiter: createRateLimiter({ clock: systemClock }),
	});
	return { id: await account.id(), username: await account.name() };
}
