import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import {
	parseWarmUp,
	claimDraft,
	publishJob,
	runDue,
	runJob,
	Schedule,
	type AtomicStore,
	type JobRecord,
	type PipelineContext,
	type WarmUp,
} from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { nextAfter, pinsOn } from '../../../lib/guards/warm-up-plan';
import { image, importAll, outcomes } from '../../support/import';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';
import { VirtualClock } from '../../support/clock';
import { all, listed } from '../store/walk';

const START = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const PLAN = parseWarmUp('5-50/30');
const pins = (count: number, name = 'Pin') => Array.from({ length: count }, (_, number) => image(`${name} ${number}`));

/** An account and a store, in a time that passes when it is told to. What a call may take is measured by the machine's own clock. */
async function stage(warmUp = PLAN) {
	const time = new VirtualClock(START);
	const store: AtomicStore = new MemoryStore(time.now);
	const emulator = await emulate({ now: time.now, limits: { org_write: 1_000_000, org_read: 1_000_000 } });
	const clock = { now: time.now, sleep: time.sleep, monotonic: () => performance.now() };
	const pipeline = (settings: { warmUp?: WarmUp } = { warmUp }) =>
		pipelineAt(emulator, { store, clock, settings, unpaced: true });
	const own = pipeline();
	const jobs = async () =>
		(await all(own.ledger.jobs())).sort(
			(one, other) => Number(one.label.title?.split(' ')[1]) - Number(other.label.title?.split(' ')[1]),
		);
	return { time, store, emulator, pipeline, own, jobs, schedule: new Schedule(own.ledger) };
}

/** Runs what is due in its time; time stands still while a pin is on its way. */
async function passDays(
	days: number,
	{ time, own, schedule }: Awaited<ReturnType<typeof stage>>,
	pipeline: PipelineContext = own,
): Promise<void> {
	const end = time.now() + days * DAY;
	const stop = new AbortController();
	let underWay = 0;
	const ended = runDue({
		ledger: pipeline.ledger,
		clock: time,
		signal: stop.signal,
		work: async (taken) => {
			underWay += 1;
			await runJob(pipeline, taken, { open: openMedia, maxDelayMs: 0, ownKeys: new Set() });
			underWay -= 1;
		},
	});
	for (let next = await schedule.next(); next !== undefined && next <= end; next = await schedule.next()) {
		await time.pass(Math.max(0, next - time.now()));
		while (underWay > 0) await delay(1);
		await time.pass(0);
	}
	await time.pass(end - time.now());
	stop.abort();
	await time.pass(0);
	await ended;
}

const soon = (job: JobRecord) => (job.dueAt ?? 0) - START;

