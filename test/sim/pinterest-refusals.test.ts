import { expect, test } from 'vitest';
import { readRateLimit } from '../../lib/rate-limit/headers';
import type { Character } from '../../sim/pinterest/pinterest';
import { OWNER, pictured, pinWith, setUp, verdictOn } from './pinterest-set-up';

test('refuses: a picture is refused for good, by its address and as bytes', async () => {
	const { pinterest, client, world } = setUp({ refusedShare: 0.5 });
	let refused = 0;
	for (let count = 0; count < 40; count++) {
		world.now += 60_000;
		const url = `https://img.example/${count}.jpg`;
		const inline = { source_type: 'image_base64', content_type: 'image/jpeg', data: url } as const;
		const verdict = await verdictOn(client.createPin(pictured(url)));
		expect(['done', 'refused']).toContain(verdict);
		expect(await verdictOn(client.createPin(pictured(url)))).toBe(verdict);
		expect(await verdictOn(client.createPin(pinWith({ media_source: inline })))).toBe(verdict);
		if (verdict === 'refused') refused++;
	}
	expect(refused).toBeGreaterThan(8);
	expect(refused).toBeLessThan(32);
	expect(pinterest.pins).toHaveLength(3 * (40 - refused));
});

test('cannot-fetch: a picture is taken as bytes alone', async () => {
	const { pinterest, client } = setUp({ unfetchableShare: 1 });
	const data = 'https://img.example/a.jpg';
	expect(await verdictOn(client.createPin(pictured(data)))).toBe('send-inline');
	expect(pinterest.pins).toHaveLength(0);
	const inline = { source_type: 'image_base64', content_type: 'image/jpeg', data } as const;
	expect(await verdictOn(client.createPin(pinWith({ media_source: inline })))).toBe('done');
});

test('hiccups, busy and breaks make no pin', async () => {
	const verdicts = async (changes: Partial<Character>) => {
		const { pinterest, client, answers } = setUp(changes);
		const met = new Set<string>();
		for (let count = 0; count < 40; count++) met.add(await verdictOn(client.createPin(pinWith())));
		expect(pinterest.pins).toHaveLength(0);
		return { met: [...met], statuses: [...new Set(answers.map(({ status }) => status))].sort() };
	};
	expect(await verdicts({ hiccups: 1 })).toEqual({ met: ['hours'], statuses: [400] });
	expect(await verdicts({ busy: 1 })).toEqual({ met: ['object-busy'], statuses: [409, 429] });
	expect(await verdicts({ breaksBefore: 1 })).toEqual({ met: ['unknown'], statuses: [408, 500, 502, 503, 504] });
});

test('busy: the last call of a window is refused in words that do not mean the window', async () => {
	const limits = { org_read: { amount: 9, windowSeconds: 60 }, org_write: { amount: 1, windowSeconds: 60 } };
	const { client, world } = setUp({ busy: 1, limits });
	for (let count = 0; count < 20; count++) {
		world.now += 60_000;
		expect(await verdictOn(client.createPin(pinWith()))).toBe('object-busy');
	}
});

test('breaks: reads break too, and once an outage began all calls do', async () => {
	const { client, world } = setUp({ breaksBefore: 0.2, outageMs: 60_000 });
	while ((await verdictOn(client.getUserAccount(), true)) === 'done') world.now += 100;
	for (let count = 0; count < 20; count++) expect(await verdictOn(client.getUserAccount(), true)).toBe('retry');
});

test('breaks-after: the answer is lost, and the pin is there', async () => {
	const { pinterest, client, listBoard } = setUp({ breaksAfter: 1 });
	expect(await verdictOn(client.createPin(pinWith()))).toBe('unknown');
	expect(pinterest.pins).toHaveLength(1);
	const [pin] = await listBoard();
	expect(pin).toMatchObject({ title: 'Lemon tart' });
	expect(await verdictOn(client.updatePin(pin?.id as string, { title: 'Tart' }), true)).toBe('retry');
	expect(pinterest.pins[0]?.title).toBe('Tart');
	expect(await verdictOn(client.deletePin(pin?.id as string), true)).toBe('retry');
	expect(pinterest.pinsOnBoard(pin?.board_id as string)).toHaveLength(0);
});

test('blocks-as-spam: links of a domain are refused for a while', async () => {
	const { pinterest, client, world } = setUp({ spamBlocks: 0.2, spamBlockMs: 600_000 });
	const post = async () => await verdictOn(client.createPin(pinWith()));
	while ((await post()) === 'done') world.now += 1000;
	expect(await post()).toBe('spam');
	expect(await verdictOn(client.createPin(pinWith({ link: undefined })))).toBe('done');
	const { length } = pinterest.pins;
	world.now += 599_999;
	expect(await post()).toBe('spam');
	expect(pinterest.pins).toHaveLength(length);
	world.now += 1;
	const later = [];
	for (let count = 0; count < 5; count++, world.now += 600_000) later.push(await post());
	expect(later).toContain('done');
});

test('limits: narrower ones are announced and kept, and change once', async () => {
	const write = (amount: number) => ({
		org_read: { amount: 1000, windowSeconds: 60 },
		org_write: { amount, windowSeconds: 60 },
	});
	const laterLimits = { afterMs: 60_000, limits: write(5) };
	const { client, answers, world } = setUp({ limits: write(3), laterLimits });
	const posted = async () => {
		let count = 0;
		while ((await verdictOn(client.createPin(pinWith()))) === 'done') count++;
		return count;
	};
	expect(await posted()).toBe(3);
	const { resetSeconds = 0, closest } = readRateLimit(answers.at(-1)?.headers ?? {});
	expect(closest).toBe(3);
	world.now += resetSeconds * 1000;
	expect(await posted()).toBe(5);
});

test('limits: they may be announced as a plain number', async () => {
	const limits = { org_read: { amount: 50, windowSeconds: 60 }, org_write: { amount: 7, windowSeconds: 60 } };
	const { client, answers } = setUp({ limits, limitHeader: 'plain' });
	await client.createPin(pinWith());
	expect(answers[0]?.headers).toMatchObject({ 'x-ratelimit-limit': '7', 'x-ratelimit-remaining': '6' });
});

test('ends-tokens: a token is invalid from one call on', async () => {
	const { pinterest, client, world } = setUp({ tokenEnds: 0.2 });
	let calls = 0;
	while ((await verdictOn(client.getUserAccount(), true)) === 'done') calls++;
	expect(calls).toBeLessThan(50);
	for (let count = 0; count < 9; count++) expect(await verdictOn(client.getUserAccount(), true)).toBe('refresh-token');
	world.token = pinterest.rotate(OWNER);
	expect(await verdictOn(client.getUserAccount(), true)).toBe('done');
});
