export const READY_MADE_SCOPES = ['boards:read', 'boards:write', 'pins:read', 'pins:write', 'user_accounts:read'];

/** Every scope that the contract names. */
export const ALL_SCOPES = [
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
];

/** Both separators are documented; n8n sends spaces, Pinterest's own samples commas. */
export const splitScopes = (text: string) => [...new Set(text.split(/[ ,]+/).filter(Boolean))];

export const unknownScopes = (scopes: string[]) => scopes.filter((scope) => !ALL_SCOPES.includes(scope));
