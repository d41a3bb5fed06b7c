import { describe, expect, it } from 'vitest';
import { Ledger, Schedule, systemClock, type JobRecord, type PinDraft, type RowResult } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes, type ImportChoices } from '../../support/import';
import { emulate, openMedia, pipelineAt, samples, type PipelineAt } from '../../support/pipeline';
import type { Emulator, EmulatorOptions } from '../../../emulator';

const HOUR = 60 * 60_000;
const LINK = 'https://example.com/lake';
const lake = (title: string, more: Partial<PinDraft> = {}) => image(title, { link: LINK, ...more });

interface Stage {
	emulator: Emulator;
	store: MemoryStore;
	/** Lets so many milliseconds pass by the store's clock. */
	pass(milliseconds: number): void;
	/** Imports a sheet; the outcome or the problem's code of each row. */
	run(drafts: PinDraft[], choices?: ImportChoices & PipelineAt): Promise<(string | undefined)[]>;
	results(): RowResult[];
	jobs(): Promise<JobRecord[]>;
	/** Of all pins, in the order of the alphabet: rows are published side by side. */
	titles(): (string | null)[];
	sent(operation: string): number;
}

async function stage(options: EmulatorOptions = {}): Promise<Stage> {
	const emulator = await emulate(options);
	let ahead = 0;
	const store = new MemoryStore(() => Date.now() + ahead);
	let last: RowResult[] = [];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	return {
		emulator,
		store,
		pass: (milliseconds) => void (ahead += milliseconds),
		run: async (drafts, { onEdit, past, rowKeys, ...pipeline } = {}) => {
			last = await importAll(pipelineAt(emulator, { store, ...pipeline }), drafts, undefined, openMedia, {
				onEdit,
				past,
				rowKeys,
			});
			return outcomes(last);
		},
		results: () => last,
		jobs: async () => await Array.fromAsync(ledger.jobs()),
		titles: () =>
			emulator
				.pins()
				.map(({ title }) => title)
				.sort(),
		sent: (operation) =>
			emulator.requests().filter(({ method, path }) => `${method} ${path.replace(/\d{15,}/, 'ID')}` === operation)
				.length,
	};
}

const POST = 'POST /v5/pins';
const PATCH = 'PATCH /v5/pins/ID';

describe('a row whose title was corrected after its pin was published', () => {
	it('is failed with the problem edited, which names what differs, the pin and both ways out', async () => {
		const { run, results, titles } = await stage();
		await run([lake('A lkae'), lake('Other', { link: 'https://example.com/other' })]);
		const [pin] = results().map((result) => result.pin);
		expect(await run([lake('A lake'), lake('Other', { link: 'https://example.com/other' })])).toEqual([
			'edited',
			'existing',
		]);
		const [edited] = results();
		expect(edited).toMatchObject({ outcome: 'failed', pin, problem: { category: 'conflict', action: 'fix-row' } });
		expect(edited?.problem?.message).toMatch(/\(title\).*--on-edit update.*--on-edit publish/);
		expect(edited?.problem?.message).toContain(pin?.url);
		expect(titles()).toEqual(['A lkae', 'Other']);
	});

	it('changes its pin with update, once, and its old version changes it back', async () => {
		const { run, results, titles, sent, jobs } = await stage();
		await run([lake('A lkae')]);
		expect(await run([lake('A lake', { description: 'Blue' })], { onEdit: 'update' })).toEqual(['existing']);
		expect(results()[0]?.changed).toEqual(['description', 'title']);
		expect([titles(), sent(PATCH)]).toEqual([['A lake'], 1]);
		const [job] = await jobs();
		expect(job?.events.at(-1)).toMatchObject({ state: 'published', reason: 'edited: description, title' });
		expect(job?.label.title).toBe('A lake');
		for (const onEdit of ['ask', 'update', 'publish'] as const)
			expect(await run([lake('A lake', { description: 'Blue' })], { onEdit })).toEqual(['existing']);
		expect([sent(POST), sent(PATCH)]).toEqual([1, 1]);
		expect(await run([lake('A lkae')])).toEqual(['edited']);
		expect(await run([lake('A lkae')], { onEdit: 'update' })).toEqual(['existing']);
		expect(await run([lake('A lkae')])).toEqual(['existing']);
		expect([titles(), sent(POST), sent(PATCH)]).toEqual([['A lkae'], 1, 2]);
	});

	it('is published as another pin with publish, and every later import finds that one', async () => {
		const { run, titles, sent } = await stage();
		await run([lake('A lkae')]);
		expect(await run([lake('A lake')], { onEdit: 'publish' })).toEqual(['created']);
		for (const onEdit of ['ask', 'update', 'publish'] as const)
			expect(await run([lake('A lake')], { onEdit })).toEqual(['existing']);
		expect(titles()).toEqual(['A lake', 'A lkae']);
		expect(await run([lake('A lkae'), lake('A lake')])).toEqual(['existing', 'existing']);
		expect(sent(POST)).toBe(2);
	});

	it('takes away from the pin what was emptied in the row', async () => {
		const { run, emulator } = await stage();
		await run([lake('A lake', { description: 'Blue', altText: 'Water' })]);
		expect(await run([lake('A lake')], { onEdit: 'update' })).toEqual(['existing']);
		expect(emulator.pins()).toMatchObject([{ title: 'A lake', description: null, altText: null, link: LINK }]);
	});

	it('is told what is wrong with it before anything is asked or changed', async () => {
		const { run, results, titles, sent } = await stage();
		await run([lake('A lkae')]);
		const [pin] = results().map((result) => result.pin);
		expect(await run([lake('x'.repeat(101))], { onEdit: 'update' })).toEqual(['title-too-long']);
		expect(results()[0]?.pin).toEqual(pin);
		expect(await run([lake('A lake')], { onEdit: 'update' })).toEqual(['existing']);
		expect([titles(), sent(POST)]).toEqual([['A lake'], 1]);
	});

	it('is recognised in a store of an earlier version, of which the rows that find it are written once', async () => {
		const { run, store, jobs } = await stage();
		await run([lake('A lkae')]);
		const rows = await Array.fromAsync(store.scan('same:'));
		for (const [row] of rows) await store.delete(row);
		expect(await run([lake('A lake')])).toEqual(['edited']);
		expect((await Array.fromAsync(store.scan('same:'))).map(([row]) => row)).toEqual(rows.map(([row]) => row));
		expect(await jobs()).toHaveLength(1);
	});
});

