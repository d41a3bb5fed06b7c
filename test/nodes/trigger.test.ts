import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { afterEach, describe, expect, it } from 'vitest';
import { isoTime, Ledger, runAtMs, runDue, runJob, Schedule, type JobRecord } from '../../lib';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { ownFolder } from '../support/cli';
import { emulate, openMedia, pipelineAt, samples } from '../support/pipeline';
import { startTrigger } from '../support/trigger';
import { chain, run } from '../support/workflow';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
	await Promise.all(closing.splice(0).map(async (close) => await close()));
});

const template = async () =>
	JSON.parse(await readFile(join(samples, '../workflows/publish-due.json'), 'utf8')) as IWorkflowBase;

const HOUR_MS = 3_600_000;

/** A store with rows that wait, and triggers on it in the context that n8n gives them. */
async function stage() {
	const emulator = await emulate();
	const storeUrl = `sqlite:${await ownFolder()}/ledger.sqlite`;
	const store = new SqliteStore(storeUrl.slice('sqlite:'.length));
	closing.push(async () => await store.disconnect());
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });

	/** Stores rows by the workflow, as users do it. */
	async function keep(inMs: number, ...titles: string[]): Promise<void> {
		const runAt = new Date(Date.now() + 2 * HOUR_MS).toISOString();
		const input = titles.map((title) => ({
			json: {
				draft: { board: 'Travel', title, media: [{ file: 'lemon-tart.jpg', folder: join(samples, 'media') }], runAt },
			},
		}));
		const items = await run(emulator, chain(['pinterestPublish', { authentication: 'accessToken' }]), {
			input,
			storeUrl,
		});
		expect(items.map(({ json }) => json.outcome)).toEqual(titles.map(() => 'scheduled'));
		// However long the engine took to get here.
		const dueAt = Date.now() + inMs;
		for (const item of items) await new Schedule(ledger).move((await job(item)).key, dueAt);
	}

	const trigger = async (options: object = {}, mode: 'trigger' | 'manual' = 'trigger') =>
		await startTrigger(emulator, storeUrl, options, mode);
	const publish = async (input: INodeExecutionData[]) => await run(emulator, await template(), { input, storeUrl });
	const job = async (item: INodeExecutionData) =>
		(await ledger.find((item.json.job as { key: string }).key)) as JobRecord;
	const titles = () =>
		emulator
			.pins()
			.map(({ title }) => title)
			.sort();
	return { emulator, storeUrl, store, ledger, keep, trigger, publish, job, titles };
}

const titleOf = ({ json }: INodeExecutionData) => (json.draft as { title?: string }).title;

