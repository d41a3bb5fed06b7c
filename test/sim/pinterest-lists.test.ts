import { expect, test } from 'vitest';
import { pinTime, type PinCreate } from '../../lib/pinterest/schemas';
import type { Character } from '../../sim/pinterest/pinterest';
import { BOARD, NOW, pinWith, setUp } from './pinterest-set-up';

test('lists-late: a pin is listed after a lag, and can be asked for at once', async () => {
	const { pinterest, client, world, listBoard } = setUp({ listsWithinMs: 110_000 });
	const ids = [];
	for (let count = 0; count < 20; count++) ids.push((await client.createPin(pinWith())).id);
	const lags = pinterest.pins.map(({ committedAt, listedAt }) => listedAt - committedAt);
	expect(Math.max(...lags)).toBeLessThanOrEqual(110_000);
	expect(Math.max(...lags)).toBeGreaterThan(50_000);
	const latest = pinterest.pins.toSorted((one, other) => other.listedAt - one.listedAt)[0];
	const latestId = latest?.id as string;
	world.now = (latest?.listedAt as number) - 1;
	const before = lags.filter((lag) => lag < Math.max(...lags)).length;
	expect(before).toBeGreaterThan(0);
	expect(await listBoard()).toHaveLength(before);
	expect((await client.listDomainPins('food.example')).items).toHaveLength(before);
	expect(await client.getPin(latestId)).toMatchObject({ id: latestId });
	expect(pinterest.pinsOnBoard(BOARD)).toHaveLength(20);
	world.now += 1;
	expect(await listBoard()).toHaveLength(20);
});

test('lists-too-late: a pin is listed when every look-up for it is over', async () => {
	const { pinterest, client, world, listBoard } = setUp({ listsTooLate: 1 });
	await client.createPin(pinWith());
	world.now += 9 * 60_000 - 1;
	expect(await listBoard()).toHaveLength(0);
	world.now = pinterest.pins[0]?.listedAt as number;
	expect(await listBoard()).toHaveLength(1);
});

test('small-pages: pages have fewer items than were asked for, and lead to each pin once', async () => {
	const { client, answers, listBoard } = setUp({ pageSize: 3 });
	for (let count = 0; count < 8; count++) await client.createPin(pinWith());
	const before = answers.length;
	expect(new Set((await listBoard()).map(({ id }) => id)).size).toBe(8);
	expect(answers.slice(before).map(({ body }) => (body as { items: [] }).items.length)).toEqual([3, 3, 2]);
});

test('small-pages: what is added meanwhile shifts the pages', async () => {
	const { client } = setUp({ pageSize: 2 });
	for (let count = 0; count < 4; count++) await client.createPin(pinWith());
	const first = await client.listBoardPins(BOARD);
	await client.createPin(pinWith());
	const second = await client.listBoardPins(BOARD, first.bookmark ?? undefined);
	expect(second.items[0]?.id).toBe(first.items[1]?.id);
});

test('lists-in-odd-order: each order has all pins, and stays the same', async () => {
	const orders: Record<string, number[]> = {};
	for (const order of ['nearly-newest-first', 'oldest-first', 'shuffled'] as const) {
		const { pinterest, client, listBoard } = setUp({ order, pageSize: order === 'nearly-newest-first' ? 4 : 250 });
		for (let count = 0; count < 30; count++) await client.createPin(pinWith());
		const places = (await listBoard()).map(({ id }) => pinterest.pins.findIndex((pin) => pin.id === id));
		expect((await listBoard()).map(({ id }) => pinterest.pins.findIndex((pin) => pin.id === id))).toEqual(places);
		expect(places.toSorted((one, other) => one - other)).toEqual([...Array(30).keys()]);
		orders[order] = places;
	}
	const newestFirst = [...Array(30).keys()].reverse();
	expect(orders['oldest-first']).toEqual(newestFirst.toReversed());
	expect(orders['nearly-newest-first']).not.toEqual(newestFirst);
	for (const [at, place] of (orders['nearly-newest-first'] ?? []).entries())
		expect(Math.abs(at - (29 - place))).toBeLessThan(6);
	expect(orders['shuffled']?.some((place, at) => Math.abs(at - (29 - place)) > 10)).toBe(true);
	expect(orders['shuffled']?.slice(0, 8)).not.toEqual(orders['oldest-first']?.slice(0, 8));
});

