import { describe, expect, it } from 'vitest';
import { isoTime, planBatch, pruneJobs, Schedule, systemClock, type BatchRow, type PinDraft } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { resolveIntent } from '../../../lib/publish/claim';
import { askSpacing } from '../../../lib/publish/spacing-gate';
import { runJob } from '../../../lib/schedule/run-job';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll } from '../../support/import';
import { emulate, openMedia, pipelineAt, type PipelineAt } from '../../support/pipeline';

const DAY_MS = 24 * 60 * 60_000;
const LINK = 'https://example.com/lemon-tart';
const WEEK = { spacingMs: 7 * DAY_MS };

/** A store whose clock can be set forward. */
class LaterStore extends MemoryStore {
	aheadMs = 0;
	override now = async () => Date.now() + this.aheadMs;
	override askNow = async () => Date.now() + this.aheadMs;
}

async function spaced() {
	const emulator = await emulate({ boards: [{ name: 'Travel' }, { name: 'Food' }] });
	const store = new LaterStore();
	const begun = Date.now();
	const clock = { ...systemClock, now: () => Date.now() + store.aheadMs };
	const pipeline = (settings: PipelineAt['settings'] = WEEK) => pipelineAt(emulator, { store, settings, clock });
	const day = (text?: string) => (text === undefined ? undefined : Math.round((Date.parse(text) - begun) / DAY_MS));
	/** The outcome of each row, and the day for which it is scheduled, or the code of its problem. */
	const run = async (drafts: PinDraft[], settings?: PipelineAt['settings']) => {
		const context = pipeline(settings);
		const results = await importAll(context, drafts);
		return await Promise.all(
			results.map(async ({ outcome, problem, idempotencyKey = '' }) => {
				const job = await context.ledger.find(idempotencyKey);
				if (outcome === 'failed') return problem?.code;
				return outcome === 'scheduled' ? `${outcome} ${day(isoTime(job?.dueAt ?? 0))}` : outcome;
			}),
		);
	};
	/** Publishes what is due so many days after the beginning, as a worker does. */
	const work = async (days: number) => {
		store.aheadMs = days * DAY_MS;
		const context = pipeline({});
		const schedule = new Schedule(context.ledger);
		const ended: string[] = [];
		for (const { job } of await schedule.due(await store.now(), 10)) {
			const taken = await schedule.take(job.key);
			if (taken) ended.push((await runJob(context, taken, { open: openMedia })).outcome);
		}
		return ended;
	};
	return { emulator, store, pipeline, run, work, at: (days: number) => isoTime(begun + days * DAY_MS) };
}

/** Each title is a pin of its own: without keys a row that follows another one in a later sheet is taken for an edit of it. */
const tart = (title: string, more: Partial<PinDraft> = {}) =>
	image(title, { link: LINK, idempotencyKey: title, ...more });

