import { describe, expect, it } from 'vitest';
import { PipelineError, type AtomicStore, type HttpPort, type PinDraft } from '../../../lib';
import type { RowWrite } from '../../../lib/store/atomic-store';
import type { PinAnswer } from '../../../lib/pinterest/schemas';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes, video } from '../../support/import';
import { emulate, pipelineAt, samples, type PipelineAt } from '../../support/pipeline';
import { DAY, MINUTE, openSamples, SECOND, sentTo, travel } from '../../support/time-travel';

/** An import on virtual time, in which a publish is listed a minute and a half late. */
async function stage() {
	const { clock, emulator, store, pipeline } = await travel({ listLagMs: 90_000 });
	const run = async (drafts: PinDraft[], more?: PipelineAt) =>
		await clock.until(importAll(pipeline(more), drafts, undefined, openSamples));
	return { clock, emulator, store, run };
}

/** Runs an import with one fault in its way, and a second one without. */
async function twice(kind: 'drop-after-commit' | 'error-after-commit' | 'drop-before', more?: PipelineAt) {
	const { emulator, run } = await stage();
	emulator.faults.add({ on: 'POST /pins', kind, times: 1 });
	const first = outcomes(await run([image('Once')], more));
	return { first, second: outcomes(await run([image('Once')], more)), pins: emulator.pins().length };
}

describe('a publish that was not answered', () => {
	it.each(['drop-after-commit', 'error-after-commit'] as const)('is found on its board after %s', async (kind) => {
		expect(await twice(kind)).toEqual({ first: ['created'], second: ['existing'], pins: 1 });
	});

	it('is found on its board after hang-after-commit', async () => {
		// A call is given up by the machine's own time.
		const emulator = await emulate({ listLagMs: 100 });
		const store = new MemoryStore();
		emulator.faults.add({ on: 'POST /pins', kind: 'hang-after-commit', times: 1, ms: 400 });
		const run = async () =>
			await importAll(pipelineAt(emulator, { store, settings: { callTimeoutMs: 150 } }), [image('Once')]);
		expect([outcomes(await run()), outcomes(await run())]).toEqual([['created'], ['existing']]);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('is sent again when it is not there', async () => {
		expect(await twice('drop-before')).toEqual({ first: ['created'], second: ['existing'], pins: 1 });
	});

	it('is never sent again where it is to be held', async () => {
		expect(await twice('drop-before', { settings: { onUnknown: 'hold' } })).toEqual({
			first: ['outcome-unknown-held'],
			second: ['outcome-unknown-held'],
			pins: 0,
		});
	});

	it('is found all the same where it is to be held', async () => {
		expect(await twice('drop-after-commit', { settings: { onUnknown: 'hold' } })).toEqual({
			first: ['created'],
			second: ['existing'],
			pins: 1,
		});
	});

	it('stays unknown when its attempts are used up', async () => {
		const { emulator, run } = await stage();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 10 });
		expect(outcomes(await run([image('Never')]))).toEqual(['outcome-unknown-attempts']);
		expect(sentTo(emulator, 'POST /pins')).toBe(3);
	});

	it('is not taken for the pin of another job that looks the same', async () => {
		const { emulator, run } = await stage();
		const twin = image('Twin', { media: [{ file: 'media/lemon-tart.jpg', folder: samples }] });
		expect(outcomes(await run([twin]))).toEqual(['created']);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		const [result] = await run([image('Twin')]);
		expect(result?.outcome).toBe('created');
		expect(emulator.pins()).toHaveLength(2);
		expect(result?.pin?.id).toBe(emulator.pins()[1]?.id);
	});

	it('is left alone where several pins look like it', async () => {
		const { clock, emulator, run } = await stage();
		const elsewhere = () => ({ store: new MemoryStore(clock.now) });
		for (let copy = 0; copy < 2; copy++) await run([image('By hand')], elsewhere());
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		expect(outcomes(await run([image('By hand')], elsewhere()))).toEqual(['outcome-unknown-several']);
		expect(emulator.pins()).toHaveLength(3);
	});

	it('is told from all others by its marked link', async () => {
		const { clock, emulator, run } = await stage();
		const elsewhere = () => ({ store: new MemoryStore(clock.now) });
		const draft = image('Marked', { link: 'https://example.com/page?a=1' });
		for (let copy = 0; copy < 2; copy++) await run([draft], elsewhere());
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		const [result] = await run([draft], { ...elsewhere(), settings: { linkMarker: true } });
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[2]?.id]);
		expect(emulator.pins()[2]?.link).toMatch(/^https:\/\/example\.com\/page\?a=1&utm_content=pp-\w+$/);
	});

	it('of several jobs that look the same is told where each has its pin, and left alone where not', async () => {
		const { emulator, run } = await stage();
		const twins = ['mountain-lake.jpg', 'lemon-tart.jpg'].map((name) =>
			image('Twins', { media: [{ file: `media/${name}`, folder: samples }] }),
		);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 2 });
		const results = await run(twins);
		expect(outcomes(results)).toEqual(['created', 'created']);
		expect(new Set(results.map(({ pin }) => pin?.id)).size).toBe(2);
		expect(emulator.pins()).toHaveLength(2);
	});
});

