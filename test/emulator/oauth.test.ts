import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { call, start, token } from './helpers';

const redirectUri = 'http://localhost:5678/rest/oauth2-credential/callback';

async function authorize(url: string, more: Record<string, string> = {}) {
	const query = new URLSearchParams({
		client_id: '1234567',
		redirect_uri: redirectUri,
		response_type: 'code',
		scope: 'boards:read,pins:read user_accounts:read',
		state: 'st/1',
		auto: '1',
		...more,
	});
	const answer = await request(`${url}/oauth/?${query}`);
	const text = await answer.body.text();
	return { status: answer.statusCode, text, location: URL.parse(String(answer.headers['location'])) };
}

describe('OAuth', () => {
	it('exchanges a code once, for a token with the scopes asked for in either notation', async () => {
		const emulator = await start();
		const { location } = await authorize(emulator.url);
		expect(location?.searchParams.get('state')).toBe('st/1');
		const form = {
			grant_type: 'authorization_code',
			code: location!.searchParams.get('code')!,
			redirect_uri: redirectUri,
		};
		const first = await token(emulator, form);
		expect(first.status).toBe(200);
		expect(first.body).toMatchObject({
			response_type: 'authorization_code',
			token_type: 'bearer',
			expires_in: 2_592_000,
			refresh_token_expires_in: 5_184_000,
			scope: 'boards:read pins:read user_accounts:read',
		});
		expect(first.body.access_token).toMatch(/^pina_/);
		expect(first.body.refresh_token).toMatch(/^pinr_/);
		expect((await call(emulator, 'GET', '/boards', undefined, first.body.access_token)).status).toBe(200);
		expect((await call(emulator, 'POST', '/boards', { name: 'x' }, first.body.access_token)).status).toBe(403);

		const again = await token(emulator, form);
		expect([again.status, again.body]).toEqual([401, { code: 2, message: 'Authentication failed.' }]);
	});

	it.each([
		redirectUri,
		'http://localhost:8085/',
		'http://localhost:49152/callback',
		'https://n8n.example.com/rest/oauth2-credential/callback',
	])('goes back to the redirect address of n8n and of a command line: %s', async (address) => {
		const emulator = await start();
		const { location } = await authorize(emulator.url, { redirect_uri: address });
		expect(location?.href.split('?')[0]).toBe(address);
		const code = location!.searchParams.get('code')!;
		const form = { grant_type: 'authorization_code', redirect_uri: address, code };
		expect((await token(emulator, form)).status).toBe(200);
	});

	it('refuses another redirect_uri, an old code and a wrong secret', async () => {
		let now = Date.parse('2026-11-01T00:00:00Z');
		const emulator = await start({ now: () => now });
		const code = async () => (await authorize(emulator.url)).location!.searchParams.get('code')!;
		const grant = { grant_type: 'authorization_code', redirect_uri: redirectUri };
		expect((await token(emulator, { ...grant, code: await code(), redirect_uri: `${redirectUri}/` })).status).toBe(401);
		const late = await code();
		now += 10 * 60 * 1000;
		expect((await token(emulator, { ...grant, code: late })).status).toBe(401);
		expect((await token(emulator, { ...grant, code: await code() }, 'Basic d3Jvbmc6c2VjcmV0')).status).toBe(401);
		expect((await token(emulator, { grant_type: 'password' })).body.code).toBe(1);
	});

	it('rotates refresh tokens', async () => {
		const emulator = await start();
		const form = { grant_type: 'refresh_token', refresh_token: emulator.refreshToken };
		const first = await token(emulator, form);
		expect(first.body).toMatchObject({ response_type: 'refresh_token', refresh_token_expires_in: 5_184_000 });
		expect(first.body.refresh_token_expires_at).toBeGreaterThan(Date.now() / 1000 + 5_000_000);
		expect((await token(emulator, form)).status).toBe(401);
		const second = await token(emulator, { ...form, refresh_token: first.body.refresh_token, scope: 'boards:read' });
		expect(second.body.scope).toBe('boards:read');
		emulator.reset();
		expect((await token(emulator, form)).status).toBe(200);
	});

	it('gives an app token that cannot upload video', async () => {
		const emulator = await start();
		const { body } = await token(emulator, {
			grant_type: 'client_credentials',
			scope: 'pins:read,pins:write,boards:read',
		});
		expect(body.access_token).toMatch(/^pinc_/);
		expect(body.refresh_token).toBeUndefined();
		expect((await call(emulator, 'GET', '/pins', undefined, body.access_token)).status).toBe(200);
		expect((await call(emulator, 'POST', '/media', { media_type: 'video' }, body.access_token)).status).toBe(403);
	});

	it('lets tokens expire', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, accessTokenTtlSeconds: 60 });
		const { body } = await token(emulator, { grant_type: 'refresh_token', refresh_token: emulator.refreshToken });
		expect((await call(emulator, 'GET', '/user_account', undefined, body.access_token)).status).toBe(200);
		now += 60_000;
		expect((await call(emulator, 'GET', '/user_account', undefined, body.access_token)).body.code).toBe(2);
	});

	it('shows a consent page, and refuses on it what cannot be granted', async () => {
		const emulator = await start({ redirectUris: [redirectUri] });
		const page = await authorize(emulator.url, { auto: '0', state: '"><script>' });
		expect(page.status).toBe(200);
		expect(page.text).toContain('boards:read');
		expect(page.text).not.toContain('<script>');
		expect((await authorize(emulator.url, { client_id: '1' })).status).toBe(400);
		expect((await authorize(emulator.url, { redirect_uri: 'http://elsewhere.example/' })).status).toBe(400);
		const denied = await authorize(emulator.url, { decision: 'deny' });
		expect(denied.location?.searchParams.get('error')).toBe('access_denied');
		const allowed = await request(`${emulator.url}/oauth/`, {
			method: 'POST',
			body: new URLSearchParams({
				client_id: '1234567',
				redirect_uri: redirectUri,
				response_type: 'code',
				decision: 'allow',
			}).toString(),
		});
		await allowed.body.dump();
		expect(allowed.statusCode).toBe(302);
		expect(String(allowed.headers['location'])).toContain('code=');
	});
});
