import { expect, test } from 'vitest';
import { pinTime } from '../../lib/pinterest/schemas';
import { readRateLimit } from '../../lib/rate-limit/headers';
import {
	BOARD,
	NOW,
	OTHERS_BOARD,
	OWNER,
	pictured,
	pinWith,
	SECOND_BOARD,
	SECTION,
	setUp,
	verdictOn,
} from './pinterest-set-up';

test('every operation is answered as the client expects it', async () => {
	const { pinterest, client, answers } = setUp();
	expect(await client.getUserAccount()).toMatchObject({ id: '501', username: 'lemon' });
	expect((await client.listBoards()).items.map(({ id, name }) => [id, name])).toEqual([
		[BOARD, 'Tarts'],
		[SECOND_BOARD, 'Pies'],
	]);
	expect((await client.listBoardSections(BOARD)).items).toEqual([{ id: SECTION, name: 'Sweet' }]);

	const created = await client.createPin(pinWith({ board_section_id: SECTION }));
	expect(created).toMatchObject({ board_id: BOARD, board_section_id: SECTION, title: 'Lemon tart' });
	expect(created.requestId).toMatch(/^\d+$/);
	expect(BigInt(created.id)).toBeGreaterThan(2n ** 53n);
	expect(pinTime(created.created_at)).toEqual({ at: NOW, zoned: false });
	expect((await client.listBoardPins(BOARD)).items.map(({ id }) => id)).toEqual([created.id]);
	expect((await client.listDomainPins('food.example')).items).toHaveLength(1);
	expect((await client.listDomainPins('other.example')).items).toHaveLength(0);
	expect(await client.getPin(created.id)).toMatchObject({ link: 'https://www.food.example/tart?id=1' });

	await client.updatePin(created.id, { title: 'Tart', description: null, board_id: SECOND_BOARD });
	expect((await client.listBoardPins(BOARD)).items).toHaveLength(0);
	expect(await client.getPin(created.id)).toMatchObject({
		title: 'Tart',
		description: null,
		alt_text: 'A tart',
		board_id: SECOND_BOARD,
		board_section_id: null,
	});
	expect(pinterest.pinsOnBoard(SECOND_BOARD)).toHaveLength(1);

	await client.deletePin(created.id);
	expect(answers.at(-1)?.status).toBe(204);
	expect((await client.listBoardPins(SECOND_BOARD)).items).toHaveLength(0);
	expect(pinterest.pinsOnBoard(SECOND_BOARD)).toHaveLength(0);
	await expect(client.getPin(created.id)).rejects.toMatchObject({ status: 404, code: 50 });
	expect(pinterest.pins).toMatchObject([{ id: created.id, account: '501', committedAt: NOW, deletedAt: NOW }]);
});

test('the truth names the picture by its address, also where it was sent as bytes', async () => {
	const { pinterest, client } = setUp();
	await client.createPin(pictured('https://img.example/a.jpg'));
	const data = 'https://img.example/b.jpg';
	await client.createPin(pinWith({ media_source: { source_type: 'image_base64', content_type: 'image/jpeg', data } }));
	expect(pinterest.pins.map(({ mediaUrl }) => mediaUrl)).toEqual(['https://img.example/a.jpg', data]);
});

test('a list is newest first, and a pin that a person deletes is gone from it', async () => {
	const { pinterest, client, listBoard } = setUp();
	const ids = [];
	for (let count = 0; count < 3; count++) ids.unshift((await client.createPin(pinWith())).id);
	pinterest.deletePin(ids[1] as string, NOW);
	expect((await listBoard()).map(({ id }) => id)).toEqual([ids[0], ids[2]]);
});

test('boards and pins of another account, and what there is not, are refused', async () => {
	const { client, world } = setUp();
	const { id } = await client.createPin(pinWith());
	await expect(client.listBoardPins(OTHERS_BOARD)).rejects.toMatchObject({ status: 403, code: 29 });
	await expect(client.createPin(pinWith({ board_id: OTHERS_BOARD }))).rejects.toMatchObject({ status: 403 });
	await expect(client.createPin(pinWith({ board_id: '1' }))).rejects.toMatchObject({ status: 404, code: 40 });
	await expect(client.createPin(pinWith({ board_section_id: '1' }))).rejects.toMatchObject({ code: 2031 });
	world.token = 'token-two';
	await expect(client.getPin(id)).rejects.toMatchObject({ status: 403, code: 29 });
});

test('what is not as the contract has it is refused', async () => {
	const { pinterest, client } = setUp();
	expect(await verdictOn(client.createPin(pinWith({ title: 'a'.repeat(101) })))).toBe('refused');
	expect(await verdictOn(client.createPin(pinWith({ title: '🍋'.repeat(100) })))).toBe('done');
	expect(await verdictOn(client.createPin(pinWith({ link: 'food.example' })))).toBe('refused');
	expect(await verdictOn(client.listBoardPins(BOARD, 'nonsense'), true)).toBe('refused');
	expect(pinterest.pins).toHaveLength(1);
});

