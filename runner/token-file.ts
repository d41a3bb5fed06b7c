import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isoTime } from '../lib';
import { connectionAt, timesOf, writeConnection } from './auth/connection';
import { writePrivately } from './private-file';

/** An app and the refresh token of the account that connected it. */
export interface AppSettings {
	clientId: string;
	clientSecret: string;
	/** Empty for an app's own account (client credentials), which asks for a token without one. */
	refreshToken: string;
	/** Where `auth login` keeps the account and its tokens. @default a file of the token file's own */
	login?: { path: string; account: string; scopes: string[] };
}

/** An access token and the refresh token that follows it. */
export interface TokenPair {
	accessToken: string;
	refreshToken: string;
	/** Epoch milliseconds, as far as Pinterest has said. */
	expiresAt?: number;
	refreshExpiresAt?: number;
	scopes?: string[];
	/** When it was handed out, in epoch milliseconds. */
	renewedAt?: number;
	/** Whose it is, by ID, where the file says so. */
	account?: string;
}

/** The tokens of an app's account on this machine, for all processes of its user. */
export interface TokenFile {
	/** Names the account without a secret. */
	readonly id: string;
	readonly path: string;
	/** What the file says now; undefined where there is none, or none that can be read. */
	read(): Promise<TokenPair | undefined>;
	/**
	 * Returns when the pair is on the disk. Readable by the user alone, and never half-written.
	 * @param before what the pair follows: tokens of another login are not replaced.
	 */
	write(pair: TokenPair, before?: TokenPair): Promise<void>;
}

/** The file belongs to the refresh token that the user set: another one is another connection. */
export function tokenFile(app: AppSettings, apiBaseUrl: string, folder: string): TokenFile {
	if (app.login) return loginFile(app.login.path);
	const id = digest(`${app.clientId} ${app.refreshToken} ${apiBaseUrl}`);
	const path = join(folder, `tokens-${id}.json`);
	return {
		id,
		path,
		async read() {
			const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
				if (error.code === 'ENOENT') return undefined;
				throw error;
			});
			return text === undefined ? undefined : pairIn(text);
		},
		write: async (pair) => await writePrivately(path, JSON.stringify(pair)),
	};
}

/** The part of a login's file that is renewed. The account may have been removed, or connected anew, in the meantime. */
function loginFile(path: string): TokenFile {
	return {
		id: digest(path),
		path,
		async read() {
			const found = connectionAt(path);
			return (
				found && {
					accessToken: found.accessToken,
					refreshToken: found.refreshToken ?? '',
					expiresAt: epoch(found.accessTokenExpiresAt),
					refreshExpiresAt: epoch(found.refreshTokenExpiresAt),
					scopes: found.scopes,
					renewedAt: epoch(found.renewedAt),
					account: found.account.id,
				}
			);
		},
		async write({ accessToken, refreshToken, scopes, renewedAt = Date.now(), ...times }, before) {
			const found = connectionAt(path);
			if (!found || (before && found.accessToken !== before.accessToken)) return;
			await writeConnection(path, {
				...found,
				accessToken,
				refreshToken: refreshToken || undefined,
				scopes: scopes ?? found.scopes,
				renewedAt: isoTime(renewedAt),
				...timesOf(times),
			});
		},
	};
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

const epoch = (text: string | undefined) => (text === undefined ? undefined : Date.parse(text));

/** A file that a crash or a full disk cut off is as good as none. */
function pairIn(text: string): TokenPair | undefined {
	try {
		const pair = JSON.parse(text) as TokenPair;
		return pair.accessToken && pair.refreshToken ? pair : undefined;
	} catch {
		return undefined;
	}
}
