import { describe, expect, it } from 'vitest';
import { call, firstBoard, pinBody, start, token } from './helpers';

describe('access', () => {
	it('answers 401 code 2 to anything but a token of its own', async () => {
		const emulator = await start();
		for (const wrong of ['', 'pina_wrong', emulator.refreshToken]) {
			const { status, body, headers } = await call(emulator, 'GET', '/boards', undefined, wrong);
			expect([status, body.code]).toEqual([401, 2]);
			expect(headers['x-pinterest-rid']).toMatch(/^\d+$/);
		}
	});

	it('needs all four scopes to publish', async () => {
		const emulator = await start();
		const { body } = await token(emulator, {
			grant_type: 'refresh_token',
			refresh_token: emulator.refreshToken,
			scope: 'pins:read,pins:write',
		});
		const refused = await call(emulator, 'POST', '/pins', pinBody(emulator), body.access_token);
		expect([refused.status, refused.body.code]).toEqual([403, 3]);
	});

	it('hides secret boards from a token without their scope', async () => {
		const emulator = await start({ boards: [{ name: 'Open' }, { name: 'Hidden', privacy: 'SECRET' }] });
		const hidden = emulator.boards()[1]!.id;
		expect((await call(emulator, 'GET', '/boards')).body.items).toHaveLength(1);
		expect((await call(emulator, 'GET', '/boards?privacy=SECRET')).status).toBe(403);
		expect((await call(emulator, 'GET', `/boards/${hidden}`)).body.code).toBe(29);
		expect((await call(emulator, 'POST', '/pins', pinBody(emulator, { board_id: hidden }))).body.code).toBe(29);
		expect((await call(emulator, 'PATCH', `/boards/${firstBoard(emulator)}`, { privacy: 'SECRET' })).body.code).toBe(
			29,
		);
	});

	it('keeps accounts apart', async () => {
		const emulator = await start({ accounts: [{ username: 'second', accessToken: 'pina_second' }] });
		const pin = (await call(emulator, 'POST', '/pins', pinBody(emulator))).body.id;
		const { media_id } = (await call(emulator, 'POST', '/media', { media_type: 'video' })).body;
		const asSecond = async (path: string) => await call(emulator, 'GET', path, undefined, 'pina_second');
		expect((await asSecond('/user_account')).body.username).toBe('second');
		expect((await asSecond('/boards')).body.items).toEqual([]);
		expect((await asSecond(`/boards/${firstBoard(emulator)}`)).body.code).toBe(29);
		expect((await asSecond(`/pins/${pin}`)).status).toBe(403);
		expect((await asSecond(`/media/${media_id}`)).status).toBe(404);
	});

	it('treats a Trial app as Pinterest does: all but pins', async () => {
		const emulator = await start({ tier: 'trial' });
		const pin = await call(emulator, 'POST', '/pins', pinBody(emulator));
		expect([pin.status, pin.body.code]).toEqual([403, 29]);
		expect(pin.body.message).toContain('Apps with Trial access may not create Pins in production');
		const edit = await call(emulator, 'PATCH', '/pins/1', { title: 'x' });
		expect([edit.status, edit.body.code]).toEqual([401, 3]);
		expect(edit.body.message).toContain('pin_edit');
		expect((await call(emulator, 'POST', '/boards', { name: 'Real' })).status).toBe(201);
		expect((await call(emulator, 'GET', '/boards')).headers['x-ratelimit-limit']).toContain('1000;w=86400');
	});

	it('lets an app with Standard access change pins, unless it is told that the app lacks the feature', async () => {
		for (const [pinEdit, status] of [
			[undefined, 200],
			[false, 401],
		] as const) {
			const emulator = await start({ pinEdit });
			const { id } = (await call(emulator, 'POST', '/pins', pinBody(emulator))).body;
			expect((await call(emulator, 'PATCH', `/pins/${id}`, { title: 'x' })).status).toBe(status);
		}
	});

	it('refuses everything to an app that is not activated', async () => {
		const emulator = await start({ tier: 'pending' });
		for (const path of ['/user_account', '/boards', '/pins']) {
			const { status, body } = await call(emulator, 'GET', path);
			expect([status, body.code]).toEqual([401, 3]);
			expect(body.message).toContain('consumer type is not supported');
		}
	});

	it('knows its paths and their methods', async () => {
		const emulator = await start();
		const wrongMethod = await call(emulator, 'PUT', '/boards', {});
		expect([wrongMethod.status, wrongMethod.body]).toEqual([405, { code: 5, message: 'Method not allowed' }]);
		expect((await call(emulator, 'GET', '/nothing')).status).toBe(404);
	});
});
