import { randomBytes } from 'node:crypto';
import type { Settings } from './options';
import type { AccessToken, Account, RefreshToken } from './records';

// Documented, not secret: whoever starts an emulator may try other tools on it without reading a token first.
export const CLIENT_ID = '1234567';
export const CLIENT_SECRET = 'emulator-secret';
export const ACCESS_TOKEN = 'pina_emulator';
export const REFRESH_TOKEN = 'pinr_emulator';

export const newSecret = (prefix: string) => `${prefix}_${randomBytes(32).toString('base64url')}`;

export function readyMadeTokens(accounts: Account[], settings: Settings) {
	const access = accounts.map(({ id }, index): AccessToken => ({
		token: index === 0 ? ACCESS_TOKEN : settings.accounts[index - 1]!.accessToken,
		accountId: id,
		scopes: settings.scopes,
		grant: 'user',
		expiresAt: Infinity,
	}));
	const refresh: RefreshToken = {
		token: REFRESH_TOKEN,
		accountId: accounts[0]!.id,
		scopes: settings.scopes,
		expiresAt: Infinity,
	};
	return {
		access: access.map((token) => [token.token, token] as const),
		refresh: [[refresh.token, refresh] as const],
	};
}