describe('the look-up of a publish that was not answered', () => {
	/** Boards list pins in the order of these titles, one to a page. */
	const onePinAPage =
		(titles: readonly string[]) =>
		(port: HttpPort): HttpPort =>
		async (request) => {
			if (request.operation !== 'GET /boards/{board_id}/pins') return await port(request);
			const { bookmark, ...query } = request.query ?? {};
			const answer = await port({ ...request, query });
			const { items } = answer.body as { items: PinAnswer[] };
			const pins = titles.flatMap((title) => items.filter((pin) => pin.title === title));
			const at = Number(bookmark ?? 0);
			const next = at + 1 < pins.length ? String(at + 1) : null;
			return { ...answer, body: { items: pins.slice(at, at + 1), bookmark: next } };
		};

	it('reads a second page of the board where the first has only old pins', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		await clock.until(importAll(pipeline(), [image('Of long ago', { link: 'https://example.com/long-ago' })]));
		await clock.pass(DAY);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const results = await clock.until(
			importAll(pipeline({ http: onePinAPage(['Of long ago', 'Once']) }), [image('Once')]),
		);
		expect(results.map(({ outcome, pin }) => [outcome, pin?.id])).toEqual([['created', emulator.pins()[1]?.id]]);
		expect([sent('POST /pins'), emulator.pins().length]).toEqual([2, 2]);
	});

	it('reads on behind a page of old pins, also where a page before it has a new one', async () => {
		const { clock, emulator, pipeline, sent } = await travel();
		const link = (name: string) => ({ link: `https://example.com/${name}` });
		await clock.until(importAll(pipeline(), [image('Of long ago', link('long-ago'))]));
		await clock.pass(DAY);
		await clock.until(importAll(pipeline(), [image('Of today', link('today'))]));
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const order = ['Of today', 'Of long ago', 'Once'];
		const results = await clock.until(importAll(pipeline({ http: onePinAPage(order) }), [image('Once')]));
		expect(results.map(({ outcome, pin }) => [outcome, pin?.id])).toEqual([['created', emulator.pins()[2]?.id]]);
		expect([sent('POST /pins'), emulator.pins().length]).toEqual([3, 3]);
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
		const { emulator, run } = await stage();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', times: 1 });
		expect(outcomes(await run([video('Film')]))).toEqual(['created']);
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
	function failing(store: AtomicStore, matches: (raw: string) => boolean, times: number): AtomicStore {
		let left = times;
		return new Proxy(store, {
			get(target, name: keyof AtomicStore) {
				const member: unknown = target[name];
				if (typeof member !== 'function') return member;
				if (name !== 'apply') return member.bind(target) as unknown;
				return async (writes: RowWrite[]) => {
					if (writes.some(({ next }) => matches(next ?? '')) && left-- > 0) throw new PipelineError(DOWN);
					return await target.apply(writes);
				};
			},
		});
	}

	it.each([
		['at the claim', 'failed', 'queued'],
		['at the intent', 'unknown', 'publishing'],
	])('%s lets no pin through', async (_, outcome, state) => {
		const { emulator, store, run } = await stage();
		const [result] = await run([image('One')], {
			store: failing(store, (raw) => raw.includes(`"state":"${state}"`), Infinity),
		});
		expect([result?.outcome, result?.problem?.code]).toEqual([outcome, 'store-unavailable']);
		expect(sentTo(emulator, 'POST /pins')).toBe(0);
	});

	it('at the settling costs no pin and makes no second one', async () => {
		const { emulator, store, run } = await stage();
		await run([image('One')], { store: failing(store, (raw) => raw.includes('"state":"published"'), 1) });
		await run([image('One')]);
		expect(outcomes(await run([image('One')]))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});
});
