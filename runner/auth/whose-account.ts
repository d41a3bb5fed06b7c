import {
	accessTierOf,
	createPipelineContext,
	createRateLimiter,
	Ledger,
	openStore,
	problemOf,
	systemClock,
	tokenPort,
	type ApiAnswer,
	type AppAccess,
	type HttpPort,
	type Problem,
} from '../../lib';

/** An answer that takes longer is of no use to somebody who waits for it. */
const TIMEOUT_MS = 15_000;

/** What Pinterest says to a token: whose it is, or why it does not say so. */
export type Whose = { access?: AppAccess } & (
	{ account: { id: string; username: string }; problem?: undefined } | { account?: undefined; problem: Problem }
);

/** Asks Pinterest with one call whose token it is, and which access the app has. */
export async function whoseAccount(apiBaseUrl: string, accessToken: string): Promise<Whose> {
	const tokens = { current: async () => accessToken, refresh: async () => undefined };
	const http = askedOnce(tokenPort({ apiBaseUrl, tokens, timeoutMs: TIMEOUT_MS }));
	const access = await accessTierOf(http, apiBaseUrl).catch(() => undefined);
	const { account } = createPipelineContext({
		http,
		apiBaseUrl,
		ledger: new Ledger(await openStore('memory:'), { owner: 'auth', leaseMs: TIMEOUT_MS }),
		rateLimiter: createRateLimiter({ clock: systemClock }),
	});
	try {
		return { access, account: { id: await account.id(), username: await account.name() } };
	} catch (error) {
		return { access, problem: problemOf(error) };
	}
}

/** Both questions are answered by the same request. */
function askedOnce(http: HttpPort): HttpPort {
	let answer: Promise<ApiAnswer> | undefined;
	return async (request) => await (answer ??= http(request));
}
