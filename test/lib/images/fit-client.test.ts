import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { FitClient } from '../../../lib/images/fit-client';
import type { FitRequest } from '../../../lib/images/fit-messages';
import { targetType } from '../../../lib/images/plan-fit';
import { readImageFacts } from '../../../lib/images/read-facts';

async function request(name: string, damage?: (bytes: Uint8Array) => void): Promise<FitRequest> {
	const file = readFileSync(join(__dirname, 'samples', name));
	const facts = await readImageFacts(file);
	const bytes = new Uint8Array(file);
	damage?.(bytes);
	return { bytes, facts, recipe: { shape: 'keep' }, target: targetType(facts) };
}

it('an abort ends the thread at once, and the next image gets a new one', async () => {
	const client = new FitClient();
	const abort = new AbortController();
	const reason = new Error('enough');
	const fitting = client.fit(await request('lossy-oversized.webp'), abort.signal);
	await delay(20);
	abort.abort(reason);
	await expect(fitting).rejects.toBe(reason);
	expect(client.isRunning).toBe(false);
	await expect(client.fit(await request('lossless.webp'))).resolves.toMatchObject({ contentType: 'image/png' });
});

it('images that wait for their turn are fitted one after another, and one that is aborted meanwhile is left out', async () => {
	const client = new FitClient();
	const abort = new AbortController();
	const order: string[] = [];
	const fit = async (name: string, signal?: AbortSignal) =>
		await client.fit(await request(name), signal).then(
			() => order.push(name),
			() => order.push(`not ${name}`),
		);
	const all = [fit('lossy.webp'), fit('lossy.avif', abort.signal), fit('lossless.webp')];
	await delay(5);
	abort.abort();
	await Promise.all(all);
	expect(order.toSorted()).toEqual(['lossless.webp', 'lossy.webp', 'not lossy.avif']);
	expect(order.indexOf('lossy.webp')).toBeLessThan(order.indexOf('lossless.webp'));
	expect(client.isRunning).toBe(true);
});

it('the thread ends when nothing came for a while', async () => {
	const client = new FitClient({ idleMs: 1 });
	await client.fit(await request('lossless.webp'));
	await expect.poll(() => client.isRunning).toBe(false);
});

it('the thread ends when its codecs hold much memory, and after an image that broke one off', async () => {
	const small = new FitClient({ memoryBytes: 1 });
	await small.fit(await request('lossless.webp'));
	expect(small.isRunning).toBe(false);
	const client = new FitClient();
	await client.fit(await request('lossless.webp'));
	expect(client.isRunning).toBe(true);
	await expect(client.fit(await request('damaged.webp'))).resolves.toEqual({
		failure: 'broken',
		what: 'it cannot be decoded',
	});
	expect(client.isRunning).toBe(false);
});

it('an image that takes too long ends the thread', async () => {
	const client = new FitClient({ waitMs: 1 });
	await expect(client.fit(await request('lossy-oversized.webp'))).rejects.toMatchObject({
		problem: { code: 'image-unfit', message: expect.stringContaining('within 0.001 seconds') },
	});
	expect(client.isRunning).toBe(false);
});

it('damaged images are fitted or refused, and never end the process', async () => {
	const client = new FitClient();
	const names = ['lossless-alpha.webp', 'animated-inset.webp', 'alpha.gif', 'cmyk.jpg', 'palette.bmp', 'palette.png'];
	let state = 7;
	const random = (below: number) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return state % below;
	};
	const ends = new Set<string>();
	for (let round = 0; round < 2; round++)
		for (const name of names) {
			const damage = (bytes: Uint8Array) => {
				for (let count = 0; count < 4; count++) bytes[random(bytes.length)] = random(256);
			};
			const reply = await client.fit(await request(name, damage));
			ends.add('failure' in reply ? reply.failure : 'fitted');
		}
	expect([...ends].every((end) => ['fitted', 'broken', 'truncated'].includes(end))).toBe(true);
	expect(ends.has('broken') || ends.has('truncated')).toBe(true);
});

it('a GIF whose codes refer to each other in a circle is not read for ever', async () => {
	const client = new FitClient();
	const circular = await request('alpha.gif', (bytes) => {
		bytes[936] = 57;
		bytes[744] = 211;
		bytes[6330] = 125;
		bytes[1526] = 183;
	});
	await expect(client.fit(circular)).resolves.toBeDefined();
});
