import {
	backoff,
	DEFAULT_RETRY,
	isOwnerToken,
	NoAnswerError,
	withStoreLock,
	type AtomicStore,
	type Clock,
	type TokenSource,
} from '../lib';
import { connectionPath, DEFAULT_PROFILE, readConnection, type Connection } from './auth/connection';
import { requestToken } from './auth/oauth';
import { runnerError } from './sentences';
import type { Settings } from './settings';
import { tokenFile, type AppSettings, type TokenPair } from './token-file';

/** A pasted access token, or an app with an account. */
export type TokenSettings = { accessToken: string } | AppSettings;

/**
 * The credential of a command: of the profile that `--profile` names; otherwise of the environment; otherwise of the
 * profile of its variable or of the config file, or the account that `auth login` connected without a profile.
 * @throws PipelineError `no-credential` where there is none.
 */
export function tokenSettings(
	settings: Pick<Settings, 'profile' | 'apiBaseUrl'>,
	env: NodeJS.ProcessEnv = process.env,
): TokenSettings {
	const { profile } = settings;
	const own = profile?.chosen ? undefined : environmentCredential(env);
	if (own) return own;
	const name = profile?.name ?? DEFAULT_PROFILE;
	const connection = readConnection(name, env);
	if (!connection) throw profile ? runnerError('no-credential:profile', [name]) : runnerError('no-credential', []);
	if (settings.apiBaseUrl !== connection.apiBaseUrl)
		throw runnerError('no-credential:elsewhere', [name, connection.apiBaseUrl, settings.apiBaseUrl]);
	return credentialOf(connection, connectionPath(name, env));
}

/** Whether it is the token of an app's own account (client credentials), which may do less. */
export const isOwnersCredential = (credential: TokenSettings): boolean =>
	'accessToken' in credential ? isOwnerToken(credential.accessToken) : credential.refreshToken === '';

/** The credential that variables hold: an access token, or an app with a refresh token. */
export function environmentCredential(env: NodeJS.ProcessEnv = process.env): TokenSettings | undefined {
	const {
		PINTEREST_ACCESS_TOKEN: accessToken,
		PINTEREST_CLIENT_ID: clientId,
		PINTEREST_CLIENT_SECRET: clientSecret,
		PINTEREST_REFRESH_TOKEN: refreshToken,
	} = env;
	if (accessToken) return { accessToken };
	if (clientId && clientSecret && refreshToken) return { clientId, clientSecret, refreshToken };
	return undefined;
}