describe('with --spacing 7d', () => {
	it('rows with one link on one board follow each other a week apart, in their order, and others do not wait', async () => {
		const { run, emulator } = await spaced();
		expect(
			await run([
				tart('One'),
				tart('Two'),
				tart('Three'),
				tart('Food', { board: 'Food' }),
				image('Other', { link: 'https://example.com/other' }),
				image('None'),
			]),
		).toEqual(['created', 'scheduled 7', 'scheduled 14', 'created', 'created', 'created']);
		expect(emulator.pins()).toHaveLength(4);
	});

	it('the record is asked, also for pins that were published without it and for those of pruned jobs', async () => {
		const { run, pipeline, store } = await spaced();
		expect(await run([tart('One'), tart('Two')], {})).toEqual(['created', 'created']);
		store.aheadMs = 2 * DAY_MS;
		await pruneJobs(pipeline().ledger, DAY_MS);
		expect(await run([tart('Three')])).toEqual(['scheduled 7']);
		expect(await run([tart('One')])).toEqual(['existing']);
	});

	it('an import of the same rows keeps the times that they got', async () => {
		const { run, store } = await spaced();
		const rows = [tart('One'), tart('Two'), tart('Three')];
		await run(rows);
		store.aheadMs = DAY_MS;
		expect(await run(rows)).toEqual(['existing', 'scheduled 7', 'scheduled 14']);
		expect(await run(rows.toReversed(), {})).toEqual(['scheduled 14', 'scheduled 7', 'existing']);
	});

	it('a row with its own time is refused if that is too close, with the other job and the earliest time', async () => {
		const { run, at, pipeline } = await spaced();
		expect(await run([tart('One', { runAt: at(10) })])).toEqual(['scheduled 10']);
		const [refused] = await importAll(pipeline(), [tart('Two', { runAt: at(12) })]);
		expect(refused?.problem).toMatchObject({ code: 'too-close', action: 'fix-row' });
		expect(refused?.problem?.message).toContain(`there is one at ${at(10)} (job user:`);
		expect(refused?.problem?.message).toContain(`The earliest time is ${at(17)}.`);
		expect(await run([tart('Two', { runAt: at(17) }), tart('Three', { runAt: at(3) })])).toEqual([
			'scheduled 17',
			'scheduled 3',
		]);
		expect(await run([tart('Four')])).toEqual(['scheduled 24']);
	});

	it('a row is refused if the next free time is more than a year ahead', async () => {
		const { run } = await spaced();
		const long = { spacingMs: 300 * DAY_MS };
		expect(await run([tart('One'), tart('Two'), tart('Three')], long)).toEqual([
			'created',
			'scheduled 300',
			'too-close',
		]);
	});

	it('a failed or cancelled pin leaves its time to others', async () => {
		const { run, pipeline } = await spaced();
		expect(await run([tart('One', { dominantColor: 'green' }), tart('Two')])).toEqual(['color-invalid', 'created']);
		await run([tart('Three')]);
		const { ledger } = pipeline();
		const [waiting] = await new Schedule(ledger).upcoming(30 * DAY_MS, 1);
		await new Schedule(ledger).cancel(waiting?.key ?? '', 'by hand');
		expect(await run([tart('Four')])).toEqual(['scheduled 7']);
	});

	it('a worker publishes each at its time, and one after the other a week apart when it comes late', async () => {
		const { run, work, emulator, store } = await spaced();
		await run([tart('One'), tart('Two'), tart('Three')]);
		expect(await work(6)).toEqual([]);
		expect(await work(20)).toEqual(['created', 'scheduled']);
		expect(emulator.pins()).toHaveLength(2);
		expect(await work(26)).toEqual([]);
		expect(await work(27.01)).toEqual(['created']);
		expect(store.aheadMs).toBe(27.01 * DAY_MS);
		expect(emulator.pins().map(({ title }) => title)).toEqual(['One', 'Two', 'Three']);
	});

	it('several processes that import at the same time make one pin now, and the others a week apart', async () => {
		const { pipeline, emulator } = await spaced();
		const results = await Promise.all(
			Array.from({ length: 5 }, async (_, index) => await importAll(pipeline(), [tart(`Pin ${index}`)])),
		);
		expect(
			results
				.flat()
				.map(({ outcome }) => outcome)
				.sort(),
		).toEqual(['created', ...Array.from({ length: 4 }, () => 'scheduled')]);
		expect(emulator.pins()).toHaveLength(1);
		const jobs = await new Schedule(pipeline().ledger).upcoming(60 * DAY_MS, 10);
		const gaps = jobs.map(({ dueAt = 0 }, index) => dueAt - (jobs[index - 1]?.dueAt ?? 0)).slice(1);
		expect(gaps.every((gap) => gap >= 7 * DAY_MS)).toBe(true);
	});

	it('spread pins keep the distance too', async () => {
		const { run, pipeline } = await spaced();
		await run([tart('One', { board: 'Food' })]);
		async function* rows(): AsyncGenerator<BatchRow> {
			yield { row: 2, draft: tart('Two'), boards: ['Food'] };
		}
		const results = [];
		for await (const { board, outcome, problem } of importBatch(pipeline(), rows(), {
			open: openMedia,
			spreadMs: 3 * DAY_MS,
		}))
			results.push([board, outcome, problem?.code]);
		expect(results.sort()).toEqual([
			['Food', 'scheduled', 'spaced'],
			['Travel', 'created', undefined],
		]);
	});

	it('a plan learns the time of each row, and whether it is refused, and takes none', async () => {
		const { pipeline, run, at } = await spaced();
		await run([tart('One')]);
		const context = pipeline();
		const ask = async (draft: PinDraft, planned: { key: string; at: number }[] = []) => {
			const intent = await resolveIntent(context, draft, undefined, { open: openMedia });
			const answer = await askSpacing(context, intent, draft, planned);
			return answer && [Math.round((answer.at - Date.now()) / DAY_MS), answer.isRefused, answer.problem?.code];
		};
		expect(await ask(tart('Two'))).toEqual([7, false, 'spaced']);
		expect(await ask(tart('Three'), [{ key: 'Two', at: Date.parse(at(7)) }])).toEqual([14, false, 'spaced']);
		expect(await ask(tart('Four', { runAt: at(3) }))).toEqual([7, true, 'too-close']);
		expect(await ask(image('Five'))).toBeUndefined();
		expect(await run([tart('Six')])).toEqual(['scheduled 7']);
	});

	it('a plan says of rows with several boards and one link what the import then does', async () => {
		const { pipeline, at, emulator } = await spaced();
		async function* rows(): AsyncGenerator<BatchRow> {
			yield { row: 2, draft: tart('One'), boards: ['Food'] };
			yield { row: 3, draft: tart('Two', { board: 'Food' }) };
			yield { row: 4, draft: tart('Three', { board: 'Food', runAt: at(20) }) };
		}
		const work = { open: openMedia, spreadMs: 3 * DAY_MS };
		const planned: string[] = [];
		for await (const { row, board, outcome, problem, dueAt } of planBatch(pipeline(), rows(), work))
			planned.push([row, board, outcome, problem?.code, dueAt?.slice(0, 10)].join(' '));
		expect(emulator.pins()).toHaveLength(0);
		const ended: string[] = [];
		const context = pipeline();
		for await (const { row, board, outcome, problem, idempotencyKey = '' } of importBatch(context, rows(), {
			...work,
			concurrency: 1,
		})) {
			const job = await context.ledger.find(idempotencyKey);
			const dueAt = outcome === 'scheduled' ? isoTime(job?.dueAt ?? 0) : undefined;
			ended.push([row, board, outcome, problem?.code, dueAt?.slice(0, 10)].join(' '));
		}
		const day = (days: number) => at(days).slice(0, 10);
		expect(planned).toEqual([
			'2 Travel created  ',
			`2 Food scheduled  ${day(3)}`,
			`3  scheduled spaced ${day(10)}`,
			`4  scheduled  ${day(20)}`,
		]);
		expect(ended).toEqual(planned);
	});
});
