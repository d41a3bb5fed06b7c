import { describe, expect, it } from 'vitest';
import {
	claimDraft,
	createRateLimiter,
	Ledger,
	planBatch,
	planWithoutAccount,
	Schedule,
	systemClock,
	type PinDraft,
	type PlannedRow,
	type RowResult,
} from '../../../lib';
import { createCircuitBreaker } from '../../../lib/guards/circuit-breaker';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes, rowsOf, type ImportChoices } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, openMedia, pipelineAt, samples, type PipelineAt } from '../../support/pipeline';

type Choices = Pick<ImportChoices, 'onEdit' | 'past'>;

const DAY_MS = 24 * 60 * 60_000;
const inDays = (days: number) => new Date(Date.now() + days * DAY_MS).toISOString();

/** An emulator, a host of pictures and a store, with pipelines at them as separate processes have them. */
async function start(options: Parameters<typeof emulate>[0] = {}) {
	const [emulator, host, store] = [await emulate(options), await pictures(), new MemoryStore()];
	const process = (more: PipelineAt = {}) => pipelineAt(emulator, { store, ...more });
	return {
		emulator,
		host,
		store,
		ledger: new Ledger(store, { owner: 'test', leaseMs: 60_000 }),
		process,
		draft: (title: string, more: Partial<PinDraft> = {}) =>
			image(title, { media: [{ url: `${host.url}/${title}.jpg` }], ...more }),
		plan: async (drafts: PinDraft[], more: PipelineAt = {}, choices: Choices = {}) => {
			const planned = planBatch(process(more), rowsOf(drafts), { open: openMedia, ...choices });
			return (await Array.fromAsync(planned)).sort((one, other) => one.row - other.row);
		},
		import: async (drafts: PinDraft[], more: PipelineAt = {}, choices: Choices = {}) =>
			await importAll(process(more), drafts, undefined, openMedia, choices),
		rows: async () => await Array.fromAsync(store.scan('')),
	};
}

const shown = (rows: PlannedRow[]) =>
	rows.map(({ outcome, problem, recorded }) => [outcome, problem?.code, recorded?.state].filter(Boolean).join(' '));