describe('a description, alt text or color that was edited after the pin was published', () => {
	it('is an edit, although the key of the row is the same', async () => {
		const { run, emulator, results, sent } = await stage();
		await run([lake('A lake', { description: 'Bleu' })]);
		expect(await run([lake('A lake', { description: 'Blue' })])).toEqual(['edited']);
		expect(results()[0]?.problem?.message).toContain('(description)');
		expect(await run([lake('A lake', { description: 'Blue' })], { onEdit: 'update' })).toEqual(['existing']);
		expect(emulator.pins()).toMatchObject([{ description: 'Blue' }]);
		expect(await run([lake('A lake', { description: 'Blue' })])).toEqual(['existing']);
		expect(sent(POST)).toBe(1);
	});

	it('makes another pin with publish, and every later import finds that one', async () => {
		const { run, emulator, sent } = await stage();
		await run([lake('A lake', { description: 'One' })]);
		expect(await run([lake('A lake', { description: 'Two' })], { onEdit: 'publish' })).toEqual(['created']);
		for (const onEdit of ['ask', 'update', 'publish'] as const)
			expect(await run([lake('A lake', { description: 'Two' })], { onEdit })).toEqual(['existing']);
		expect(await run([lake('A lake', { description: 'One' })])).toEqual(['existing']);
		expect(emulator.pins().map(({ description }) => description)).toEqual(['One', 'Two']);
		expect(sent(POST)).toBe(2);
	});

	it('of a color, or of the due date alone, changes nothing on Pinterest and is not asked about twice', async () => {
		const { run, sent } = await stage();
		await run([lake('A lake', { runAt: '2026-01-01T09:00:00Z' })]);
		const moved = lake('A lake', { runAt: '2026-02-01T09:00:00Z', dominantColor: '#102030' });
		expect(await run([moved])).toEqual(['edited']);
		expect(await run([moved], { onEdit: 'update' })).toEqual(['existing']);
		expect(await run([moved])).toEqual(['existing']);
		expect([sent(POST), sent(PATCH)]).toEqual([1, 0]);
	});
});

