import { describe, expect, it } from 'vitest';
import type { EmulatorOptions, Listing } from '../../../emulator';
import { Schedule, type PinDraft, type RowResult } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import type { VirtualClock } from '../../support/clock';
import { image, importAll, outcomes } from '../../support/import';
import { samples, type PipelineAt } from '../../support/pipeline';
import { DAY, HOUR, MINUTE, openSamples, travel } from '../../support/time-travel';
import { seeded } from '../../support/seeded';
import { draftOf } from './listed/drafts';
import { severalOf } from './listed/measure';

const CANNOT_TELL = 'outcome-unknown-alike';
const NO_ANSWER = { on: 'POST /pins', kind: 'drop-after-commit' } as const;
const NOT_SENT = { on: 'POST /pins', kind: 'drop-before' } as const;

const TART = image('Tom\'s "best" lemon tart', {
	description: 'Sour & sweet - from Grandma\'s "blue" book, with berries and a lot of cream.',
	link: 'https://example.com/recipes/lemon-tart/?id=17&size=large',
	altText: 'A lemon tart on a table',
});

/** Imports on one store, on virtual time. */
async function stage(options: EmulatorOptions = {}) {
	const { clock, emulator, pipeline, sent, jobs, work, store } = await travel(options);
	const run = async (drafts: PinDraft[] = [TART], at?: PipelineAt): Promise<RowResult[]> =>
		await clock.until(importAll(pipeline(at), drafts, undefined, openSamples));
	return { clock, emulator, pipeline, sent, jobs, work, run, store };
}

/** A store that knows nothing of this one. */
const elsewhere = ({ clock }: { clock: VirtualClock }): PipelineAt => ({ store: new MemoryStore(clock.now) });