test('small-pages: no order hides a young pin behind two pages of old ones, which would be a documented limit', async () => {
	const { pinterest, client, listBoard } = setUp({ order: 'oldest-first', pageSize: 3 });
	for (let count = 0; count < 12; count++) await client.createPin(pinWith());
	const newest = pinterest.pins.at(-1)?.id;
	expect((await listBoard()).findIndex(({ id }) => id === newest)).toBeLessThan(6);
});

test('normalises: texts come back in another form, and the truth has what was sent', async () => {
	const shownAs = async (normalisations: Character['normalisations'], pin: Partial<PinCreate>) => {
		const { pinterest, client } = setUp({ normalisations, normalisedShare: 1 });
		const { id } = await client.createPin(pinWith(pin));
		expect(pinterest.pins[0]?.title).toBe(pinWith(pin).title);
		const [listed] = (await client.listBoardPins(BOARD)).items;
		expect(await client.getPin(id)).toMatchObject({ title: listed?.title, link: listed?.link });
		return listed;
	};
	expect(await shownAs(['trimmed'], { title: ' a  b ' })).toMatchObject({ title: 'a b' });
	expect(await shownAs(['escaped'], { title: `<"T'&>` })).toMatchObject({ title: '&lt;&quot;T&#39;&amp;&gt;' });
	expect(await shownAs(['without-emoji'], { title: 'Tart 🍋❤️' })).toMatchObject({ title: 'Tart ' });
	expect(await shownAs(['cut'], { title: 'a'.repeat(50) })).toMatchObject({ title: 'a'.repeat(30) });
	expect(await shownAs(['without-description'], {})).toMatchObject({ description: null, alt_text: 'A tart' });
	expect(await shownAs(['without-alt-text'], {})).toMatchObject({ alt_text: null });
	expect(await shownAs(['link-without-query'], { link: 'https://a.example/b?c=1#d' })).toMatchObject({
		link: 'https://a.example/b#d',
	});
	expect(await shownAs(['link-with-slash'], { link: 'https://a.example/b?c=1' })).toMatchObject({
		link: 'https://a.example/b/?c=1',
	});
	expect(await shownAs(['link-with-slash', 'link-without-query'], {})).toMatchObject({
		link: 'https://www.food.example/tart/',
	});
});

test('normalises: where it is done to some pins, it is always done to the same ones', async () => {
	const { client, listBoard } = setUp({ normalisations: ['without-description'], normalisedShare: 0.5 });
	for (let count = 0; count < 40; count++) await client.createPin(pinWith());
	const lost = (await listBoard()).filter(({ description }) => description === null);
	expect(lost.length).toBeGreaterThan(8);
	expect(lost.length).toBeLessThan(32);
	expect((await listBoard()).filter(({ description }) => description === null)).toEqual(lost);
});

test('loses-dates: some dates are missing or written in another way', async () => {
	const timeIn = async (dateForm: Character['dateForm']) => {
		const { client } = setUp({ dateForm, dateFormShare: 1 });
		return pinTime((await client.createPin(pinWith())).created_at);
	};
	expect(await timeIn('missing')).toBeUndefined();
	expect(await timeIn('zoned')).toEqual({ at: NOW, zoned: true });
	expect(await timeIn('epoch')).toEqual({ at: NOW, zoned: true });
	expect(await timeIn('epoch-ms')).toEqual({ at: NOW, zoned: true });
	expect(await timeIn('local')).toEqual({ at: NOW - 7 * 3_600_000, zoned: false });
	const { client, listBoard } = setUp({ dateForm: 'missing', dateFormShare: 0.5 });
	for (let count = 0; count < 40; count++) await client.createPin(pinWith());
	const lost = (await listBoard()).filter((pin) => pin.created_at === undefined).length;
	expect(lost).toBeGreaterThan(8);
	expect(lost).toBeLessThan(32);
});
