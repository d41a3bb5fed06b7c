import { describe, expect, it } from 'vitest';
import { call, pinBody, start, token } from './helpers';

describe('rate limits', () => {
	it('prints the live header format on every answer', async () => {
		let now = Date.parse('2026-11-01T10:00:00Z');
		const emulator = await start({ now: () => now });
		const first = await call(emulator, 'POST', '/boards', { name: 'A' });
		expect(first.headers).toMatchObject({
			'x-ratelimit-limit': '100, 100;w=1;name="safety_net_app_id_user_id", 100;w=60;name="org_write_app_id_user_id"',
			'x-ratelimit-remaining': '99',
			'x-ratelimit-reset': '60',
		});
		now += 3000;
		expect((await call(emulator, 'POST', '/boards', { name: 'B' })).headers).toMatchObject({
			'x-ratelimit-remaining': '98',
			'x-ratelimit-reset': '57',
		});
		expect((await call(emulator, 'GET', '/boards')).headers['x-ratelimit-limit']).toBe(
			'100, 100;w=1;name="safety_net_app_id_user_id", 1000;w=60;name="org_read_app_id_user_id"',
		);
		for (const answer of [
			await call(emulator, 'GET', '/boards', undefined, 'wrong'),
			await call(emulator, 'GET', '/nothing'),
			await token(emulator, { grant_type: 'x' }),
		]) {
			expect(answer.headers['x-ratelimit-remaining']).toMatch(/^\d+$/);
			expect(answer.headers['x-pinterest-rid']).toMatch(/^\d+$/);
		}
	});

	it('refuses beyond the limit until the window ends', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, limits: { org_write: 2 } });
		for (const name of ['A', 'B']) expect((await call(emulator, 'POST', '/boards', { name })).status).toBe(201);
		now += 20_000;
		const refused = await call(emulator, 'POST', '/boards', { name: 'C' });
		expect(refused.status).toBe(429);
		expect(refused.body).toEqual({
			code: 8,
			message:
				'This request exceeded a rate limit. This can happen if the client exceeds one\nof the published rate limits or if multiple write operations are applied to\nan object within a short time window.',
		});
		expect(refused.headers).toMatchObject({
			'x-envoy-ratelimited': 'true',
			'x-ratelimit-remaining': '0',
			'x-ratelimit-reset': '40',
		});
		expect((await call(emulator, 'GET', '/boards')).status).toBe(200);
		now += 40_000;
		expect((await call(emulator, 'POST', '/boards', { name: 'C' })).status).toBe(201);
	});

	it('has a safety net of 100 a second', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now });
		for (let count = 0; count < 100; count += 1) await call(emulator, 'GET', '/user_account');
		expect((await call(emulator, 'GET', '/user_account')).status).toBe(429);
		now += 1000;
		expect((await call(emulator, 'GET', '/user_account')).status).toBe(200);
	});

	it('scales time, and says so', async () => {
		let now = Date.now();
		const emulator = await start({ now: () => now, timeScale: 100, limits: { org_write: 1 } });
		await call(emulator, 'POST', '/boards', { name: 'A' });
		const refused = await call(emulator, 'POST', '/boards', { name: 'B' });
		expect(refused.headers['x-ratelimit-limit']).toContain('1;w=0.6;');
		expect(refused.headers['x-ratelimit-reset']).toBe('0.6');
		now += 600;
		expect((await call(emulator, 'POST', '/boards', { name: 'B' })).status).toBe(201);
	});

	it('changes its limits while it runs', async () => {
		const emulator = await start({ limits: { org_write: 3 } });
		const write = async (name: string) => (await call(emulator, 'POST', '/boards', { name })).status;
		expect([await write('A'), await write('B')]).toEqual([201, 201]);
		emulator.setLimits({ org_write: 2 });
		const refused = await call(emulator, 'POST', '/boards', { name: 'C' });
		expect([refused.status, refused.headers['x-ratelimit-remaining']]).toEqual([429, '0']);
		expect(refused.headers['x-ratelimit-limit']).toMatch(/^2, .* 2;w=60;name="org_write_app_id_user_id"$/);
		emulator.setLimits({ org_write: 4 });
		expect([await write('C'), await write('D'), await write('E')]).toEqual([201, 201, 429]);
	});

	it('counts per account, whatever the token, and can be plain or off', async () => {
		const accounts = [{ username: 'second', accessToken: 'pina_second' }];
		const emulator = await start({ accounts, limits: { org_write: 1 }, rateLimitHeader: 'plain' });
		expect((await call(emulator, 'POST', '/boards', { name: 'A' })).headers['x-ratelimit-limit']).toBe('1');
		const { body } = await token(emulator, { grant_type: 'refresh_token', refresh_token: emulator.refreshToken });
		expect((await call(emulator, 'POST', '/boards', { name: 'B' }, body.access_token)).status).toBe(429);
		expect((await call(emulator, 'POST', '/boards', { name: 'B' }, 'pina_second')).status).toBe(201);
		const open = await start({ limits: { org_write: 0 }, enforceRateLimits: false });
		expect((await call(open, 'POST', '/pins', pinBody(open))).status).toBe(201);
	});

	it('counts Trial reads and writes per day and app', async () => {
		const emulator = await start({ tier: 'trial' });
		const write = await call(emulator, 'POST', '/media', { media_type: 'video' });
		expect(write.headers['x-ratelimit-limit']).toContain('300;w=86400;name="org_write_app_id"');
	});
});
