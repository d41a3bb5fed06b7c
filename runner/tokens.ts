import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { networkCodeOf, type TokenSource } from '../lib';
import { runnerError } from './sentences';

/** The credential of the environment: an access token, or an app with a refresh token. */
export type TokenSettings = { accessToken: string } | { clientId: string; clientSecret: string; refreshToken: string };

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

/** Whether the environment has a credential. */
export function hasCredential(): boolean {
	try {
		return Boolean(tokenSettings());
	} catch {
		return false;
	}
}

interface StoredTokens {
	accessToken: string;
	refreshToken: string;
}

/**
 * Tokens for the HTTP port. A pasted token is used until Pinterest refuses it; an app's tokens are
 * refreshed then, and the new pair is kept in the data folder, because each refresh token is followed by another.
 */
export function tokenSource(settings: TokenSettings, apiBaseUrl: string, folder: string): TokenSource {
	if ('accessToken' in settings) {
		return { current: async () => settings.accessToken, refresh: async () => undefined };
	}
	const id = createHash('sha256')
		.update(`${settings.clientId} ${settings.refreshToken} ${apiBaseUrl}`)
		.digest('hex')
		.slice(0, 16);
	const file = join(folder, `tokens-${id}.json`);
	let tokens: Promise<StoredTokens> | undefined;

	const load = async (): Promise<StoredTokens> => {
		const text = await readFile(file, 'utf8').catch(() => undefined);
		return text === undefined ? await renew(settings.refreshToken) : (JSON.parse(text) as StoredTokens);
	};
	const renew = async (refreshToken: string): Promise<StoredTokens> => {
		const fresh = await refreshed({ ...settings, refreshToken }, apiBaseUrl);
		await keep(file, folder, fresh);
		return fresh;
	};
	const current = async () => (await (tokens ??= load())).accessToken;
	return {
		current,
		async refresh(refused) {
			const held = await (tokens ??= load());
			if (held.accessToken !== refused) return held.accessToken; // another call was faster
			tokens = renew(held.refreshToken);
			return await current();
		},
	};
}

async function refreshed(
	app: { clientId: string; clientSecret: string; refreshToken: string },
	apiBaseUrl: string,
): Promise<StoredTokens> {
	try {
		const answer = await request(`${apiBaseUrl}/oauth/token`, {
			method: 'POST',
			headers: {
				authorization: `Basic ${Buffer.from(`${app.clientId}:${app.clientSecret}`).toString('base64')}`,
				'content-type': 'application/x-www-form-urlencoded',
			},
			body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: app.refreshToken }).toString(),
		});
		const body = (await answer.body.json()) as { access_token?: string; refresh_token?: string };
		if (answer.statusCode === 200 && body.access_token) {
			return { accessToken: body.access_token, refreshToken: body.refresh_token ?? app.refreshToken };
		}
	} catch (error) {
		throw runnerError('pinterest-unreachable:token', [networkCodeOf(error) ?? 'no answer']);
	}
	throw runnerError('token-invalid:refresh', []);
}

/** Readable by the user alone, and never half-written. */
async function keep(file: string, folder: string, tokens: StoredTokens): Promise<void> {
	await mkdir(folder, { recursive: true, mode: 0o700 });
	const unfinished = `${file}.${process.pid}`;
	await writeFile(unfinished, JSON.stringify(tokens), { mode: 0o600 });
	await rename(unfinished, file);
}
