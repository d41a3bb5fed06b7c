import { describe, expect, it } from 'vitest';
import { tokenPort } from '../../lib';
import type { ApiRequest } from '../../lib/pinterest/http';
import { tokenSource } from '../../runner/tokens';
import { ownFolder } from '../support/cli';
import { emulate } from '../support/pipeline';
import { sentTo } from '../support/time-travel';

const PROFILE: ApiRequest = {
	operation: 'GET /user_account',
	method: 'GET',
	path: '/user_account',
	budget: 'org_read',
	safe: true,
};
const HOUR = 3_600_000;

/** An app's tokens at an emulator whose access tokens run out after an hour. */
async function app() {
	let now = Date.now();
	const emulator = await emulate({ accessTokenTtlSeconds: 3600, now: () => now });
	const { apiBaseUrl, clientId, clientSecret, refreshToken } = emulator;
	const tokens = tokenSource({ clientId, clientSecret, refreshToken }, apiBaseUrl, await ownFolder());
	return {
		tokens,
		port: tokenPort({ apiBaseUrl, tokens }),
		expire: () => void (now += 2 * HOUR),
		refreshes: () => sentTo(emulator, 'POST /oauth/token'),
		calls: () => sentTo(emulator, 'GET /user_account'),
	};
}

describe("an app's access token that Pinterest refuses", () => {
	it('is refreshed once for two calls that were sent with it', async () => {
		const { port, expire, refreshes, calls } = await app();
		expect((await port(PROFILE)).status).toBe(200);
		expire();
		expect((await Promise.all([port(PROFILE), port(PROFILE)])).map(({ status }) => status)).toEqual([200, 200]);
		expect({ refreshes: refreshes(), calls: calls() }).toEqual({ refreshes: 2, calls: 1 + 2 + 2 });
	});

	it('is not refreshed again for a call that was refused with it before another call refreshed it', async () => {
		const { tokens, expire, refreshes } = await app();
		const refused = await tokens.current();
		expire();
		const fresh = await tokens.refresh(refused);
		expect(await tokens.refresh(refused)).toBe(fresh);
		expect(await tokens.current()).toBe(fresh);
		expect(refreshes()).toBe(2);
	});
});
