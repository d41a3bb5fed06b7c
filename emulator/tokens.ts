import { randomBytes } from 'node:crypto';
import type { Settings } from './options';
import type { AccessToken, Account, RefreshToken } from './records';

// Documented, not secret: whoever starts an emulator may try other tools on it without reading a token first.
export const CLIENT_ID = '1234567';
export const CLIENT_SECRET = 'emulator-secret';
export const ACCESS_TOKEN = 'pina_emulator';
export const REFRESH_TOKEN = 'pinr_emulator';

export const READY_MADE_SCOPES = ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'];

const KNOWN_SCOPES = new Set([
	...READY_MADE_SCOPES,
	'user_accounts:write',
	'boards:read_secret',
	'boards:write_secret',
	'pins:read_secret',
	'pins:write_secret',
	'ads:read',
	'ads:write',
	'billing:read',
	'billing:write',
	'biz_access:read',
	'biz_access:write',
	'catalogs:read',
	'catalogs:write',
	'msot:write',
]);

/** Both separators are documented; n8n sends spaces, Pinterest's own samples commas. */
export const splitScopes = (text: string) => [...new Set(text.split(/[ ,]+/).filter(Boolean))];

export const unknownScopes = (scopes: string[]) => scopes.filter((scope) => !KNOWN_SCOPES.has(scope));

export const newSecret = (prefix: string) => `${prefix}_${randomBytes(32).toString('base64url')}`;

export function readyMadeTokens(accounts: Account[], settings: Settings) {
	const access = accounts.map(({ id }, index): AccessToken => ({
		token: index === 0 ? ACCESS_TOKEN : settings.accounts[index - 1]!.accessToken,
		accountId: id,
		scopes: READY_MADE_SCOPES,
		grant: 'user',
		expiresAt: Infinity,
	}));
	const refresh: RefreshToken = {
		token: REFRESH_TOKEN,
		accountId: accounts[0]!.id,
		scopes: READY_MADE_SCOPES,
		expiresAt: Infinity,
	};
	return {
		access: access.map((token) => [token.token, token] as const),
		refresh: [[refresh.token, refresh] as const],
	};
}
