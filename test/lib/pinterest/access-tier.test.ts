import { describe, expect, it } from 'vitest';
import type { Emulator, EmulatorOptions } from '../../../emulator';
import { accessTierOf, tokenPort, type HttpPort } from '../../../lib';
import { emulate } from '../../support/pipeline';

const SANDBOX = 'https://api-sandbox.pinterest.com/v5';

async function askedOf(
	{ apiBaseUrl, accessToken }: Emulator,
	{ token = accessToken, address = apiBaseUrl, headers = {} } = {},
) {
	const tokens = { current: async () => token, refresh: async () => undefined };
	const port = tokenPort({ apiBaseUrl, tokens });
	const http: HttpPort = async (request) => {
		const answer = await port(request);
		return { ...answer, headers: { ...answer.headers, ...headers } };
	};
	return await accessTierOf(http, address);
}

const asked = async (options: EmulatorOptions = {}) => await askedOf(await emulate(options));

describe('the access tier of an app', () => {
	it.each([
		['standard', true, /^The app has Standard access, as far as its rate limits tell/],
		['trial', false, /refuses each of its pins in production \(403, code 29\)/],
		['pending', false, /^The app is not activated yet/],
	] as const)('is %s by the rate limits or the refusal of one read', async (tier, canPublish, sentence) => {
		const emulator = await emulate({ tier });
		const access = await askedOf(emulator);
		expect([access.tier, access.canPublish]).toEqual([tier, canPublish]);
		expect(access.sentence).toMatch(sentence);
		expect(access.username === undefined).toBe(tier === 'pending');
		expect(emulator.requests().map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v5/user_account']);
	});

	it('is sandbox by its address alone, whatever its rate limits say', async () => {
		const access = await askedOf(await emulate({ tier: 'trial' }), { address: SANDBOX });
		expect([access.tier, access.canPublish]).toEqual(['sandbox', true]);
		expect((await askedOf(await emulate(), { address: 'https://example.com/api-sandbox.pinterest.com' })).tier).toBe(
			'standard',
		);
	});

	it('is Trial where a limit without windows is reset only hours later, and not known where within the minute', async () => {
		const seen = { 'x-ratelimit-reset': '67150' }; // of an app with Trial access, in 2022
		expect((await askedOf(await emulate({ rateLimitHeader: 'plain' }), { headers: seen })).tier).toBe('trial');
		const access = await asked({ rateLimitHeader: 'plain' });
		expect([access.tier, access.canPublish]).toEqual(['not-known', undefined]);
		expect(access.sentence).toMatch(/^The access of the app is not known: .* The first pin tells it/);
	});

	it('is not known where the windows are of neither tier', async () => {
		expect((await asked({ timeScale: 1 / 10 })).tier).toBe('not-known');
	});

	it('is told by a used-up limit too', async () => {
		const emulator = await emulate({ limits: { org_read: 1 } });
		expect((await askedOf(emulator)).username).not.toBeUndefined();
		expect(await askedOf(emulator)).toEqual(expect.objectContaining({ tier: 'standard', canPublish: true }));
	});

	it('does not hide that the token is refused', async () => {
		await expect(askedOf(await emulate(), { token: 'wrong' })).rejects.toMatchObject({
			problem: { code: 'token-invalid', action: 'reconnect' },
		});
	});
});
