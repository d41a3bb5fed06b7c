import { describe, expect, it } from 'vitest';
import { MemoryStore, PipelineError, type AtomicStore } from '../../lib';
import { image, importAll, outcomes, video } from '../support/import';
import { emulate, pipelineAt, samples, type PipelineAt } from '../support/pipeline';
import { sentTo } from '../support/time-travel';

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
		const pipeline = pipelineAt(emulator, { store, settings: { quarantineMs: 20, lookGapMs: 10 } });
		expect(outcomes(await importAll(pipeline, [image('Never')]))).toEqual(['outcome-unknown-attempts']);
		expect(sentTo(emulator, 'POST /pins')).toBe(3);
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

describe('a video', () => {
	it('is not uploaded again after its publish was not answered', async () => {
		const emulator = await emulate();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		expect(outcomes(await importAll(pipelineAt(emulator), [video('Film')]))).toEqual(['created']);
		expect(emulator.media()).toHaveLength(1);
	});
});

describe('a store that fails', () => {
	const DOWN = {
		code: 'store-unavailable',
		category: 'store',
		message: 'The store is down.',
		action: 'retry-later',
	} as const;

	/** Fails as stores do, so many times that a verb matches. */
	function failing(
		store: AtomicStore,
		matches: (verb: string, key: string, raw: string) => boolean,
		times: number,
	): AtomicStore {
		let left = times;
		return new Proxy(store, {
			get(target, name: 'insert') {
				const member = target[name] as unknown;
				if (typeof member !== 'function') return member;
				return async (...args: string[]) => {
					if (matches(name, args[0] ?? '', args.at(-1) ?? '') && left-- > 0) throw new PipelineError(DOWN);
					return await (member as (...given: string[]) => Promise<unknown>).apply(target, args);
				};
			},
		});
	}

	it.each([
		['at the claim', 'failed', (verb: string, key: string) => verb === 'insert' && key.startsWith('job:')],
		[
			'before the intent is written',
			'unknown',
			(verb: string, key: string) => verb === 'insert' && key.startsWith('flight:'),
		],
		[
			'at the intent',
			'unknown',
			(verb: string, _key: string, raw: string) => verb === 'swap' && raw.includes('"state":"publishing"'),
		],
	])('%s lets no pin through', async (_, outcome, matches) => {
		const emulator = await emulate();
		const pipeline = pipelineAt(emulator, { store: failing(new MemoryStore(), matches, Infinity) });
		const [result] = await importAll(pipeline, [image('One')]);
		expect([result?.outcome, result?.problem?.code]).toEqual([outcome, 'store-unavailable']);
		expect(sentTo(emulator, 'POST /pins')).toBe(0);
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
		await importAll(pipelineAt(emulator, { store: failing(inner, matches, 1) }), [image('One')]);
		await importAll(pipelineAt(emulator, { store: inner }), [image('One')]);
		expect(outcomes(await importAll(pipelineAt(emulator, { store: inner }), [image('One')]))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});
});
