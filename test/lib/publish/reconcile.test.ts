import { describe, expect, it } from 'vitest';
import { MemoryStore, type AtomicStore, type HttpPort } from '../../../lib';
import type { PinAnswer } from '../../../lib/pinterest/schemas';
import { image, importAll, outcomes, video } from '../../support/import';
import { emulate, pipelineAt, samples, type PipelineAt } from '../../support/pipeline';
import { DAY, MINUTE, SECOND, travel } from '../../support/time-travel';

/** Runs an import with one fault in its way, and a second one without. */
async function twice(
	kind: 'drop-after-commit' | 'error-after-commit' | 'hang-after-commit' | 'drop-before',
	more: PipelineAt = {},
) {
	const emulator = await emulate({ listLagMs: 100 });
	const store = new MemoryStore();
	emulator.faults.add({ on: 'POST /pins', kind, times: 1, ...(kind === 'hang-after-commit' ? { ms: 400 } : {}) });
	const settings = { callTimeoutMs: 150, ...more.settings };
	const first = await importAll(pipelineAt(emulator, { store, ...more, settings }), [image('Once')]);
	const second = await importAll(pipelineAt(emulator, { store, ...more, settings }), [image('Once')]);
	return { first: outcomes(first), second: outcomes(second), pins: emulator.pins().length, store };
}

describe('a publish that was not answered', () => {
	it.each(['drop-after-commit', 'error-after-commit', 'hang-after-commit'] as const)(
		'is found on its board after %s',
		async (kind) => {
			expect(await twice(kind)).toMatchObject({ first: ['created'], second: ['existing'], pins: 1 });
		},
	);

	it('is sent again when it is not there', async () => {
		expect(await twice('drop-before')).toMatchObject({ first: ['created'], second: ['existing'], pins: 1 });
	});

	it('is never sent again where it is to be held', async () => {
		expect(await twice('drop-before', { settings: { onUnknown: 'hold' } })).toMatchObject({
			first: ['outcome-unknown-held'],
			second: ['outcome-unknown-held'],
			pins: 0,
		});
	});

	it('is found all the same where it is to be held', async () => {
		expect(await twice('drop-after-commit', { settings: { onUnknown: 'hold' } })).toMatchObject({
			first: ['created'],
			second: ['existing'],
			pins: 1,
		});
	});

	it('stays unknown when its attempts are used up', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 10 });
		const pipeline = pipelineAt(emulator, { store, settings: { reconcileDelayMs: 20, reconcileGapMs: 10 } });
		expect(outcomes(await importAll(pipeline, [image('Never')]))).toEqual(['outcome-unknown-attempts']);
		expect(emulator.requests().filter(({ method, path }) => `${method} ${path}` === 'POST /v5/pins')).toHaveLength(3);
	});

	it('is not taken for the pin of another job that looks the same', async () => {
		const emulator = await emulate();
		const store = new MemoryStore();
		const twin = image('Twin', { media: [{ file: 'media/lemon-tart.jpg', folder: samples }] });
		expect(outcomes(await importAll(pipelineAt(emulator, { store }), [twin]))).toEqual(['created']);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		const [result] = await importAll(pipelineAt(emulator, { store }), [image('Twin')]);
		expect(result?.outcome).toBe('created');
		expect(emulator.pins()).toHaveLength(2);
		expect(result?.pin?.id).toBe(emulator.pins()[1]?.id);
	});

	it('is left alone where several pins look like it', async () => {
		const emulator = await emulate();
		for (let copy = 0; copy < 2; copy++) await importAll(pipelineAt(emulator), [image('By hand')]);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		expect(outcomes(await importAll(pipelineAt(emulator), [image('By hand')]))).toEqual(['outcome-unknown-several']);
		expect(emulator.pins()).toHaveLength(3);
	});

	it('is told from all others by its marked link', async () => {
		const emulator = await emulate();
		const settings = { linkMarker: true };
		const draft = image('Marked', { link: 'https://example.com/page?a=1' });
		for (let copy = 0; copy < 2; copy++) await importAll(pipelineAt(emulator), [draft]);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		const [result] = await importAll(pipelineAt(emulator, { settings }), [draft]);
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[2]?.id]);
		expect(emulator.pins()[2]?.link).toMatch(/^https:\/\/example\.com\/page\?a=1&utm_content=pp-\w+$/);
	});

	it('of several jobs that look the same is told where each has its pin, and left alone where not', async () => {
		const emulator = await emulate();
		const twins = ['mountain-lake.jpg', 'lemon-tart.jpg'].map((name) =>
			image('Twins', { media: [{ file: `media/${name}`, folder: samples }] }),
		);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 2 });
		const results = await importAll(pipelineAt(emulator), twins);
		expect(outcomes(results)).toEqual(['created', 'created']);
		expect(new Set(results.map(({ pin }) => pin?.id)).size).toBe(2);
		expect(emulator.pins()).toHaveLength(2);
	});
});