function credentialOf({ clientId, clientSecret, refreshToken = '', ...rest }: Connection, path: string): AppSettings {
	return { clientId, clientSecret, refreshToken, login: { path, account: rest.account.id, scopes: rest.scopes } };
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

/** Whether a command has a credential. @throws PipelineError `no-credential` where the profile that `--profile` names has none. */
export function hasCredential(settings: Pick<Settings, 'profile' | 'apiBaseUrl'>): boolean {
	try {
		return Boolean(tokenSettings(settings));
	} catch (error) {
		if (settings.profile?.chosen) throw error;
		return false;
	}
}

/** A refresh with all its tries takes less. After it another process may refresh. */
const LEASE_MS = 3 * 60_000;
/**
 * Tokens that are older are renewed before they run out, so that the refresh token's 60 days count from the last use
 * and not from the last time that an access token had run out.
 */
const RENEW_AFTER_MS = 7 * 24 * 60 * 60_000;
/** How long an early renewal that failed is not tried again; the tokens still work. */
const TRY_AGAIN_MS = 60 * 60_000;

/**
 * Tokens for the HTTP port. A pasted token is used until Pinterest refuses it. An app's pair is refreshed then, and
 * when it is a week old: once, however many processes of this machine need it, because each refresh token is followed
 * by another. The new pair is on the disk before it is used. A refresh that got no answer is tried again, now and for
 * each later call; a refresh token that Pinterest refused is not sent again.
 */
export function tokenSource(
	settings: TokenSettings,
	apiBaseUrl: string,
	{ folder, store, clock, random = Math.random }: TokenSourceOptions,
): TokenSource {
	if ('accessToken' in settings) {
		return { current: async () => settings.accessToken, refresh: async () => undefined };
	}
	const { login } = settings;
	const file = tokenFile(settings, apiBaseUrl, folder);
	const dead = new Set<string>();
	let underWay: Promise<TokenPair> | undefined;
	let earlyFrom = -Infinity;

	/** What is kept. A run never goes on with the account of another login. */
	async function kept(): Promise<TokenPair | undefined> {
		const pair = await file.read();
		if (login && pair?.account !== login.account) throw runnerError('token-invalid:replaced', []);
		return pair;
	}

	/** The pair that follows the refused token; of another process where one was faster. */
	const renew = async (refused: string | undefined): Promise<TokenPair> =>
		await withStoreLock(store, `token:${file.id}`, { clock, leaseMs: LEASE_MS }, async () => {
			const before = await kept();
			if (before && before.accessToken !== refused) return before;
			const { refreshToken } = before ?? settings;
			if (dead.has(refreshToken)) throw runnerError('token-invalid:refresh', []);
			try {
				const fresh = await refreshPatiently({ ...settings, refreshToken });
				await file.write(fresh, before);
				return fresh;
			} catch (error) {
				// A process with another store may have refreshed meanwhile.
				const now = await kept();
				if (now && now.accessToken !== before?.accessToken) return now;
				if (!(error instanceof NoAnswerError)) dead.add(refreshToken);
				throw error;
			}
		});

	/** Calls that need a new pair at the same time get the same one. */
	const renewOnce = async (refused: string | undefined): Promise<string> => {
		underWay ??= renew(refused).finally(() => (underWay = undefined));
		return (await underWay).accessToken;
	};

	async function refreshPatiently(app: AppSettings): Promise<TokenPair> {
		for (let attempt = 1; ; attempt++) {
			try {
				return await refreshed(app, apiBaseUrl, clock.now());
			} catch (error) {
				if (!(error instanceof NoAnswerError) || attempt === DEFAULT_RETRY.attempts) throw error;
				await clock.sleep(backoff(attempt, DEFAULT_RETRY, random()));
			}
		}
	}

	/** What fails here costs nothing: the token that is kept is used, and Pinterest says what is wrong with it. */
	async function renewedEarly({ accessToken }: TokenPair): Promise<string> {
		if (clock.monotonic() < earlyFrom) return accessToken;
		return await renewOnce(accessToken).catch(() => {
			earlyFrom = clock.monotonic() + TRY_AGAIN_MS;
			return accessToken;
		});
	}

	return {
		current: async () => {
			const pair = await kept();
			if (!pair) return await renewOnce(undefined);
			const isOld = pair.renewedAt !== undefined && clock.now() - pair.renewedAt >= RENEW_AFTER_MS;
			return isOld ? await renewedEarly(pair) : pair.accessToken;
		},
		refresh: async (refused) => {
			const pair = await kept();
			return pair && pair.accessToken !== refused ? pair.accessToken : await renewOnce(refused);
		},
	};
}

/** The next tokens. @throws as `requestToken`; PipelineError `token-invalid` for a refusal. */
async function refreshed(app: AppSettings, apiBaseUrl: string, now: number): Promise<TokenPair> {
	const { refreshToken, login } = app;
	const grant: Record<string, string> =
		refreshToken === '' && login
			? { grant_type: 'client_credentials', scope: login.scopes.join(',') }
			: { grant_type: 'refresh_token', refresh_token: refreshToken };
	const refusal = () => runnerError('token-invalid:refresh', []);
	const granted = await requestToken(app, apiBaseUrl, grant, { refusal, now });
	return { ...granted, refreshToken: granted.refreshToken ?? refreshToken, renewedAt: now };
}