describe('an import into an account that warms up', () => {
	it('spreads 300 rows over the days to come, in their order, and what is due keeps to the plan', async () => {
		const world = await stage();
		const results = await importAll(world.own, pins(300));
		expect(outcomes(results)).toEqual(['created', ...Array(299).fill('warming-up')]);
		expect(results.slice(1).every(({ outcome }) => outcome === 'scheduled')).toBe(true);
		expect(results[1]?.problem).toEqual({
			code: 'warming-up',
			category: 'rate-limit',
			action: 'wait',
			retryAt: '2026-11-24T16:48:00Z',
			message:
				'This account is warming up and currently publishes at most 5 pins a day. This pin is due at 2026-11-24T16:48:00Z.',
		});
		const moments = (await world.jobs()).slice(1).map(soon);
		let expected = 0;
		expect(moments).toEqual(moments.map(() => (expected = nextAfter(expected, PLAN))));

		await passDays(10, world);
		const published = world.emulator.pins().map(({ createdAt }) => Math.floor((createdAt - START) / DAY));
		const days = Array.from({ length: 10 }, (_, day) => day);
		expect(days.map((day) => published.filter((of) => of === day).length)).toEqual(
			days.map((day) => pinsOn(day, PLAN)),
		);
		expect(world.emulator.pins().map(({ title }) => title)).toEqual(published.map((_, number) => `Pin ${number}`));
	}, 120_000);

	it('keeps each row to its moment when it is run again, and takes no other', async () => {
		const world = await stage();
		await importAll(world.own, pins(20));
		const before = (await world.jobs()).map(soon);
		const row = await listed(world.store, 'warm-up:');
		expect(outcomes(await importAll(world.pipeline(), pins(20)))).toEqual([
			'existing',
			...Array(19).fill('warming-up'),
		]);
		expect((await world.jobs()).map(soon)).toEqual(before);
		expect(await listed(world.store, 'warm-up:')).toEqual(row);
		expect(world.emulator.pins()).toHaveLength(1);
	});

	it('shares the plan with another import at the same time', async () => {
		const world = await stage();
		const [one, other] = await Promise.all([
			importAll(world.own, pins(20, 'One')),
			importAll(world.pipeline(), pins(20, 'Other')),
		]);
		expect(outcomes([...one, ...other]).filter((each) => each === 'created')).toHaveLength(1);
		const moments = (await world.jobs()).map(({ slotAt = 0 }) => slotAt - START).sort((a, b) => a - b);
		let expected = 0;
		expect(moments).toEqual([0, ...moments.slice(1).map(() => (expected = nextAfter(expected, PLAN)))]);
	});

	it('waits for a moment that is near', async () => {
		const world = await stage(parseWarmUp('4000-4000/2')); // every 21.6 seconds
		let ended = false;
		const running = importAll(world.own, pins(3)).finally(() => (ended = true));
		while (!ended) {
			await delay(20);
			await world.time.pass(1_000);
		}
		expect(outcomes(await running)).toEqual(['created', 'created', 'created']);
		const [first = 0, second = 0, third = 0] = world.emulator.pins().map(({ createdAt }) => createdAt);
		expect(second).toBeGreaterThanOrEqual(START + 21_600);
		expect(third).toBeGreaterThanOrEqual(START + 2 * 21_600);
		expect(first).toBeLessThan(second);
	});

	it('tells from when on a pin may be tried that cannot be kept, and leaves the moment to others', async () => {
		const world = await stage();
		const opened = { ...image('Pin 1'), media: [{ binary: 'data' }] };
		const open = () => openMedia(image('Pin').media[0]!);
		const publish = async (draft: typeof opened) => {
			const asset = { kind: 'image', contentType: 'image/jpeg', bytes: null, source: 'data' } as const;
			const claim = await claimDraft(world.own, { draft, asset }, { open });
			return (await publishJob(world.own, claim, { open, until: 'published' })).outcome;
		};
		await importAll(world.own, pins(1));
		for (let tries = 0; tries < 3; tries++) {
			expect(await publish(opened)).toMatchObject({
				outcome: 'failed',
				problem: { code: 'warming-up', retryAt: '2026-11-24T16:48:00Z' },
			});
		}
		await world.time.pass(288 * MINUTE);
		expect(await publish(opened)).toMatchObject({ outcome: 'created' });
	});

	it('does not touch the store of one that does not', async () => {
		const world = await stage();
		const off = world.pipeline({ warmUp: undefined });
		expect(outcomes(await importAll(off, pins(12)))).toEqual(Array(12).fill('created'));
		expect(await listed(world.store, 'warm-up:')).toEqual([]);
		expect((await world.jobs()).some(({ slotAt }) => slotAt !== undefined)).toBe(false);
	});
});

describe('the moment of a job', () => {
	it('stays with one that is cancelled and comes back before it, and moves with one that a person moves', async () => {
		const world = await stage();
		await importAll(world.own, pins(4));
		const [, second, third] = await world.jobs();
		await world.schedule.cancel(second!.key, 'not now');
		await world.schedule.move(third!.key, START + MINUTE);
		expect(outcomes(await importAll(world.own, pins(4).slice(1, 2)))).toEqual(['cancelled']);
		await world.schedule.retry(second!.key, 'after all');
		expect(outcomes(await importAll(world.own, pins(4).slice(1, 2)))).toEqual(['warming-up']);
		expect((await world.jobs()).slice(1).map(soon)).toEqual([288 * MINUTE, MINUTE, 3 * 288 * MINUTE]);
		await passDays(0.5, world);
		expect(world.emulator.pins().map(({ title, createdAt }) => [title, (createdAt - START) / MINUTE])).toEqual([
			['Pin 0', 0],
			['Pin 2', 1],
			['Pin 1', 288],
		]);
	});

	it('is used up by a job that fails at it', async () => {
		const world = await stage();
		await importAll(world.own, pins(3));
		await passDays(0.1, world);
		world.emulator.faults.add({
			on: 'POST /pins',
			kind: 'status',
			status: 403,
			code: 235,
			message: 'Sorry, this image is broken.',
		});
		await passDays(0.15, world);
		const [, second, third] = await world.jobs();
		expect(second).toMatchObject({ state: 'failed', slotAt: START + 288 * MINUTE });
		expect(outcomes(await importAll(world.own, pins(3)))).toEqual(['existing', 'warming-up', 'warming-up']);
		expect((await world.jobs()).slice(1).map(soon)).toEqual([3 * 288 * MINUTE, soon(third!)]);
	});
});
