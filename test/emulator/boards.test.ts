import { describe, expect, it } from 'vitest';
import { call, embedded, firstBoard, start } from './helpers';

describe('boards and sections', () => {
	it('creates, reads, changes and deletes a board', async () => {
		const emulator = await start();
		const created = await call(emulator, 'POST', '/boards', { name: 'Gardens', description: 'Green' });
		expect(created.status).toBe(201);
		expect(created.body).toMatchObject({ name: 'Gardens', privacy: 'PUBLIC', pin_count: 0 });
		expect(created.body.id).toMatch(/^\d{18,19}$/);
		expect(created.body.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
		const path = `/boards/${created.body.id}`;
		expect((await call(emulator, 'PATCH', path, { name: 'Small gardens' })).body.name).toBe('Small gardens');
		expect((await call(emulator, 'GET', path)).body.description).toBe('Green');
		expect((await call(emulator, 'DELETE', path)).status).toBe(204);
		expect((await call(emulator, 'GET', path)).body).toEqual({ code: 40, message: 'Board not found.' });
	});

	it('refuses a name that is taken and an id that is no number', async () => {
		const emulator = await start();
		const taken = await call(emulator, 'POST', '/boards', { name: 'travel' });
		expect([taken.status, taken.body.message]).toEqual([400, 'The board name is invalid or duplicated.']);
		const wrong = await call(emulator, 'GET', '/boards/summer');
		expect([wrong.status, wrong.body.code]).toEqual([400, 1]);
		expect(wrong.body.message).toContain('^\\d+$');
	});

	it('keeps sections, and lists their pins on the board too', async () => {
		const emulator = await start();
		const board = `/boards/${firstBoard(emulator)}`;
		const section = await call(emulator, 'POST', `${board}/sections`, { name: 'Soups' });
		expect(section.status).toBe(201);
		const pin = { board_id: firstBoard(emulator), board_section_id: section.body.id, media_source: embedded() };
		expect((await call(emulator, 'POST', '/pins', pin)).body.board_section_id).toBe(section.body.id);
		for (const path of [`${board}/pins`, `${board}/sections/${section.body.id}/pins`]) {
			expect((await call(emulator, 'GET', path)).body.items).toHaveLength(1);
		}
		const one = `${board}/sections/${section.body.id}`;
		expect((await call(emulator, 'PATCH', one, { name: 'Cold soups' })).body.name).toBe('Cold soups');
		expect((await call(emulator, 'POST', `${board}/sections`, { name: '' })).status).toBe(400);
		expect((await call(emulator, 'DELETE', one)).status).toBe(204);
		expect((await call(emulator, 'GET', `${one}/pins`)).body.code).toBe(2031);
		expect((await call(emulator, 'GET', `${board}/sections`)).body.items).toEqual([]);
	});

	it('pages through boards with an opaque bookmark', async () => {
		const emulator = await start({ boards: Array.from({ length: 7 }, (_, index) => ({ name: `Board ${index}` })) });
		const seen: string[] = [];
		let bookmark: string | null = null;
		let pages = 0;
		do {
			const query: string = bookmark ? `&bookmark=${encodeURIComponent(bookmark)}` : '';
			const { body } = await call(emulator, 'GET', `/boards?page_size=3${query}`);
			seen.push(...body.items.map(({ name }: { name: string }) => name));
			bookmark = body.bookmark;
			pages += 1;
		} while (bookmark);
		expect(pages).toBe(3);
		expect(new Set(seen).size).toBe(7);
	});

	it('refuses a page size that Pinterest refuses', async () => {
		const emulator = await start();
		for (const size of ['0', '251', '3e', '']) {
			const { status, body } = await call(emulator, 'GET', `/boards?page_size=${size}`);
			expect([status, body.code]).toEqual([400, 1]);
		}
		expect((await call(emulator, 'GET', '/boards?bookmark=rubbish')).status).toBe(400);
		expect((await call(emulator, 'GET', '/boards?page_size=250')).status).toBe(200);
	});

	it('can refuse several writes to one board at once', async () => {
		const emulator = await start({ boardWrites: { max: 1, holdMs: 60_000, status: 409 } });
		const path = `/boards/${firstBoard(emulator)}/sections`;
		expect((await call(emulator, 'POST', path, { name: 'One' })).status).toBe(201);
		expect((await call(emulator, 'POST', path, { name: 'Two' })).status).toBe(409);
		const other = `/boards/${emulator.boards()[1]!.id}/sections`;
		expect((await call(emulator, 'POST', other, { name: 'Two' })).status).toBe(201);
	});
});