describe('rows that are alike in identity', () => {
	it('within one file are two pins, also when a third is added later, and in any order', async () => {
		const { run, titles } = await stage();
		expect(await run([lake('One'), lake('Two')])).toEqual(['created', 'created']);
		expect(await run([lake('Three'), lake('Two'), lake('One')])).toEqual(['created', 'existing', 'existing']);
		expect(await run([lake('Two'), lake('Three'), lake('One')])).toEqual(['existing', 'existing', 'existing']);
		expect(titles()).toEqual(['One', 'Three', 'Two']);
	});

	it('are two pins where they differ in their descriptions alone', async () => {
		const { run, emulator } = await stage();
		const rows = [lake('One', { description: 'a' }), lake('One', { description: 'b' })];
		expect(await run(rows)).toEqual(['created', 'created']);
		expect(await run(rows.toReversed())).toEqual(['existing', 'existing']);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('that say the same are one pin, edited or not', async () => {
		const { run, titles } = await stage();
		expect(await run([lake('One'), lake('One')])).toEqual(['created', 'existing']);
		expect(await run([lake('Two'), lake('Two')], { onEdit: 'update' })).toEqual(['existing', 'existing']);
		expect(titles()).toEqual(['Two']);
	});

	it('are each an edit of the pin that they are most alike', async () => {
		const { run, titles } = await stage();
		await run([lake('A quiet lake'), lake('Mountains at dawn')]);
		const sorted = [lake('Mountains at down'), lake('A quiet lake.')];
		expect(await run(sorted, { onEdit: 'update' })).toEqual(['existing', 'existing']);
		expect(titles()).toEqual(['A quiet lake.', 'Mountains at down']);
	});

	it('leave to the row that is exactly the same what an edited one above it resembles', async () => {
		const { run, results, titles } = await stage();
		await run([lake('One'), lake('Two')]);
		const pins = results().map(({ pin }) => pin?.id);
		expect(await run([lake('One!'), lake('One')], { onEdit: 'update' })).toEqual(['existing', 'existing']);
		expect(results().map(({ pin }) => pin?.id)).toEqual([pins[1], pins[0]]);
		expect(titles()).toEqual(['One', 'One!']);
	});
});

describe("a row with the user's own key", () => {
	const own = (title: string, more: Partial<PinDraft> = {}) => lake(title, { idempotencyKey: 'mine', ...more });

	it('is edited where board, media and link are the same', async () => {
		const { run, titles, sent } = await stage();
		await run([own('One')]);
		expect(await run([own('Two')])).toEqual(['edited']);
		expect(await run([own('Two')], { onEdit: 'update' })).toEqual(['existing']);
		expect(await run([own('Three')], { onEdit: 'publish' })).toEqual(['created']);
		expect(await run([own('Three')])).toEqual(['existing']);
		expect(await run([own('Two')])).toEqual(['existing']);
		expect([titles(), sent(POST)]).toEqual([['Three', 'Two'], 2]);
	});

	it.each([
		['board' as const, 'Home Ideas'],
		['link' as const, 'https://example.com/other'],
	])('is a key conflict where its %s is another', async (column, value) => {
		const { run, sent } = await stage();
		await run([own('One')]);
		for (const onEdit of ['ask', 'update', 'publish'] as const)
			expect(await run([own('One', { [column]: value })], { onEdit })).toEqual(['key-conflict']);
		expect(sent(POST)).toBe(1);
	});

	it('changes board, link and media in place while it is scheduled', async () => {
		const { run, jobs } = await stage();
		const runAt = new Date(Date.now() + 60_000).toISOString();
		await run([own('One', { runAt })]);
		expect(await run([own('One', { runAt, board: 'Home Ideas', link: 'https://example.com/other' })])).toEqual([
			'scheduled',
		]);
		expect(await jobs()).toMatchObject([
			{ state: 'scheduled', draft: { board: 'Home Ideas', link: 'https://example.com/other' } },
		]);
	});
});

describe('a row that is still scheduled', () => {
	const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

	it('is changed in place: its text and its time, and its history says so', async () => {
		const { run, results, jobs, pass, titles } = await stage();
		const [first, second] = [soon(60), soon(120)];
		await run([lake('A lkae', { runAt: first })]);
		const [before] = await jobs();
		expect(await run([lake('A lake', { runAt: second })])).toEqual(['scheduled']);
		expect(results()[0]).toMatchObject({ changed: ['run_at', 'title'], idempotencyKey: before?.key });
		const [job, ...others] = await jobs();
		expect(others).toEqual([]);
		expect(job).toMatchObject({
			key: before?.key,
			state: 'scheduled',
			dueAt: Date.parse(second),
			draft: { title: 'A lake' },
		});
		expect(job?.events.map(({ reason }) => reason)).toContain('edited: run_at, title');
		expect(await run([lake('A lake', { runAt: second })])).toEqual(['scheduled']);
		pass(3 * 60 * 60_000);
		expect(await run([lake('A lake', { runAt: second })])).toEqual(['created']);
		expect(titles()).toEqual(['A lake']);
	});

	it('takes back an edit when its old version is imported', async () => {
		const { run, jobs } = await stage();
		const [first, second] = [soon(60), soon(120)];
		await run([lake('A lake', { runAt: first })]);
		await run([lake('A lake', { runAt: second })]);
		await run([lake('A lake', { runAt: first })]);
		expect(await jobs()).toMatchObject([{ state: 'scheduled', dueAt: Date.parse(first) }]);
	});

	it('stays cancelled where a person cancelled it, and is edited where it is brought back', async () => {
		const { run, jobs, store, titles } = await stage();
		await run([lake('A lkae', { runAt: soon(60) })]);
		const schedule = new Schedule(new Ledger(store, { owner: 'test', leaseMs: 60_000 }));
		const key = (await jobs())[0]?.key as string;
		await schedule.cancel(key, 'not wanted');
		expect(await run([lake('A lake')])).toEqual(['cancelled']);
		expect(await jobs()).toMatchObject([{ key, state: 'cancelled' }]);
		await schedule.retry(key, 'wanted after all');
		expect(await run([lake('A lake')])).toEqual(['created']);
		expect(titles()).toEqual(['A lake']);
	});
});

describe('a row that failed', () => {
	it('keeps its job when it is corrected', async () => {
		const { run, jobs, titles } = await stage();
		expect(await run([lake('x'.repeat(101))])).toEqual(['title-too-long']);
		const [failed] = await jobs();
		expect(await run([lake('y'.repeat(101))])).toEqual(['title-too-long']);
		expect(await jobs()).toMatchObject([{ key: failed?.key, state: 'failed' }]);
		expect(await run([lake('A lake')])).toEqual(['created']);
		expect(await jobs()).toMatchObject([{ key: failed?.key, state: 'published' }]);
		expect(await run([lake('A lake')])).toEqual(['existing']);
		expect(titles()).toEqual(['A lake']);
	});
});

describe('a row of a results file', () => {
	it('keeps its job by its row key, also where its media, board or link was corrected', async () => {
		const { run, results, jobs, titles } = await stage();
		const broken = lake('A lake', { media: [{ url: 'https://images.example.com/gone.bmp' }], board: 'Travel' });
		await run([{ ...broken, title: 'x'.repeat(101) }]);
		const key = results()[0]?.idempotencyKey ?? (await jobs())[0]?.key;
		const fixed = lake('A lake', { board: 'Home Ideas', link: 'https://example.com/fixed' });
		expect(await run([fixed], { rowKeys: [key] })).toEqual(['created']);
		expect(await jobs()).toMatchObject([{ key, state: 'published', label: { board: 'Home Ideas' } }]);
		expect(await run([fixed], { rowKeys: [key] })).toEqual(['existing']);
		expect(await run([fixed])).toEqual(['existing']);
		expect(titles()).toEqual(['A lake']);
	});

	it('moves its published pin to another board and link with update', async () => {
		const { run, results, emulator, sent } = await stage();
		await run([lake('A lake')]);
		const [key] = results().map(({ idempotencyKey }) => idempotencyKey);
		const moved = lake('A lake', { board: 'Home Ideas', section: 'Kitchen', link: 'https://example.com/new' });
		expect(await run([moved], { rowKeys: [key] })).toEqual(['edited']);
		expect(results()[0]?.problem?.message).toContain('(board, link)');
		expect(await run([moved], { rowKeys: [key], onEdit: 'update' })).toEqual(['existing']);
		const board = emulator.boards().find(({ name }) => name === 'Home Ideas');
		expect(emulator.pins()).toMatchObject([
			{ boardId: board?.id, boardSectionId: board?.sections[0]?.id, link: 'https://example.com/new' },
		]);
		expect(await run([moved])).toEqual(['existing']);
		expect(sent(POST)).toBe(1);
	});

	it('with other media than its published pin says to empty row_key, also with update', async () => {
		const { run, results, sent } = await stage();
		await run([lake('A lake')]);
		const [key] = results().map(({ idempotencyKey }) => idempotencyKey);
		const other = lake('A lake', { media: [{ file: 'media/kitchen-shelf.jpg', folder: samples }] });
		for (const onEdit of ['ask', 'update'] as const) {
			expect(await run([other], { rowKeys: [key], onEdit })).toEqual(['edited']);
			expect(results()[0]?.problem?.message).toContain('empty the cell row_key');
		}
		expect(await run([other])).toEqual(['created']);
		expect(sent(POST)).toBe(2);
	});

	it('that was copied within the sheet is a pin of its own', async () => {
		const { run, results, titles } = await stage();
		await run([lake('One')]);
		const [key] = results().map(({ idempotencyKey }) => idempotencyKey);
		expect(await run([lake('Two'), lake('One')], { rowKeys: [key, key] })).toEqual(['created', 'existing']);
		expect(titles()).toEqual(['One', 'Two']);
	});
});

describe('an update that Pinterest does not carry out', () => {
	it('because it would link to spam pauses the domain, as a new pin would', async () => {
		const { run, results, titles, sent } = await stage({ spamDomains: ['spam.example'] });
		const rows = ['One', 'Two'].map((title) => lake(title, { link: `https://example.com/${title}` }));
		await run(rows);
		const pins = results().map(({ pin }) => pin);
		const choices = { onEdit: 'update' as const, rowKeys: results().map(({ idempotencyKey }) => idempotencyKey) };
		const edited = rows.map((row) => ({ ...row, title: `${row.title}!`, link: 'https://spam.example/' }));
		expect(await run(edited.slice(0, 1), choices)).toEqual(['spam-blocked']);
		expect(results()).toMatchObject([{ outcome: 'failed', pin: pins[0] }]);
		expect(await run(edited, choices)).toEqual(['domain-paused', 'domain-paused']);
		expect([titles(), sent(PATCH)]).toEqual([['One', 'Two'], 1]);
	});

	it('names the feature, and goes on publishing new rows', async () => {
		const { run, results, sent } = await stage({ pinEdit: false });
		await run([lake('A'), lake('B')]);
		const fresh = lake('New', { link: 'https://example.com/new' });
		const edited = [lake('A!'), lake('B!'), fresh];
		expect(await run(edited, { onEdit: 'update' })).toEqual(['feature-restricted', 'feature-restricted', 'created']);
		expect(results()[0]?.problem).toMatchObject({ category: 'access', action: 'upgrade-access' });
		expect(results()[0]?.problem?.message).toMatch(/pin_edit.*--on-edit publish/);
		expect(sent(PATCH)).toBeLessThanOrEqual(2);
		expect(await run([fresh])).toEqual(['existing']);
	});

	it('is repeated where it is not answered, since it sets the same values, and a later run goes on', async () => {
		const { run, emulator, titles, sent } = await stage();
		await run([lake('A lkae')]);
		emulator.faults.add({ on: 'PATCH /pins/:pin_id', kind: 'drop-after-commit', times: 1 });
		expect(await run([lake('A lake')], { onEdit: 'update' })).toEqual(['existing']);
		expect([titles(), sent(PATCH)]).toEqual([['A lake'], 2]);
		emulator.faults.add({ on: 'PATCH /pins/:pin_id', kind: 'drop-before', times: 99 });
		expect(await run([lake('Lake')], { onEdit: 'update' })).toEqual(['no-answer']);
		expect(sent(PATCH)).toBeLessThan(12);
		emulator.faults.clear();
		expect(await run([lake('Lake')], { onEdit: 'update' })).toEqual(['existing']);
		expect([titles(), sent(POST)]).toEqual([['Lake'], 1]);
	});

	it('says that the pin was deleted on Pinterest', async () => {
		const { run, results, emulator } = await stage();
		await run([lake('A lkae')]);
		const id = emulator.pins()[0]?.id as string;
		const headers = { authorization: `Bearer ${emulator.accessToken}` };
		await fetch(`${emulator.apiBaseUrl}/pins/${id}`, { method: 'DELETE', headers });
		expect(await run([lake('A lake')], { onEdit: 'update' })).toEqual(['edited']);
		expect(results()[0]?.problem?.message).toContain('does not have the pin any more');
		expect(await run([lake('A lake')], { onEdit: 'publish' })).toEqual(['created']);
	});
});

describe('a row that was edited while the outcome of its publish is unknown', () => {
	/** Publishes one row whose answer is lost, with or without its pin, and ends before it is looked up. */
	async function unanswered(kind: 'drop-after-commit' | 'drop-before') {
		const staged = await stage();
		staged.emulator.faults.add({ on: 'POST /pins', kind, times: 1 });
		const stop = new AbortController();
		const pipeline = pipelineAt(staged.emulator, { store: staged.store, settings: { reconcileDelayMs: 60_000 } });
		pipeline.clock = { ...pipeline.clock, sleep: async () => stop.abort() };
		await importAll(pipeline, [lake('A lkae', { description: 'Blue' })], stop.signal);
		expect(await staged.jobs()).toMatchObject([{ state: 'unknown', sent: { title: 'A lkae', description: 'Blue' } }]);
		return staged;
	}

	it('is looked up by what was sent, and then asked about', async () => {
		const { run, results, emulator, jobs, sent } = await unanswered('drop-after-commit');
		expect(await run([lake('A lake')])).toEqual(['edited']);
		expect(results()[0]?.pin?.id).toBe(emulator.pins()[0]?.id);
		const [job] = await jobs();
		expect([job?.state, job?.sent, sent(POST)]).toEqual(['published', undefined, 1]);
		expect(await run([lake('A lake')], { onEdit: 'update' })).toEqual(['existing']);
	});

	it('is published as it is now where there certainly is no pin', async () => {
		const { run, jobs, titles, store } = await unanswered('drop-before');
		expect(await run([lake('A lake')])).toEqual(['created']);
		expect(titles()).toEqual(['A lake']);
		expect(await jobs()).toMatchObject([{ state: 'published', attempts: 1 }]);
		expect(await Array.fromAsync(store.scan('flight:'))).toEqual([]);
	});

	it('stays unknown where nobody knows what was sent, and the problem says what to do', async () => {
		const { run, results, store, jobs, sent } = await unanswered('drop-after-commit');
		const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		const [job] = await jobs();
		await ledger.change(job?.key as string, (record) => ({ ...record, sent: undefined }));
		expect(await run([lake('A lake')], { onEdit: 'publish' })).toEqual(['outcome-unknown-edited']);
		expect(results()[0]).toMatchObject({ outcome: 'unknown' });
		expect(await run([lake('A lkae', { description: 'Blue' })])).toEqual(['existing']);
		expect(sent(POST)).toBe(1);
	});
});

describe('a run_at in the past', () => {
	const past = '2026-01-01T09:00:00Z';
	const refuse = { past: 'refuse' } as const;

	it('is refused where past rows are, names the time and the option, and is refused again', async () => {
		const { run, results, jobs, sent } = await stage();
		for (let time = 0; time < 2; time++)
			expect(await run([lake('Late', { runAt: past })], refuse)).toEqual(['run-at-past']);
		expect(results()[0]?.problem).toMatchObject({ category: 'input', action: 'fix-row' });
		expect(results()[0]?.problem?.message).toMatch(/2026-01-01T09:00:00Z.*--past run/);
		expect(await jobs()).toMatchObject([{ state: 'failed', problem: { code: 'run-at-past' } }]);
		expect(sent(POST)).toBe(0);
		expect(await run([lake('Late', { runAt: past })])).toEqual(['created']);
		expect(await run([lake('Late', { runAt: past })], refuse)).toEqual(['existing']);
	});

	it('of a row that was accepted before is carried out', async () => {
		const { run, pass } = await stage();
		const soon = new Date(Date.now() + 60_000).toISOString();
		expect(await run([lake('Soon', { runAt: soon })], refuse)).toEqual(['scheduled']);
		pass(HOUR);
		const clock = { ...systemClock, now: () => Date.now() + HOUR };
		expect(await run([lake('Soon', { runAt: soon })], { ...refuse, clock })).toEqual(['created']);
	});

	it('of a row whose board is not found, which may have been accepted, is not its problem: the board is', async () => {
		const { run, sent } = await stage();
		expect(await run([lake('Late', { board: 'Renamed', runAt: past })], refuse)).toEqual(['board-unknown']);
		expect(sent(POST)).toBe(0);
	});

	it('that an edit moved a scheduled row to is refused, and the schedule stays', async () => {
		const { run, jobs } = await stage();
		const runAt = new Date(Date.now() + 60 * 60_000).toISOString();
		await run([lake('Later', { runAt })], refuse);
		expect(await run([lake('Later', { runAt: past })], refuse)).toEqual(['run-at-past']);
		expect(await jobs()).toMatchObject([{ state: 'scheduled', dueAt: Date.parse(runAt) }]);
	});
});