test('an operation that the simulation does not have is a defect', () => {
	const call = { operation: 'GET /media', method: 'GET', path: '/media', token: OWNER.token } as const;
	expect(() => setUp().pinterest.answer(call, NOW)).toThrow('does not have GET /media');
});

test('a revoked token is invalid, and a rotated one is replaced at once', async () => {
	const { pinterest, client, world } = setUp();
	world.token = pinterest.rotate(OWNER);
	expect(await verdictOn(client.getUserAccount(), true)).toBe('done');
	const next = pinterest.rotate(OWNER);
	expect(next).not.toBe(world.token);
	await expect(client.getUserAccount()).rejects.toMatchObject({ status: 401, code: 2 });
	expect(await verdictOn(client.getUserAccount(), true)).toBe('refresh-token');
	world.token = next;
	expect(await verdictOn(client.getUserAccount(), true)).toBe('done');
	pinterest.revoke(next);
	expect(await verdictOn(client.getUserAccount(), true)).toBe('refresh-token');
	world.token = 'token-two';
	expect(await verdictOn(client.getUserAccount(), true)).toBe('done');
});

test('the standard limits are announced and kept, for each account apart', async () => {
	const { pinterest, client, answers, world } = setUp();
	for (let count = 0; count < 100; count++) {
		world.now += 20;
		await client.createPin(pinWith());
	}
	expect(readRateLimit(answers.at(-1)?.headers ?? {})).toMatchObject({
		closest: 100,
		remaining: 0,
		resetSeconds: 59,
		policies: [
			{ name: 'safety_net_app_id_user_id', amount: 100, windowSeconds: 1 },
			{ name: 'org_write_app_id_user_id', amount: 100, windowSeconds: 60 },
		],
	});
	expect(await verdictOn(client.createPin(pinWith()))).toBe('wait-for-reset');
	expect(answers.at(-1)).toMatchObject({ status: 429, body: { code: 8 } });
	expect(await verdictOn(client.getUserAccount(), true)).toBe('done');
	world.token = 'token-two';
	expect(await verdictOn(client.createPin(pinWith({ board_id: OTHERS_BOARD })))).toBe('done');
	world.token = OWNER.token;
	world.now = NOW + 20 + 60_000;
	expect(await verdictOn(client.createPin(pinWith()))).toBe('done');
	expect(pinterest.pins).toHaveLength(102);
});

test('more than a hundred calls in a second are refused by the safety net', async () => {
	const { client, answers } = setUp();
	for (let count = 0; count < 100; count++) await client.getUserAccount();
	expect(await verdictOn(client.getUserAccount(), true)).toBe('wait-for-reset');
	expect(readRateLimit(answers.at(-1)?.headers ?? {})).toMatchObject({ closest: 100, resetSeconds: 1 });
});

test("dates are by Pinterest's own clock", async () => {
	const { client } = setUp({}, { clockAheadMs: -90_000 });
	expect(pinTime((await client.createPin(pinWith())).created_at)?.at).toBe(NOW - 90_000);
});

test('of two windows that are used up the longer one is told, and what is refused counts in none', async () => {
	const limits = { org_read: { amount: 1000, windowSeconds: 60 }, org_write: { amount: 40, windowSeconds: 60 } };
	const { client, answers } = setUp({ limits });
	for (let count = 0; count < 60; count++) await client.getUserAccount();
	for (let count = 0; count < 40; count++) await client.createPin(pinWith());
	expect(readRateLimit(answers.at(-1)?.headers ?? {})).toMatchObject({ closest: 40, remaining: 0, resetSeconds: 60 });

	const other = setUp({ limits });
	for (let count = 0; count < 40; count++) await other.client.createPin(pinWith());
	for (let count = 0; count < 30; count++)
		expect(await verdictOn(other.client.createPin(pinWith()))).toBe('wait-for-reset');
	for (let count = 0; count < 60; count++) expect(await verdictOn(other.client.getUserAccount(), true)).toBe('done');
});

test('a page has as many items as were asked for', async () => {
	const { pinterest } = setUp();
	const call = { operation: 'GET /boards', method: 'GET', path: '/boards', token: OWNER.token } as const;
	expect(pinterest.answer({ ...call, query: { page_size: 1 } }, NOW).body).toMatchObject({
		items: [{ id: BOARD }],
		bookmark: 'after-1',
	});
	expect(pinterest.answer({ ...call, query: { page_size: 1, bookmark: 'after-1' } }, NOW).body).toMatchObject({
		items: [{ id: SECOND_BOARD }],
		bookmark: null,
	});
});