describe('an active workflow', () => {
	it('gets each pin at its time, one execution for each, and publishes it once', async () => {
		const { keep, trigger, publish, job, titles } = await stage();
		await keep(1_500, 'one', 'two');
		const { emitted, failures } = await trigger();
		expect(emitted).toEqual([]);
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(2);
		const [first] = emitted as [INodeExecutionData];
		expect(first.json).toMatchObject({
			draft: { board: 'Travel' },
			job: { key: expect.stringMatching(/^pin:/), state: 'queued' },
		});
		expect(runAtMs((await job(first)).runAt as string)).toBeLessThanOrEqual(Date.now());
		expect((await publish(emitted)).map(({ json }) => json.outcome)).toEqual(['created', 'created']);
		// An execution that is run once more finds the pin.
		expect((await publish(emitted)).map(({ json }) => json.outcome)).toEqual(['existing', 'existing']);
		expect([titles(), failures]).toEqual([['one', 'two'], []]);
		expect((await job(first)).state).toBe('published');
	});

	it('has no more under way at once than it may, and ends at once when it is closed', async () => {
		const { keep, trigger, publish } = await stage();
		await keep(1_000, 'one', 'two', 'three');
		const { emitted, takeExecutions, response } = await trigger({ concurrency: 2 });
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(2);
		await delay(200);
		expect(emitted).toHaveLength(2);
		await publish(emitted);
		takeExecutions().forEach(({ end }) => end());
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(3);
		await response.closeFunction?.(); // the third execution is still under way
	});

	it('that dies leaves its pin to come up again', async () => {
		const { keep, trigger, job, ledger } = await stage();
		await keep(1_000, 'one');
		const { emitted, response } = await trigger({ handOverMinutes: 30 });
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(1);
		const { dueAt = 0, state } = await job(emitted[0] as INodeExecutionData);
		expect(state).toBe('queued');
		expect(dueAt - Date.now()).toBeGreaterThan(29 * 60_000);
		await response.closeFunction?.();
		// The time has passed, and nobody came.
		await ledger.change((await job(emitted[0] as INodeExecutionData)).key, (found) => ({
			...found,
			dueAt: Date.now(),
		}));
		const again = await trigger();
		await expect.poll(() => again.emitted.length, { timeout: 10_000 }).toBe(1);
	});

	it.each([
		['ends', { status: 'success' as const }],
		['fails', { status: 'error' as const }],
		['ends because its worker was killed', new Error('job stalled more than maxStalledCount')],
	])('that %s without publishing its pin gets it again at once, three times, and then later', async (_, how) => {
		const { keep, trigger, job, publish } = await stage();
		await keep(1_000, 'one');
		const { emitted, takeExecutions } = await trigger();
		for (let times = 1; times <= 4; times++) {
			await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(times);
			takeExecutions().forEach(({ end }) => end(how));
		}
		const item = emitted[0] as INodeExecutionData;
		await expect.poll(async () => (await job(item)).state, { timeout: 10_000 }).toBe('scheduled');
		const { dueAt = 0, events, returns } = await job(item);
		expect(dueAt - Date.now()).toBeGreaterThan(50_000);
		expect(dueAt - Date.now()).toBeLessThanOrEqual(60_000);
		expect([returns, events.at(-1)?.reason]).toEqual([4, 'the workflow "w" ended without publishing it']);
		await delay(300);
		expect(emitted).toHaveLength(4);
		expect((await publish([item])).map(({ json }) => json.outcome)).toEqual(['created']);
	});

	it('that n8n puts to wait keeps its pin', async () => {
		const { keep, trigger, job } = await stage();
		await keep(1_000, 'one');
		const { emitted, takeExecutions } = await trigger();
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(1);
		takeExecutions().forEach(({ end }) => end({ status: 'waiting' }));
		await delay(300);
		const { dueAt = 0, state } = await job(emitted[0] as INodeExecutionData);
		expect([emitted.length, state]).toEqual([1, 'queued']);
		expect(dueAt - Date.now()).toBeGreaterThan(29 * 60_000);
	});

	it('finds out by itself what became of a publish that was not answered', async () => {
		const { emulator, keep, trigger, publish, job, ledger, titles } = await stage();
		await keep(1_000, 'one');
		const { emitted, takeExecutions } = await trigger();
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(1);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		const [first] = takeExecutions();
		const items = await publish(first!.items);
		expect(items.map(({ json }) => json.outcome)).toEqual(['unknown']);
		first!.end();
		// Its delay is over.
		const { key, dueAt = 0 } = await job(items[0] as INodeExecutionData);
		expect(dueAt - Date.now()).toBeGreaterThan(2 * 60_000);
		await ledger.change(key, (found) => ({ ...found, dueAt: Date.now(), armedAt: (found.armedAt ?? 0) - HOUR_MS }));
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(2);
		const [second] = takeExecutions();
		expect(second!.items[0]?.json).toMatchObject({ job: { key, state: 'unknown' } });
		expect((await publish(second!.items)).map(({ json }) => json.outcome)).toEqual(['existing']);
		second!.end();
		expect([titles(), (await job(items[0] as INodeExecutionData)).state]).toEqual([['one'], 'published']);
	});

	it('shares a store with another, and with a worker, and each pin is published once', async () => {
		const { emulator, store, ledger, keep, trigger, publish, titles } = await stage();
		const names = Array.from({ length: 12 }, (_, number) => `pin ${String(number).padStart(2, '0')}`);
		await keep(1_500, ...names);
		const stop = new AbortController();
		const pipeline = pipelineAt(emulator, { store });
		let byWorker = 0;
		const worker = runDue({
			ledger,
			clock: pipeline.clock,
			signal: stop.signal,
			account: await pipeline.account.id(),
			concurrency: 2,
			work: async (taken) => {
				byWorker += 1;
				await runJob(pipeline, taken, { open: openMedia, maxDelayMs: 0, ownKeys: new Set() });
			},
		});
		const triggers = [await trigger({ concurrency: 2 }), await trigger({ concurrency: 2 })];
		const emitted = () => triggers.flatMap((each) => each.emitted);
		for (let tries = 0; titles().length < names.length && tries < 100; tries++) {
			for (const { items, end } of triggers.flatMap((each) => each.takeExecutions())) {
				await publish(items);
				end();
			}
			await delay(100);
		}
		stop.abort();
		await worker;
		expect(byWorker + emitted().length).toBe(names.length);
		expect(new Set(emitted().map(titleOf)).size).toBe(emitted().length);
		expect(titles()).toEqual(names);
	});

	it('gets none of another account', async () => {
		const { ledger, keep, trigger } = await stage();
		await keep(1_000, 'mine');
		const theirs = await ledger.claim({
			key: 'theirs',
			account: 'another',
			payload: {},
			label: { title: 'theirs', board: 'Travel', source: '' },
		});
		if (theirs.kind === 'claimed') await theirs.lease.schedule({ dueAt: Date.now() });
		const { emitted } = await trigger();
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(1);
		await delay(300);
		expect(emitted.map(titleOf)).toEqual(['mine']);
		expect(await ledger.find('theirs')).toMatchObject({ state: 'scheduled', label: { title: 'theirs' } });
	});
});