describe('the look-up of a publish that was not answered', () => {
	/** Boards list their oldest pin first, one to a page. */
	const oldestFirst =
		(port: HttpPort): HttpPort =>
		async (request) => {
			if (request.operation !== 'GET /boards/{board_id}/pins') return await port(request);
			const { bookmark, ...query } = request.query ?? {};
			const answer = await port({ ...request, query });
			const pins = (answer.body as { items: PinAnswer[] }).items.toReversed();
			const at = Number(bookmark ?? 0);
			const next = at + 1 < pins.length ? String(at + 1) : null;
			return { ...answer, body: { items: pins.slice(at, at + 1), bookmark: next } };
		};

	it('reads a second page of the board where the first has only old pins', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		await clock.until(importAll(pipeline(), [image('Of long ago')]));
		await clock.pass(DAY);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const results = await clock.until(importAll(pipeline({ http: oldestFirst }), [image('Once')]));
		expect(results.map(({ outcome, pin }) => [outcome, pin?.id])).toEqual([['created', emulator.pins()[1]?.id]]);
		expect([sent('POST /pins'), emulator.pins().length]).toEqual([2, 2]);
	});

	it('finds the pin of the first of two attempts that were not answered', async () => {
		// Listed so late that both looks after the first attempt miss it.
		const { clock, emulator, pipeline, jobs, sent } = await travel({ listLagMs: 5 * MINUTE });
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', skip: 1, times: 9 });
		const settings = { clockSkewMs: SECOND, publishAttempts: 3 };
		const [result] = await clock.until(importAll(pipeline({ settings }), [image('Once')]));
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[0]?.id]);
		expect([sent('POST /pins'), emulator.pins().length]).toEqual([2, 1]);
		expect(await jobs()).toMatchObject([{ state: 'published', attempts: 2 }]);
	});

	it('does not take a pin that differs in its alt text alone', async () => {
		const emulator = await emulate();
		await importAll(pipelineAt(emulator), [image('Alike', { altText: 'A lake' })]);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before' });
		const [result] = await importAll(pipelineAt(emulator), [image('Alike', { altText: 'A mountain' })]);
		expect(emulator.pins().map(({ altText }) => altText)).toEqual(['A lake', 'A mountain']);
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[1]?.id]);
	});
});

describe('a video', () => {
	it('is not uploaded again after its publish was not answered', async () => {
		const emulator = await emulate();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		expect(outcomes(await importAll(pipelineAt(emulator), [video('Film')]))).toEqual(['created']);
		expect(emulator.media()).toHaveLength(1);
	});
});

describe('a store that fails', () => {
	/** Fails the n-th time a verb matches. */
	function failing(
		store: AtomicStore,
		matches: (verb: string, key: string, raw: string) => boolean,
		times = 1,
	): AtomicStore {
		let left = times;
		return new Proxy(store, {
			get(target, name: 'insert') {
				const member = target[name] as unknown;
				if (typeof member !== 'function') return member;
				return async (...args: string[]) => {
					if (matches(name, args[0] ?? '', args.at(-1) ?? '') && left-- > 0) throw new Error('the store is down');
					return await (member as (...given: string[]) => Promise<unknown>).apply(target, args);
				};
			},
		});
	}
	const never: HttpPort = async ({ operation }) => {
		throw new Error(`${operation} was sent`);
	};

	it.each([
		['at the claim', (verb: string, key: string) => verb === 'insert' && key.startsWith('job:')],
		['before the intent is written', (verb: string, key: string) => verb === 'insert' && key.startsWith('flight:')],
		[
			'at the intent',
			(verb: string, _key: string, raw: string) => verb === 'swap' && raw.includes('"state":"publishing"'),
		],
	])('%s lets no pin through', async (_, matches) => {
		const emulator = await emulate();
		const store = failing(new MemoryStore(), matches);
		const pipeline = pipelineAt(emulator, {
			store,
			http: (port) => async (request) => (request.safe ? await port(request) : await never(request)),
		});
		const [result] = await importAll(pipeline, [image('One')]);
		expect(result).toMatchObject({ outcome: expect.stringMatching(/failed|unknown/) });
		expect(emulator.pins()).toEqual([]);
	});

	it.each([
		['at the receipt', (verb: string, key: string) => verb === 'insert' && key.startsWith('receipt:')],
		[
			'at the settling',
			(verb: string, _key: string, raw: string) => verb === 'swap' && raw.includes('"state":"published"'),
		],
	])('%s costs no pin and makes no second one', async (_, matches) => {
		const emulator = await emulate();
		const inner = new MemoryStore();
		await importAll(pipelineAt(emulator, { store: failing(inner, matches) }), [image('One')]);
		await importAll(pipelineAt(emulator, { store: inner }), [image('One')]);
		expect(outcomes(await importAll(pipelineAt(emulator, { store: inner }), [image('One')]))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});
});
