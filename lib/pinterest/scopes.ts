const BOARDS_READ = ['boards:read'];
const BOARDS_WRITE = ['boards:read', 'boards:write'];
const PINS_READ = ['boards:read', 'pins:read'];
const PINS_WRITE = ['boards:read', 'boards:write', 'pins:read', 'pins:write'];
const TOP_PINS = ['pins:read', 'user_accounts:read'];
const SECRETS = ['boards:read_secret', 'pins:read_secret'];

/**
 * The scopes that a token needs for each call; what is secret needs its own beside them. Source: the contract 5.23, which a
 * test compares. Of product tags the scopes are not known, and taken to be those of pins.
 */
export const SCOPES: Readonly<Record<string, readonly string[]>> = {
	'GET /user_account': ['user_accounts:read'],
	'GET /user_account/analytics': ['user_accounts:read'],
	'GET /user_account/analytics/top_pins': TOP_PINS,
	'GET /user_account/analytics/top_video_pins': TOP_PINS,
	'GET /boards': BOARDS_READ,
	'POST /boards': BOARDS_WRITE,
	'GET /boards/{board_id}': BOARDS_READ,
	'PATCH /boards/{board_id}': BOARDS_WRITE,
	'DELETE /boards/{board_id}': BOARDS_WRITE,
	'GET /boards/{board_id}/pins': PINS_READ,
	'GET /boards/{board_id}/sections': BOARDS_READ,
	'POST /boards/{board_id}/sections': BOARDS_WRITE,
	'PATCH /boards/{board_id}/sections/{section_id}': BOARDS_WRITE,
	'DELETE /boards/{board_id}/sections/{section_id}': BOARDS_WRITE,
	'GET /boards/{board_id}/sections/{section_id}/pins': PINS_READ,
	'POST /media': ['pins:read', 'pins:write'],
	'GET /media': ['pins:read'],
	'GET /media/{media_id}': ['pins:read'],
	'POST /pins': PINS_WRITE,
	'GET /pins': PINS_READ,
	'GET /pins/{pin_id}': PINS_READ,
	'PATCH /pins/{pin_id}': PINS_WRITE,
	'DELETE /pins/{pin_id}': PINS_WRITE,
	'POST /pins/{pin_id}/save': PINS_WRITE,
	'GET /pins/{pin_id}/analytics': PINS_READ,
	'GET /pins/analytics': PINS_READ,
	'GET /pins/{pin_id}/product_tags': PINS_READ,
	'POST /pins/{pin_id}/product_tags': PINS_WRITE,
	'POST /pins/{pin_id}/product_tags/bulk-delete': PINS_WRITE,
	'GET /search/pins': [...PINS_READ, ...SECRETS],
	'GET /terms/related': ['ads:read'],
	'GET /terms/suggested': ['ads:read'],
};

/** Calls on the way of a pin: who lacks a scope for one of them needs those of all. */
const PUBLISHING = new Set([
	'GET /user_account',
	'GET /boards',
	'GET /boards/{board_id}/pins',
	'GET /boards/{board_id}/sections',
	'POST /media',
	'GET /media/{media_id}',
	'POST /pins',
]);

/** What a token lacks for a call that publishing does not make; undefined for the others. */
export function scopesBeyondPublishing(operation: string): readonly string[] | undefined {
	return PUBLISHING.has(operation) ? undefined : SCOPES[operation];
}