describe('a pin that came due', () => {
	/** The item of the one pin that waits. */
	async function due(staged: Awaited<ReturnType<typeof stage>>): Promise<INodeExecutionData> {
		await staged.keep(1_000, 'one');
		const { emitted } = await staged.trigger();
		await expect.poll(() => emitted.length, { timeout: 10_000 }).toBe(1);
		return emitted[0] as INodeExecutionData;
	}

	it('keeps its key when its board was renamed and its text edited on the way', async () => {
		const staged = await stage();
		const item = await due(staged);
		const draft = { ...(item.json.draft as object), board: 'A name of long ago', title: 'Edited' };
		const [published] = await staged.publish([{ json: { ...item.json, draft } }]);
		expect(published?.json).toMatchObject({ outcome: 'created', job: { key: (item.json.job as { key: string }).key } });
		expect(staged.emulator.pins()).toMatchObject([{ title: 'Edited' }]);
	});

	it('fails for good, and comes up no more, when its media is gone', async () => {
		const staged = await stage();
		const item = await due(staged);
		const draft = { ...(item.json.draft as object), media: [{ file: 'gone.jpg', folder: join(samples, 'media') }] };
		const [failed] = await staged.publish([{ json: { ...item.json, draft } }]);
		expect(failed?.json.outcome).toBe('failed');
		const { state, dueAt, problem } = await staged.job(item);
		expect([state, dueAt, problem?.code]).toEqual([
			'failed',
			undefined,
			(failed?.json.problem as { code: string }).code,
		]);
	});

	it.each([
		['job-of-another-account', { account: 'another' }, 'queued'],
		['cancelled', { state: 'cancelled' as const, dueAt: undefined }, 'cancelled'],
	])('is not published where that would be wrong: %s', async (code, change, state) => {
		const staged = await stage();
		const item = await due(staged);
		await staged.ledger.change((await staged.job(item)).key, (job) => ({ ...job, ...change }));
		const [refused] = await staged.publish([item]);
		expect(refused?.json).toMatchObject({ outcome: 'failed', problem: { code } });
		expect(await staged.job(item)).toMatchObject({ state });
		expect(staged.emulator.pins()).toEqual([]);
	});
});

describe('a video whose upload has to wait for hours', () => {
	it('is stored, leaves Publish through Scheduled, and is published when its time comes again', async () => {
		const { emulator, storeUrl, ledger } = await stage();
		const item = {
			json: {
				draft: {
					board: 'Travel',
					title: 'film',
					media: [{ file: 'sailing.mp4', folder: join(samples, 'media') }],
					cover: { atSeconds: 1 },
				},
			},
		};
		const picture = {
			json: {
				draft: {
					board: 'Travel',
					title: 'picture',
					media: [{ file: 'lemon-tart.jpg', folder: join(samples, 'media') }],
				},
			},
		};
		const credential = { budget: 'org_write=1/86400' };
		await run(emulator, await template(), { input: [picture], storeUrl, credential });
		const [waits] = await run(emulator, await template(), { input: [item], storeUrl, credential });
		expect(waits?.json).toMatchObject({ outcome: 'scheduled', problem: { category: 'rate-limit' } });
		const { key, dueAt = 0, state } = (await new Schedule(ledger).upcoming(Infinity, 1))[0] as JobRecord;
		expect(state).toBe('scheduled');
		expect(dueAt - Date.now()).toBeGreaterThan(HOUR_MS);
		await ledger.change(key, (job) => ({ ...job, dueAt: Date.now() }));
		const [published] = await run(emulator, await template(), {
			input: [{ json: { draft: item.json.draft, job: { key } } }],
			storeUrl,
		});
		expect(published?.json.problem ?? published?.json.outcome).toBe('created');
	});
});

describe('a test in the editor', () => {
	it('shows the next pin and leaves it where it is', async () => {
		const { keep, trigger, job } = await stage();
		await keep(3_600_000, 'in an hour');
		const { emitted, response } = await trigger({}, 'manual');
		await response.manualTriggerFunction?.();
		expect(emitted.map(titleOf)).toEqual(['in an hour']);
		const { state, owner } = await job(emitted[0] as INodeExecutionData);
		expect([state, owner]).toEqual(['scheduled', undefined]);
	});

	it('says so where none waits', async () => {
		const { trigger } = await stage();
		const { response } = await trigger({}, 'manual');
		await expect(response.manualTriggerFunction?.()).rejects.toThrow(/No pin of this account is scheduled/);
	});
});

describe('after a time in which nothing ran', () => {
	it.each([
		['skip', 'cancelled', 0],
		['spread', 'queued', 1], // the first of those that are spread is due now
	])('what came due meanwhile is treated as the option says: %s', async (missed, state, executions) => {
		const { ledger, keep, trigger } = await stage();
		await keep(1_000, 'late');
		const { key } = (await new Schedule(ledger).upcoming(Infinity, 1))[0] as JobRecord;
		const then = Date.now() - 3_600_000;
		await ledger.change(key, (job) => ({ ...job, dueAt: then, runAt: isoTime(then) }));
		await new Schedule(ledger).notePoll(then);
		const { emitted } = await trigger({ missed, spreadMinutes: 600 });
		await expect
			.poll(async () => (await ledger.find(key))?.events.map(({ reason }) => reason), { timeout: 10_000 })
			.toContainEqual(expect.stringMatching(/^missed at/));
		await delay(200);
		expect(emitted).toHaveLength(executions);
		expect(await ledger.find(key)).toMatchObject({ state });
	});
});
