import { request } from 'undici';
import { describe, expect, it } from 'vitest';
import { FIELDS, LINKS, TEXTS, type Listing } from '../../emulator/listing';
import { call, firstBoard, pinBody, start } from './helpers';

const SENT = {
	title: 'Tom\'s "best" <b>tart</b> - 1 & 2... 🍋',
	description: 'Crème  brûlée\u0007',
	link: 'https://example.com/a-b/?x=1&y=2#top',
	alt_text: 'A tart',
};
const AT = Date.parse('2027-03-22T09:00:01.400Z');

/** An emulator with two pins, and how its board lists the last one. */
async function stage() {
	const emulator = await start({ now: () => AT });
	await call(emulator, 'POST', '/pins', pinBody(emulator, { title: 'First' }));
	const { id } = (await call(emulator, 'POST', '/pins', pinBody(emulator, SENT))).body;
	const items = async (listing: Listing) => {
		emulator.list(listing);
		return (await call(emulator, 'GET', `/boards/${firstBoard(emulator)}/pins`)).body.items as Record<
			string,
			unknown
		>[];
	};
	const listed = async (listing: Listing) => (await items(listing)).find((pin) => pin.id === id) ?? {};
	return { emulator, id, items, listed };
}

describe('lists', () => {
	it('show what was sent, newest first, unless they are told otherwise', async () => {
		const { items, id, listed } = await stage();
		expect((await items({})).map((pin) => pin.id)[0]).toBe(id);
		expect((await items({ order: 'oldest-first' })).map((pin) => pin.id)[1]).toBe(id);
		expect(await listed({})).toMatchObject({ ...SENT, created_at: '2027-03-22T09:00:01' });
	});

	it.each([
		['naive', '2027-03-22T09:00:01'],
		['zoned', '2027-03-22T09:00:01+00:00'],
		['rfc1123', 'Mon, 22 Mar 2027 09:00:01 GMT'],
		['epoch', 1_805_706_001],
		['epoch-ms', AT],
		['local', '2027-03-22T02:00:01'],
		['words', 'a few minutes ago'],
		['null', null],
		['missing', undefined],
	] as const)('show dates %s', async (dates, shown) => {
		const { listed } = await stage();
		expect((await listed({ dates })).created_at).toBe(shown);
	});

	it('change texts and links one switch after the other, and each changes something', async () => {
		const { listed } = await stage();
		const changed = await listed({ texts: ['curly', 'no-emoji', 'escaped'], links: ['no-slash', 'no-query', 'http'] });
		expect(changed).toMatchObject({
			title: 'Tom’s “best” &lt;b&gt;tart&lt;/b&gt; – 1 &amp; 2… ',
			link: 'http://example.com/a-b#top',
		});
		const sent = JSON.stringify(await listed({}));
		const alone: Listing[] = [
			...Object.keys(TEXTS).map((text) => ({ texts: [text] }) as Listing),
			...Object.keys(LINKS).map((link) => ({ links: [link] }) as Listing),
			...FIELDS.map((field) => ({ nulls: [field] })),
		];
		const idle = ['slash', 'https', 'no-www', 'board_section_id']; // as it is already
		for (const listing of alone) {
			const [name = ''] = Object.values(listing).flat() as string[];
			const shown = JSON.stringify(await listed(listing));
			expect([name, shown === sent]).toEqual([name, idle.includes(name)]);
		}
	});

	it('change only pins whose request contains a text, and no answer about one pin', async () => {
		const { emulator, id, items } = await stage();
		expect((await items({ match: 'brûlée', nulls: ['title'] })).map(({ title }) => title)).toEqual([null, 'First']);
		expect((await call(emulator, 'GET', `/pins/${id}`)).body.title).toBe(SENT.title);
	});

	it('are set over HTTP, and are as at the start after a reset', async () => {
		const { emulator, items } = await stage();
		const control = async (path: string, body?: unknown) =>
			await request(`${emulator.url}/_emulator/${path}`, { method: 'POST', body: body ? JSON.stringify(body) : null });
		expect((await control('listing', { dates: 'yesterday' })).statusCode).toBe(400);
		expect((await control('listing', { date: 'null' })).statusCode).toBe(400);
		expect((await control('listing', { dates: 'null' })).statusCode).toBe(200);
		const list = async () => (await call(emulator, 'GET', `/boards/${firstBoard(emulator)}/pins`)).body.items;
		expect((await list())[0].created_at).toBeNull();
		await control('reset');
		await call(emulator, 'POST', '/pins', pinBody(emulator));
		expect((await list())[0].created_at).toBe('2027-03-22T09:00:01');
		expect(await items({})).toHaveLength(1);
	});
});