describe('planBatch', () => {
	it('says for each row what the import then does, sends only GETs and changes no row of the store', async () => {
		const { emulator, store, ledger, draft, plan, import: run, rows } = await start();
		const [soon, due] = [inDays(2), inDays(3)];
		await run([draft('published'), draft('failed before', { link: 'no link' }), draft('cancelled', { runAt: soon })]);
		const cancelled = (await run([draft('cancelled', { runAt: soon })]))[0]?.idempotencyKey ?? '';
		await run([draft('own key', { idempotencyKey: 'k1' }), draft('waiting', { runAt: due })]);
		await new Schedule(ledger).cancel(cancelled, 'by hand');
		const [spam] = [await createCircuitBreaker(store, 'x').check('https://blocked.example/')];
		if (!spam.blocked) await spam.settle('spam');
		const drafts = [
			draft('new'),
			draft('published'),
			draft('new'), // twice in the file
			draft('failed before'),
			draft('cancelled', { runAt: soon }),
			draft('edited', { idempotencyKey: 'k1' }),
			draft('other account', { account: 'someone_else' }),
			draft('board', { board: 'Travl' }),
			draft('section', { section: 'no such section' }),
			draft('held', { approved: false }),
			draft('link', { link: 'nonsense' }),
			draft('gone', { media: [{ file: 'media/gone.jpg', folder: samples }] }),
			draft('due later', { runAt: due }),
			draft('due later', { runAt: due }),
			draft('signed', { runAt: due, media: [{ url: 'https://x.example/a.jpg?X-Amz-Signature=1&X-Amz-Expires=9' }] }),
			draft('paused', { link: 'https://www.blocked.example/page' }),
			draft('same key, other text', { idempotencyKey: 'k2' }),
			draft('same key, another text', { idempotencyKey: 'k2' }),
		];
		const [before, sent] = [await rows(), emulator.requests().length];
		const planned = await plan(drafts);
		expect(await rows()).toEqual(before);
		expect(
			new Set(
				emulator
					.requests()
					.slice(sent)
					.map(({ method }) => method),
			),
		).toEqual(new Set(['GET']));

		const results = await run(drafts);
		expect(planned.map(({ row, outcome }) => [row, outcome])).toEqual(
			results.map(({ row, outcome }) => [row, outcome]),
		);
		expect(planned.map(({ problem }) => problem?.code)).toEqual(results.map(({ problem }) => problem?.code));
		const keys = (all: { idempotencyKey?: string; outcome: string }[]) =>
			all.filter(({ outcome }) => outcome === 'created' || outcome === 'existing').map((each) => each.idempotencyKey);
		expect(keys(planned)).toEqual(keys(results));
		expect(new Set(outcomes(results)).size).toBeGreaterThan(8);
	});

	it('names the pin that exists, the state of a recorded job, and the boards nearest to one that is missing', async () => {
		const { draft, plan, import: run } = await start();
		const runAt = inDays(1);
		const [published] = await run([draft('published'), draft('waiting', { runAt })]);
		const planned = await plan([draft('published'), draft('waiting', { runAt }), draft('x', { board: 'Travl' })]);
		expect(shown(planned)).toEqual(['existing published', 'scheduled scheduled', 'failed board-unknown']);
		expect(planned[0]?.pin).toEqual(published?.pin);
		expect(planned[2]?.problem?.message).toContain('Travel');
	});

	it('shows warnings of rows that pass, as an import does', async () => {
		const { draft, plan, import: run } = await start();
		const drafts = [draft('shortened', { link: 'https://bit.ly/x' })];
		const [[planned], [result]] = [await plan(drafts), await run(drafts)];
		expect([planned?.outcome, result?.outcome]).toEqual(['created', 'created']);
		expect(planned?.findings?.map(({ code }) => code)).toContain('link-shortener');
		expect(result?.findings).toEqual(planned?.findings);
	});

	it('takes a publish that was not answered for unknown, and one whose receipt is there for existing', async () => {
		const { emulator, draft, plan, import: run, ledger } = await start();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-before', match: 'lost' });
		const results = await run([draft('lost'), draft('known')], { settings: { onUnknown: 'hold' } });
		expect(outcomes(results)).toEqual(['outcome-unknown-held', 'created']);
		const { idempotencyKey = '', pin } = results[1] ?? {};
		await ledger.change(idempotencyKey, (job) => ({ ...job, state: 'publishing', receipt: undefined }));
		const planned = await plan([draft('lost'), draft('known')]);
		expect(shown(planned)).toEqual(['unknown outcome-unknown-held unknown', 'existing publishing']);
		expect(planned[1]?.pin).toEqual(pin);
	});

	it('takes a row that another process holds for in progress', async () => {
		const { draft, plan, process } = await start();
		await claimDraft(process(), { draft: draft('held') }, { open: openMedia });
		expect(shown(await plan([draft('held')]))).toEqual(['failed in-progress queued']);
	});

	it.each(['ask', 'update', 'publish'] as const)(
		'says what becomes of edited rows with --on-edit %s, as the import then does, and changes none of them',
		async (onEdit) => {
			const { emulator, draft, plan, import: run, rows } = await start();
			const at = (media: string, more: Partial<PinDraft>) => ({ ...draft(media), ...more });
			const [soon, later] = [inDays(2), inDays(3)];
			await run([
				at('a', { title: 'Typo' }),
				at('b', { description: 'Old' }),
				at('c', { title: 'Same' }),
				at('d', { title: 'Waits', runAt: soon }),
				at('e', { title: 'Own key', idempotencyKey: 'k' }),
			]);
			const drafts = [
				at('c', { title: 'Same' }),
				at('a', { title: 'Corrected' }),
				at('b', { description: 'New' }),
				at('c', { title: 'Another one' }),
				at('d', { title: 'Waits', runAt: later }),
				at('e', { title: 'Own key, edited', idempotencyKey: 'k' }),
				at('b', { description: 'New', approved: false }),
			];
			const [before, sent] = [await rows(), emulator.requests().length];
			const planned = await plan(drafts, {}, { onEdit });
			expect(await rows()).toEqual(before);
			const methods = emulator
				.requests()
				.slice(sent)
				.map(({ method }) => method);
			expect(new Set(methods)).toEqual(new Set(['GET']));
			const short = (all: RowResult[]) =>
				all.map(({ outcome, problem, changed, pin }) => [
					outcome,
					problem?.code,
					changed,
					outcome === 'created' ? 0 : pin?.id,
				]);
			const results = await run(drafts, {}, { onEdit });
			expect(short(planned)).toEqual(short(results));
			expect(outcomes(results)).toContain(onEdit === 'ask' ? 'edited' : onEdit === 'update' ? 'existing' : 'created');
		},
	);

	it('refuses a new row whose date is over with past: refuse, as the import does', async () => {
		const { draft, plan, import: run } = await start();
		const drafts = [draft('over', { runAt: '2020-01-01T00:00:00Z' })];
		for (const past of ['refuse', 'run'] as const) {
			const planned = await plan(drafts, {}, { past });
			expect(outcomes(planned)).toEqual(outcomes(await run(drafts, {}, { past })));
		}
	});

	it('writes no index into a store of an earlier version either', async () => {
		const { store, draft, plan, import: run, rows } = await start();
		await run([draft('one')]);
		for await (const [key] of store.scan('same:')) await store.delete(key);
		const before = await rows();
		expect(shown(await plan([draft('one', { title: 'edited' })]))).toEqual(['failed edited published']);
		expect(await rows()).toEqual(before);
	});

	it('says which boards would be made, and makes none', async () => {
		const { emulator, draft, plan, import: run } = await start();
		const drafts = [
			draft('one', { board: 'Brand New' }),
			draft('two', { board: 'Brand New', section: 'A Part' }),
			draft('one', { board: 'Brand New' }),
			draft('bad', { board: 'Never', link: 'x' }),
		];
		const boards = emulator.boards();
		const planned = await plan(drafts, { createBoards: 'public' });
		expect(emulator.boards()).toEqual(boards);
		expect(planned.map(({ outcome, makes }) => [outcome, makes])).toEqual([
			['created', 'Brand New'],
			['created', 'Brand New/A Part'],
			['existing', undefined],
			['failed', undefined],
		]);
		const results = await run(drafts, { createBoards: 'public' });
		expect(results.map(({ outcome }) => outcome)).toEqual(planned.map(({ outcome }) => outcome));
	});

	it('gives each row its slot of the warm-up, and takes none', async () => {
		const { draft, plan, import: run, rows } = await start();
		const settings = { warmUp: { firstDay: 2, lastDay: 4, days: 5 } };
		const drafts = ['one', 'two', 'three'].map((title) => draft(title));
		const planned = await plan(drafts, { settings });
		expect(await rows()).toEqual([]);
		expect(shown(planned)).toEqual(['created', 'scheduled warming-up', 'scheduled warming-up']);
		const wait = (index: number) => Date.parse(planned[index]?.dueAt ?? '') - Date.now();
		expect(wait(1) / DAY_MS).toBeCloseTo(0.5, 2);
		expect(wait(2) / DAY_MS).toBeCloseTo(1, 2);
		expect(outcomes(await run(drafts, { settings }))).toEqual(['created', 'warming-up', 'warming-up']);
	});

	it('says about when each pin is out, at the rate that the limit allows', async () => {
		const { draft, plan } = await start();
		const planned = await plan(Array.from({ length: 21 }, (_, index) => draft(`${index}`)));
		const times = planned.map(({ publishedAbout }) => Date.parse(publishedAbout ?? ''));
		expect(((times.at(-1) ?? 0) - (times[0] ?? 0)) / 1000).toBeCloseTo(20 * 0.6, 0); // 100 in a minute
	});

	it('defers rows beyond what a day allows to the next one, as an import does', async () => {
		const { draft, plan, import: run } = await start();
		const limited = () => ({
			rateLimiter: createRateLimiter({ clock: systemClock, own: { org_write: { amount: 2, windowSeconds: 86_400 } } }),
		});
		const drafts = ['a', 'b', 'c', 'd'].map((title) => draft(title));
		const planned = await plan(drafts, limited());
		expect(shown(planned)).toEqual(['created', 'created', 'scheduled rate-limited', 'scheduled rate-limited']);
		expect(Date.parse(planned[3]?.dueAt ?? '') - Date.now()).toBeGreaterThan(DAY_MS - 60_000);
		expect(outcomes(await run(drafts, limited()))).toEqual(['created', 'created', 'rate-limited', 'rate-limited']);
	});
});

describe('planWithoutAccount', () => {
	it('checks rows and their media, and takes the second of two equal rows for existing', async () => {
		const { draft, emulator } = await start();
		const drafts = [
			draft('one'),
			draft('one'),
			draft('held', { approved: false }),
			draft('late', { runAt: inDays(1) }),
		];
		const planned = await Array.fromAsync(planWithoutAccount(systemClock, rowsOf(drafts), { open: openMedia }));
		expect(shown(planned)).toEqual(['created', 'existing', 'held not-approved', 'scheduled']);
		expect(emulator.requests()).toEqual([]);
	});
});