describe('a publish whose answer is lost, and whose pin is listed in another way', () => {
	it.each<[how: string, listing: Listing, ends: string]>([
		['without created_at', { dates: 'missing' }, CANNOT_TELL],
		['with created_at null', { dates: 'null' }, CANNOT_TELL],
		['with created_at in RFC 1123', { dates: 'rfc1123' }, 'created'],
		['with created_at as an epoch', { dates: 'epoch' }, 'created'],
		["without its link's trailing slash", { links: ['no-slash'] }, CANNOT_TELL],
		["without its link's query", { links: ['no-query'] }, CANNOT_TELL],
		['with &amp; for &', { texts: ['escaped'] }, CANNOT_TELL],
		['with curly quotes', { texts: ['curly'] }, CANNOT_TELL],
		['with a shortened description', { texts: ['ellipsis'] }, CANNOT_TELL],
		['with alt_text null', { nulls: ['alt_text'] }, CANNOT_TELL],
		['as it was sent', {}, 'created'],
		['by a clock seven hours behind UTC, without saying so', { dates: 'local' }, CANNOT_TELL],
		['with everything at once', { dates: 'null', links: ['short'], texts: ['escaped', 'ellipsis'] }, CANNOT_TELL],
	])('%s makes no second pin, nor does the next import', async (_, listing, ends) => {
		const { emulator, run, sent, jobs } = await stage();
		emulator.list(listing);
		emulator.faults.add(NO_ANSWER);
		const [first] = await run();
		expect(outcomes([first as RowResult])).toEqual([ends]);
		const [pin] = emulator.pins();
		if (ends === 'created') expect(first?.pin?.id).toBe(pin?.id);
		else {
			expect(first?.problem?.message).toContain(`${emulator.url}/pin/${pin?.id}/`);
			expect([first?.problem?.action, first?.problem?.retryAt]).toEqual(['none', undefined]);
			expect(first?.problem?.message).toContain(`jobs resolve ${first?.idempotencyKey} --pin ID, or --not-there`);
		}
		expect(outcomes(await run())).toEqual([ends === 'created' ? 'existing' : ends]);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([1, 1]);
		expect(await jobs()).toMatchObject([{ state: ends === 'created' ? 'published' : 'unknown', attempts: 1 }]);
	});

	it('makes no second pin of 20 rows, each listed in several other ways, nor does the next import', async () => {
		const { emulator, run } = await stage();
		const random = seeded(11);
		const rows = Array.from({ length: 20 }, (_, row): PinDraft => {
			const { title, ...draft } = draftOf(random);
			return { ...TART, ...draft, media: TART.media, title: `${row}: ${title}`.slice(0, 90) };
		});
		emulator.list(severalOf(seeded(4)));
		emulator.faults.add({ ...NO_ANSWER, times: 20 });
		const first = await run(rows);
		const made = emulator.pins().length;
		expect(made).toBeGreaterThan(12); // the others are not fit to be sent
		expect(first.filter(({ outcome }) => outcome !== 'failed')).toHaveLength(made);
		emulator.list(severalOf(seeded(5)));
		await run(rows);
		expect(emulator.pins()).toHaveLength(made);
	});

	it('is found when a later list can be told', async () => {
		const { emulator, run } = await stage();
		emulator.list({ dates: 'null' });
		emulator.faults.add(NO_ANSWER);
		expect(outcomes(await run())).toEqual([CANNOT_TELL]);
		emulator.list({});
		expect(outcomes(await run())).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('is not sent again when its pin was listed at first, and is not listed afterwards', async () => {
		const { emulator, run, clock, sent } = await stage();
		emulator.list({ nulls: ['title'] });
		emulator.faults.add(NO_ANSWER);
		let looks = 0;
		const forgetful: PipelineAt['http'] = (port) => async (request) => {
			const isSecondLook = request.operation === 'GET /boards/{board_id}/pins' && ++looks % 2 === 0;
			return isSecondLook ? { status: 200, headers: {}, body: { items: [], bookmark: null } } : await port(request);
		};
		expect(outcomes(await run([TART], { http: forgetful }))).toEqual([CANNOT_TELL]);
		await clock.pass(HOUR);
		expect(sent('POST /pins')).toBe(1);
	});
});

describe('a publish that never arrived', () => {
	const soup = image('Autumn soup', { altText: 'A bowl' });

	/** Somebody else's pins on the board, whose job is not in the store. */
	async function withPinsOf(drafts: PinDraft[], listing: Listing) {
		const all = await stage();
		await all.run(drafts, elsewhere(all));
		all.emulator.list(listing);
		all.emulator.faults.add(NOT_SENT);
		return all;
	}
	it.each<[board: string, listing: Listing, drafts: PinDraft[]]>([
		['pins with other texts', {}, [soup]],
		['pins with other texts, without their dates', { dates: 'missing' }, [soup]],
		['pins with another alt text alone', { dates: 'null' }, [{ ...TART, altText: 'A bowl of soup' }]],
		['a pin to another page', { dates: 'words' }, [{ ...TART, link: 'https://example.com/other' }]],
	])('is sent again past %s', async (_, listing, drafts) => {
		const { emulator, run, sent } = await withPinsOf(drafts, listing);
		expect(outcomes(await run())).toEqual(['created']);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([drafts.length + 1, drafts.length + 2]);
	});

	it.each<[how: string, listing: Listing]>([
		['with the date of a day ago', {}],
		['with the date of a day ago in RFC 1123', { dates: 'rfc1123' }],
	])('is sent again past the same pin %s', async (_, listing) => {
		const { emulator, run, clock } = await stage();
		await run([TART], elsewhere({ clock }));
		await clock.pass(DAY);
		emulator.list(listing);
		emulator.faults.add(NOT_SENT);
		expect(outcomes(await run())).toEqual(['created']);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('is left to a person where the same pin is listed without a date, which may be of any day', async () => {
		const { emulator, run, clock, sent } = await stage();
		await run([TART], elsewhere({ clock }));
		await clock.pass(DAY);
		emulator.list({ dates: 'missing' });
		emulator.faults.add(NOT_SENT);
		expect(outcomes(await run())).toEqual([CANNOT_TELL]);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([1, 2]);
	});

	it('is sent again past pins that belong to other jobs, however they are listed', async () => {
		const { emulator, run } = await stage();
		const twin = {
			...TART,
			media: [{ file: 'media/lemon-tart.jpg', folder: samples }],
		};
		await run([twin]);
		emulator.list({ dates: 'missing', texts: ['ellipsis'] });
		emulator.faults.add(NOT_SENT);
		expect(outcomes(await run())).toEqual(['created']);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('of two jobs of which one may have the pin of the other is sent again once the other has it', async () => {
		const { emulator, run, sent } = await stage();
		const [short, long] = [image('Lemon tart'), image('Lemon tart with cream')];
		emulator.faults.add({ ...NO_ANSWER, match: '"Lemon tart"' });
		emulator.faults.add({ ...NOT_SENT, match: 'with cream' });
		expect(outcomes(await run([short, long]))).toEqual(['created', 'created']);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([2, 3]);
	});
});

describe('several jobs whose pins look the same', () => {
	const twins = ['mountain-lake.jpg', 'lemon-tart.jpg'].map((name) => ({
		...TART,
		media: [{ file: `media/${name}`, folder: samples }],
	}));

	it('are left to a person where only one pin is certain', async () => {
		const { emulator, run, sent } = await stage();
		emulator.faults.add({ ...NO_ANSWER, times: 2 });
		emulator.list({ match: '<base64', dates: 'missing' });
		expect(new Set(outcomes(await run(twins)))).toEqual(new Set([CANNOT_TELL]));
		await run(twins);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([2, 2]);
	});

	it('find their pins in their sections', async () => {
		const { emulator, run } = await stage();
		const home = emulator.boards().find(({ name }) => name === 'Home Ideas');
		const drafts = twins.map((twin, index) => ({
			...twin,
			board: 'Home Ideas',
			section: index ? 'Kitchen' : undefined,
		}));
		emulator.faults.add({ ...NO_ANSWER, times: 2 });
		const results = await run(drafts);
		expect(outcomes(results)).toEqual(['created', 'created']);
		const sectionOf = (id?: string) => emulator.pins().find((pin) => pin.id === id)?.boardSectionId;
		expect(results.map(({ pin }) => sectionOf(pin?.id))).toEqual([null, home?.sections[0]?.id]);
	});
});

describe('a marked link', () => {
	const marking = { settings: { linkMarker: true } };

	it('finds its pin alone, although all else is listed in another way', async () => {
		const { emulator, run, sent } = await stage();
		emulator.list({
			dates: 'null',
			links: ['tracking', 'http', 'escaped', 'redirect'],
			texts: ['lower-case', 'ellipsis'],
			nulls: ['title', 'alt_text', 'board_id'],
		});
		emulator.faults.add(NO_ANSWER);
		const [result] = await run([TART], marking);
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[0]?.id]);
		expect(sent('POST /pins')).toBe(1);
	});

	it.each<[domainFilter: 'filter' | 'ignore' | 'refuse', boardCalls: number]>([
		['filter', 0],
		['ignore', 0],
		['refuse', 1],
	])('is looked for among the pins of its domain first: an API that does %s', async (domainFilter, boardCalls) => {
		const { emulator, run, sent } = await stage({ domainFilter });
		emulator.faults.add(NO_ANSWER);
		const [result] = await run([TART], marking);
		expect([result?.outcome, result?.pin?.id]).toEqual(['created', emulator.pins()[0]?.id]);
		const board = emulator.boards().find(({ name }) => name === 'Travel');
		expect([sent('GET /pins'), sent(`GET /boards/${board?.id}/pins`)]).toEqual([1, boardCalls]);
	});

	it('of a copy that was saved to another board is not its pin', async () => {
		const { emulator, run, sent, pipeline } = await stage();
		emulator.faults.add(NO_ANSWER);
		emulator.list({ links: ['no-query'] });
		const [before] = await run([TART], marking);
		expect(before?.outcome).toBe('unknown');
		const [pin] = emulator.pins();
		const other = emulator.boards().find(({ name }) => name !== 'Travel')!;
		const headers = { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' };
		const at = `${emulator.apiBaseUrl}/pins/${pin?.id}`;
		await fetch(`${at}/save`, { method: 'POST', headers, body: JSON.stringify({ board_id: other.id }) });
		await fetch(at, { method: 'DELETE', headers });
		emulator.list({});
		expect((await pipeline().client.listDomainPins('example.com')).items).toHaveLength(1);
		expect((await run([TART], marking))[0]?.pin?.id).not.toBe(emulator.pins()[0]?.id);
		expect(sent('POST /pins')).toBe(2);
	});

	it('that is missing proves nothing, also where others are listed with theirs', async () => {
		const { emulator, run, clock, sent } = await stage();
		await run([image('Marked before', { link: 'https://example.com/before' })], marking);
		await run([TART], elsewhere({ clock }));
		emulator.faults.add(NOT_SENT);
		expect(outcomes(await run([TART], marking))).toEqual([CANNOT_TELL]);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([2, 3]);
	});

	it('that is missing proves nothing, where no other is listed with its own', async () => {
		const { emulator, run, sent } = await stage();
		await run([image('Marked before', { link: 'https://example.com/before' })], marking);
		emulator.list({ links: ['no-query'] });
		emulator.faults.add(NO_ANSWER);
		expect(outcomes(await run([TART], marking))).toEqual([CANNOT_TELL]);
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([2, 2]);
	});

	it('that was not asked for when the pin was sent is not missed', async () => {
		const { emulator, run, pipeline, clock } = await stage();
		await run([image('Marked before', { link: 'https://example.com/before' })], marking);
		emulator.faults.add(NO_ANSWER);
		const stop = new AbortController();
		const first = importAll(pipeline(), [TART], stop.signal, openSamples);
		await clock.pass(MINUTE);
		stop.abort(new DOMException('stopped', 'AbortError'));
		await clock.until(first);
		expect(outcomes(await run([TART], marking))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(2);
	});
});

describe('a scheduled pin that cannot be told', () => {
	it('is looked up a few times, and then left to a person', async () => {
		const { emulator, run, work, pipeline, sent, jobs, clock } = await stage();
		const runAt = new Date(clock.now() + HOUR).toISOString();
		expect(outcomes(await run([{ ...TART, runAt }]))).toEqual(['scheduled']);
		emulator.list({ dates: 'null' });
		emulator.faults.add(NO_ANSWER);
		await work(pipeline(), 3 * HOUR);
		const looks = sent('GET /boards/' + emulator.boards().find(({ name }) => name === 'Travel')?.id + '/pins');
		expect(looks).toBe(6); // three times, twice each
		expect(await jobs()).toMatchObject([
			{ state: 'unknown', undecided: 3, problem: { code: CANNOT_TELL, action: 'none' } },
		]);
		await work(pipeline(), DAY);
		expect(await new Schedule(pipeline().ledger).next()).toBeUndefined();
		expect([emulator.pins().length, sent('POST /pins')]).toEqual([1, 1]);
	});
});
