import { request } from 'undici';
import {
	backoff,
	createApiAgent,
	DEFAULT_RETRY,
	networkCodeOf,
	NoAnswerError,
	withStoreLock,
	type AtomicStore,
	type Clock,
	type TokenSource,
} from '../lib';
import { runnerError } from './sentences';
import { tokenFile, type AppSettings, type TokenPair } from './token-file';

/** The credential of the environment: an access token, or an app with a refresh token. */
export type TokenSettings = { accessToken: string } | AppSettings;

/**
 * Reads the credential from the environment.
 * @throws PipelineError `no-credential` where there is none.
 */
export function tokenSettings(env: NodeJS.ProcessEnv = process.env): TokenSettings {
	const { PINTEREST_ACCESS_TOKEN: accessToken } = env;
	if (accessToken) return { accessToken };
	const {
		PINTEREST_CLIENT_ID: clientId,
		PINTEREST_CLIENT_SECRET: clientSecret,
		PINTEREST_REFRESH_TOKEN: refreshToken,
	} = env;
	if (clientId && clientSecret && refreshToken) return { clientId, clientSecret, refreshToken };
	throw runnerError('no-credential', []);
}

export interface TokenSourceOptions {
	/** Where the pair of an app's account is kept. */
	folder: string;
	/** Through which the processes that share it agree on one refresh at a time. */
	store: AtomicStore;
	clock: Clock;
	/** Between 0 and 1. @default Math.random */
	random?: () => number;
}

/** Whether the environment has a credential. */
export function hasCredential(): boolean {
	try {
		return Boolean(tokenSettings());
	} catch {
		return false;
	}
}

/** Bounds the answer, and uses the environment's proxy as all calls do. */
const agent = createApiAgent();

/** A refresh with all its tries takes less. After it another process may refresh. */
const LEASE_MS = 3 * 60_000;
/** For one request to the token endpoint. Pinterest's answers come within seconds. */
const REQUEST_MS = 30_000;

/**
 * Tokens for the HTTP port. A pasted token is used until Pinterest refuses it. An app's pair is refreshed then:
 * once, however many processes of this machine need it, because each refresh token is followed by another. The
 * new pair is on the disk before it is used. A refresh that got no answer is tried again, now and for each later
 * call; a refresh token that Pinterest refused is not sent again.
 */
export function tokenSource(
	settings: TokenSettings,
	apiBaseUrl: string,
	{ folder, store, clock, random = Math.random }: TokenSourceOptions,
): TokenSource {
	if ('accessToken' in settings) {
		return { current: async () => settings.accessToken, refresh: async () => undefined };
	}
	const file = tokenFile(settings, apiBaseUrl, folder);
	const dead = new Set<string>();
	let underWay: Promise<TokenPair> | undefined;

	/** The pair that follows the refused token; of another process where one was faster. */
	const renew = async (refused: string | undefined): Promise<TokenPair> =>
		await withStoreLock(store, `token:${file.id}`, { clock, leaseMs: LEASE_MS }, async () => {
			const kept = await file.read();
			if (kept && kept.accessToken !== refused) return kept;
			const { refreshToken } = kept ?? settings;
			if (dead.has(refreshToken)) throw runnerError('token-invalid:refresh', []);
			const fresh = await refreshPatiently({ ...settings, refreshToken }).catch(async (error: unknown) => {
				// A process with another store may have refreshed meanwhile.
				const now = await file.read();
				if (now && now.refreshToken !== refreshToken) return now;
				if (!(error instanceof NoAnswerError)) dead.add(refreshToken);
				throw error;
			});
			await file.write(fresh);
			return fresh;
		});

	/** Calls that need a new pair at the same time get the same one. */
	const renewOnce = async (refused: string | undefined): Promise<string> => {
		underWay ??= renew(refused).finally(() => (underWay = undefined));
		return (await underWay).accessToken;
	};

	async function refreshPatiently(app: AppSettings): Promise<TokenPair> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await refreshed(app, apiBaseUrl);
			} catch (error) {
				if (!(error instanceof NoAnswerError) || attempt === DEFAULT_RETRY.attempts) throw error;
				await clock.sleep(backoff(attempt, DEFAULT_RETRY, random()));
			}
		}
	}

	return {
		current: async () => (await file.read())?.accessToken ?? (await renewOnce(undefined)),
		refresh: async (refused) => {
			const kept = await file.read();
			return kept && kept.accessToken !== refused ? kept.accessToken : await renewOnce(refused);
		},
	};
}

/**
 * One request to the token endpoint.
 * @throws NoAnswerError where the same request may succeed later; PipelineError `token-invalid` where it will not.
 */
async function refreshed(app: AppSettings, apiBaseUrl: string): Promise<TokenPair> {
	const answer = await request(`${apiBaseUrl}/oauth/token`, {
		method: 'POST',
		dispatcher: agent,
		headers: {
			authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: app.refreshToken }).toString(),
		signal: AbortSignal.timeout(REQUEST_MS),
	})
		.then(async ({ statusCode, body }) => ({ statusCode, text: await body.text() }))
		.catch((error: unknown) => {
			throw unavailable(networkCodeOf(error) ?? 'no answer', error);
		});
	if (answer.statusCode === 200) return pairOf(answer.text, app.refreshToken);
	if (answer.statusCode === 400 || answer.statusCode === 401) throw runnerError('token-invalid:refresh', []);
	throw unavailable(`status ${answer.statusCode}`);
}

function pairOf(text: string, refreshToken: string): TokenPair {
	try {
		const body = JSON.parse(text) as { access_token?: string; refresh_token?: string };
		if (body.access_token) return { accessToken: body.access_token, refreshToken: body.refresh_token ?? refreshToken };
	} catch {
		// Falls through to the same end as an answer without a token.
	}
	throw unavailable('an answer without a token');
}

/** Whatever needed the token was certainly not carried out. */
function unavailable(reason: string, cause?: unknown): NoAnswerError {
	return new NoAnswerError('POST /oauth/token', 'no', reason, { cause });
}
