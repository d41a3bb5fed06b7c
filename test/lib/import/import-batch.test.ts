import { describe, expect, it } from 'vitest';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll as run, outcomes, video } from '../../support/import';
import { emulate, pipelineAt, samples } from '../../support/pipeline';

describe('an import', () => {
	it('publishes once, however often it is run', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		const drafts = [image('One'), video('Two'), image('One')];
		expect(outcomes(await run(pipelineAt(emulator, { store }), drafts))).toEqual(['created', 'created', 'existing']);
		const again = await run(pipelineAt(emulator, { store }), drafts);
		expect(outcomes(again)).toEqual(['existing', 'existing', 'existing']);
		expect(
			emulator
				.pins()
				.map(({ id }) => id)
				.sort(),
		).toEqual([...new Set(again.map(({ pin }) => pin?.id))].sort());
		expect(emulator.media()).toHaveLength(1);
	});

	it('gives boards by name and by id the same key', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		const id = emulator.boards().find(({ name }) => name === 'Travel')?.id as string;
		await run(pipelineAt(emulator, { store }), [image('One')]);
		for (const board of [id, 'travel', ' Travel ']) {
			expect(outcomes(await run(pipelineAt(emulator, { store }), [{ ...image('One'), board }]))).toEqual(['existing']);
		}
	});

	it('answers for each row, and one that fails costs no other', async () => {
		const emulator = await emulate();
		const results = await run(pipelineAt(emulator), [
			image('One'),
			{ ...image('Two'), board: 'Nowhere' },
			{ ...image('Three'), section: 'Nothing' },
			{ ...image('Four'), media: [{ file: 'media/herb-pots.jpg', folder: samples }] },
			image('Five'),
		]);
		expect(outcomes(results)).toEqual(['created', 'board-unknown', 'section-unknown', 'image-too-small', 'created']);
		expect(results[1]?.problem?.message).toContain('Summer Recipes');
		expect(emulator.pins()).toHaveLength(2);
	});

	it('keeps what is not due, and publishes it when it is', async () => {
		const emulator = await emulate();
		let ahead = 0;
		const store = new MemoryStore(() => Date.now() + ahead);
		const runAt = new Date(Date.now() + 60_000).toISOString();
		const pipeline = pipelineAt(emulator, { store });
		expect(outcomes(await run(pipeline, [{ ...video('Later'), runAt }]))).toEqual(['scheduled']);
		expect([emulator.pins(), emulator.media()]).toEqual([[], []]);
		ahead = 120_000;
		expect(outcomes(await run(pipeline, [{ ...video('Later'), runAt }]))).toEqual(['created']);
	});

	it('tells that a form expired, after a bounded number of new ones, and publishes nothing', async () => {
		const emulator = await emulate({ uploadFormTtlSeconds: -1 });
		const pipeline = pipelineAt(emulator);
		pipeline.clock = { ...pipeline.clock, sleep: async () => undefined };
		expect(outcomes(await run(pipeline, [video('Expired')]))).toEqual(['upload-expired']);
		expect([emulator.pins(), emulator.media().length]).toEqual([[], 3]);
	});

	it('tells that a video cannot be processed, and publishes nothing', async () => {
		const emulator = await emulate();
		// The emulator checks the type alone; Pinterest's answer says what it finds in a film.
		const pipeline = pipelineAt(emulator, {
			http: (port) => async (request) => {
				const answer = await port(request);
				return request.path.startsWith('/media/')
					? { ...answer, body: { ...(answer.body as object), status: 'failed' } }
					: answer;
			},
		});
		expect(outcomes(await run(pipeline, [video('Broken')]))).toEqual(['media-failed']);
		expect(emulator.pins()).toEqual([]);
	});

	it('registers anew when an upload breaks off', async () => {
		const emulator = await emulate();
		emulator.faults.add({ on: 'bucket', kind: 'cut', fraction: 0.5, times: 1 });
		const pipeline = pipelineAt(emulator);
		pipeline.clock = {
			...pipeline.clock,
			sleep: async (ms) => await new Promise((resolve) => setTimeout(resolve, Math.min(ms, 30))),
		};
		expect(outcomes(await run(pipeline, [video('Cut once')]))).toEqual(['created']);
		expect(emulator.media().map(({ status }) => status)).toEqual(['registered', 'succeeded']);
	});

	it.each(['trial', 'pending'] as const)('names the access of an app that is %s', async (tier) => {
		const emulator = await emulate({ tier });
		const [result] = await run(pipelineAt(emulator), [image('One')]);
		expect(result).toMatchObject({ outcome: 'failed', problem: { category: 'access', action: 'upgrade-access' } });
	});

	it('stores no token, no signature and no picture', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		const draft = { ...image('Signed'), media: [{ url: `${emulator.url}/none.jpg?X-Amz-Signature=geheim` }] };
		await run(pipelineAt(emulator, { store }), [image('One'), video('Two'), draft]);
		for await (const [, raw] of store.scan('')) {
			expect(raw).not.toMatch(/geheim|pina_|base64/);
			expect(raw.length).toBeLessThan(2000);
		}
	});
});
