import { copyFile, readFile } from 'node:fs/promises';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Emulator } from '../../emulator';
import {
	createRateLimiter,
	isoTime,
	runDue,
	runJob,
	Schedule,
	scopeOf,
	systemClock,
	type JobRecord,
	type MediaOpener,
	type Outcome,
	type PinDraft,
	type PipelineSettings,
} from '../../lib';
import { readRows } from '../../lib/rows/read-rows';
import { draftFromCells } from '../../lib/model/import-row';
import { MemoryStore } from '../../lib/store/memory-store';
import { SqliteStore } from '../../lib/store/sqlite-store';
import { listJobs, showJob } from '../../runner/commands/jobs';
import { cancelJobs, moveJobs } from '../../runner/commands/plan';
import { retryJobs } from '../../runner/commands/retry';
import { settingsOf } from '../../runner/settings';
import { tokenSource } from '../../runner/tokens';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { importAll, outcomes } from '../support/import';
import { emulate, openMedia, pipelineAt, samples } from '../support/pipeline';
import { sentTo } from '../support/time-travel';

/** Stores that earlier builds wrote; see make-store.mjs. */
const DATA = {
	'version 0.1.0': {
		folder: join(__dirname, '../data/store-0.1.0'),
		/** When the last record of the data was written. */
		madeAt: Date.parse('2026-11-25T22:01:24Z'),
		moved: '2027-01-24T09:00:00Z',
		scheduled: '2026-12-25T09:00:00Z',
		pausedUntil: /^2026-11-26T22:01:/,
	},
	'the build before lists had rows of their own': {
		folder: join(__dirname, '../data/store-before-lists'),
		madeAt: Date.parse('2026-11-26T04:31:22Z'),
		moved: '2027-01-25T09:00:00Z',
		scheduled: '2026-12-26T09:00:00Z',
		pausedUntil: /^2026-11-27T04:31:/,
	},
};
/** Written by it too, with pins that have other keys today; see make-store-of-former-keys.mjs. */
const FORMER_KEYS = join(__dirname, '../data/store-of-former-keys');
const FORMER_KEYS_MADE_AT = Date.parse('2026-11-26T00:49:25Z');
const MINUTE = 60_000;
/** The emulator of the data. */
const API_BASE_URL = 'http://127.0.0.1:4871/v5';

/** Lets the machine's clock show another time, and run on from there. */
function setTime(time: number): void {
	const offset = time - performance.now();
	vi.spyOn(Date, 'now').mockImplementation(() => Math.round(performance.now() + offset));
	afterThisTest(() => void vi.restoreAllMocks());
}

/** The rows of a file of the data, with their media in the folder that the records name. */
async function draftsOf(name: string, data: string): Promise<PinDraft[]> {
	const drafts: PinDraft[] = [];
	const file = createReadStream(join(data, `${name}.csv`));
	for await (const { cells } of readRows(file, { format: 'csv', boardGiven: false })) {
		const { draft } = draftFromCells(cells, { folder: '/pins' });
		if (draft) drafts.push(draft);
	}
	return drafts;
}

const open: MediaOpener = (ref) => {
	if ('file' in ref) return openMedia({ ...ref, folder: samples });
	if ('url' in ref) return openMedia({ file: `media/${new URL(ref.url).pathname}`, folder: samples });
	return openMedia(ref);
};

/** Creates the pins that the data's emulator had, in their order, so that they have the same IDs. */
async function createPins(emulator: Emulator, data: string): Promise<string[]> {
	const files = ['published', 'unknown', 'warm-up'].map(async (name) => await draftsOf(name, data));
	return await createPinsOf(emulator, (await Promise.all(files)).flat().slice(0, -1));
}

async function createPinsOf(
	{ apiBaseUrl, accessToken, boards, pins }: Emulator,
	drafts: PinDraft[],
): Promise<string[]> {
	const image = await readFile(join(samples, 'media/mountain-lake.jpg'), 'base64');
	for (const { title, board, link } of drafts) {
		const { statusCode } = await request(`${apiBaseUrl}/pins`, {
			method: 'POST',
			headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify({
				board_id: boards().find(({ name }) => name === board)?.id,
				title,
				link,
				media_source: { source_type: 'image_base64', content_type: 'image/jpeg', data: image },
			}),
		});
		expect(statusCode).toBe(201);
	}
	return pins().map(({ id }) => id);
}

describe.each(Object.entries(DATA))('a store of %s', (_, { folder, madeAt, ...dates }) => {
	let emulator: Emulator;
	let store: SqliteStore;
	let settings: { json: boolean; storeUrl: string };
	let createdBefore: number;

	beforeEach(async () => {
		setTime(madeAt + 10 * MINUTE);
		const path = join(await ownFolder(), 'ledger.sqlite');
		await copyFile(join(folder, 'ledger.sqlite'), path);
		store = new SqliteStore(path);
		afterThisTest(async () => await store.disconnect());
		settings = { json: true, storeUrl: `sqlite:${path}` };
		emulator = await emulate();
		createdBefore = (await createPins(emulator, folder)).length;
	});

	const pipeline = (more: Partial<PipelineSettings> = {}) => pipelineAt(emulator, { store, settings: more });
	const importRows = async (name: string) => await importAll(pipeline(), await draftsOf(name, folder), undefined, open);
	const newPins = () => emulator.pins().length - createdBefore;

	/** What a command prints as JSON. */
	async function printed(command: () => Promise<number>): Promise<JobRecord[]> {
		let text = '';
		const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
			text += String(chunk);
			return true;
		});
		try {
			expect(await command()).toBe(0);
		} finally {
			write.mockRestore();
		}
		return text
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line) as JobRecord);
	}

	async function jobOf(title: string): Promise<JobRecord> {
		const job = (await printed(() => listJobs({}, settings))).find(({ label }) => label.title === title);
		if (!job) throw new Error(`no job ${title}`);
		return job;
	}

	it('answers published rows with existing and sends nothing for them', async () => {
		const results = await importRows('published');
		expect(results.map(({ outcome, pin }) => [outcome, pin?.id])).toEqual(
			emulator
				.pins()
				.slice(0, 3)
				.map(({ id }) => ['existing', id]),
		);
		expect([newPins(), sentTo(emulator, 'POST /media')]).toEqual([0, 0]);
	});

	it('jobs list shows every job in its state', async () => {
		const jobs = await printed(() => listJobs({}, settings));
		expect(Object.fromEntries(jobs.map(({ label, state }) => [label.title, state]))).toEqual({
			'A published image': 'published',
			'Another published image': 'published',
			'A published video': 'published',
			'A refused image': 'failed',
			'An unanswered image': 'unknown',
			'An image of 2099': 'scheduled',
			'A moved image': 'scheduled',
			'A cancelled image': 'cancelled',
			'A scheduled image': 'scheduled',
			'A pin judged as spam': 'failed',
			'A pin of a paused domain': 'scheduled',
			'The first of a warm-up': 'published',
			'The second of a warm-up': 'scheduled',
		});
	});

	it('jobs show prints the whole record with its history', async () => {
		const { key } = await jobOf('A moved image');
		const [job] = await printed(() => showJob(key, settings));
		expect(job).toMatchObject({
			state: 'scheduled',
			label: { board: 'Summer Recipes' },
			draft: { title: 'A moved image' },
		});
		expect(job?.events.map(({ state }) => state)).toEqual(['queued', 'scheduled', 'scheduled']);
	});

	it('an import leaves the moved and the scheduled rows at their times, and the cancelled one cancelled until it is brought back', async () => {
		const before = await jobOf('A moved image');
		expect(outcomes(await importRows('waiting')).toSorted()).toEqual(['cancelled', 'scheduled', 'scheduled']);
		await printed(
			async () => await retryJobs([(await jobOf('A cancelled image')).key], {}, {}, { ...settingsOf({}), ...settings }),
		);
		expect(outcomes(await importRows('paused'))).toEqual(['domain-paused']);
		expect((await jobOf('A moved image')).dueAt).toBe(before.dueAt);
		expect(isoTime(before.dueAt ?? 0)).toBe(dates.moved);
		expect(isoTime((await jobOf('A cancelled image')).dueAt ?? 0)).toBe(dates.scheduled);
		expect(isoTime((await jobOf('An image of 2099')).dueAt ?? 0)).toBe('2099-03-01T09:00:00Z');
		expect(newPins()).toBe(0);
	});

	it('an import looks the unanswered pin up and takes it as its own', async () => {
		const [result] = await importRows('unknown');
		expect([result?.outcome, result?.pin?.id]).toEqual(['existing', emulator.pins()[3]?.id]);
		expect(newPins()).toBe(0);
	});

	it('an import publishes the failed row', async () => {
		expect(outcomes(await importRows('failed'))).toEqual(['created']);
	});

	it('jobs cancel ends a scheduled job, and refuses one whose outcome is unknown', async () => {
		const scheduled = await jobOf('A scheduled image');
		const [cancelled] = await printed(() => cancelJobs([scheduled.key], settings));
		expect(cancelled?.state).toBe('cancelled');
		const unknown = await jobOf('An unanswered image');
		await expect(cancelJobs([unknown.key], settings)).rejects.toMatchObject({ problem: { code: 'job-busy' } });
	});

	it('a job that jobs move makes due is published by runDue from its stored draft', async () => {
		const { key } = await jobOf('A moved image');
		await printed(() => moveJobs([key], isoTime(Date.now() - MINUTE), settings));
		const context = pipeline();
		const stop = new AbortController();
		const ended: Outcome[] = [];
		await runDue({
			ledger: context.ledger,
			clock: systemClock,
			signal: stop.signal,
			work: async (taken) => {
				ended.push(await runJob(context, taken, { open, maxDelayMs: 0, ownKeys: new Set() }));
				stop.abort(new DOMException('stopped', 'AbortError'));
			},
		});
		expect(ended.map(({ outcome }) => outcome)).toEqual(['created']);
		expect(emulator.pins().at(-1)?.title).toBe('A moved image');
		const job = await jobOf('A moved image');
		expect([job.state, job.dueAt]).toEqual(['published', undefined]);
	});

	it('the next due job is the second of the warm-up, and every job of the index can be taken', async () => {
		const due = await new Schedule(pipeline().ledger).due(Infinity, 10);
		expect(due.map(({ job }) => job.label.title)).toEqual([
			'The second of a warm-up',
			'A pin of a paused domain',
			'A scheduled image',
			'A moved image',
			'An image of 2099',
		]);
	});

	it('the domain that was judged as spam is still paused, for new pins too', async () => {
		const [spam] = await draftsOf('spam', folder);
		const fresh = { ...(spam as PinDraft), title: 'Another pin of this domain' };
		const [result] = await importAll(pipeline(), [fresh], undefined, open);
		expect(result).toMatchObject({
			outcome: 'scheduled',
			problem: { code: 'domain-paused', retryAt: expect.stringMatching(dates.pausedUntil) },
		});
	});

	it('the warm-up goes on: the next pin gets the moment after those that were taken', async () => {
		const warmUp = { firstDay: 2, lastDay: 20, days: 30 };
		const context = pipeline({ warmUp });
		const [, second] = await draftsOf('warm-up', folder);
		const fresh = { ...(second as PinDraft), title: 'The third of a warm-up', link: 'https://example.com/third' };
		const [result] = await importAll(context, [fresh], undefined, open);
		expect(result).toMatchObject({ outcome: 'scheduled', problem: { code: 'warming-up' } });
		const [earlier, later] = [await jobOf('The second of a warm-up'), await jobOf('The third of a warm-up')];
		expect(later.dueAt).toBeGreaterThan((earlier.dueAt ?? Infinity) + 11 * 60 * MINUTE);
	});

	it('what is left of the rate limits is read from its budget rows', async () => {
		setTime(madeAt);
		const limiter = createRateLimiter({ clock: systemClock, store, scope: scopeOf(API_BASE_URL, undefined) });
		limiter.identify(await pipeline().account.id());
		const usage = await limiter.usage();
		expect(usage.find(({ name }) => name === 'org_write')).toMatchObject({ used: 7, remaining: 93 });
	});
});

describe('a store of version 0.1.0 whose pins have other keys today', () => {
	let emulator: Emulator;
	let store: SqliteStore;
	let createdBefore: number;

	beforeEach(async () => {
		setTime(FORMER_KEYS_MADE_AT + 10 * MINUTE);
		const path = join(await ownFolder(), 'ledger.sqlite');
		await copyFile(join(FORMER_KEYS, 'ledger.sqlite'), path);
		store = new SqliteStore(path);
		afterThisTest(async () => await store.disconnect());
		emulator = await emulate();
		const drafts = [...(await draftsOf('published', FORMER_KEYS)), ...(await draftsOf('unknown', FORMER_KEYS))];
		createdBefore = (await createPinsOf(emulator, drafts)).length;
	});

	const importRows = async (name: string) =>
		await importAll(pipelineAt(emulator, { store }), await draftsOf(name, FORMER_KEYS), undefined, open);
	const newPins = () => emulator.pins().length - createdBefore;

	/** The keys of all jobs; an import of the same rows adds none. */
	async function keys(): Promise<string[]> {
		const found: string[] = [];
		for await (const { key } of pipelineAt(emulator, { store }).ledger.jobs()) found.push(key);
		return found.sort();
	}

	it('answers rows with ?token=, a title in NFD, a #/route, a signature of Alibaba or Discord, or a key of their own with existing', async () => {
		const before = await keys();
		const results = await importRows('published');
		const ids = emulator.pins().map(({ id }) => id);
		expect(results.map(({ outcome, pin }) => [outcome, pin?.id])).toEqual(
			ids.slice(0, 6).map((id) => ['existing', id]),
		);
		expect(newPins()).toBe(0);
		expect(await keys()).toEqual(before);
	});

	it('looks the unanswered pin up under its former key', async () => {
		const before = await keys();
		const [result] = await importRows('unknown');
		expect([result?.outcome, result?.pin?.id]).toEqual(['existing', emulator.pins()[6]?.id]);
		expect([newPins(), await keys()]).toEqual([0, before]);
	});

	it('leaves a scheduled pin at its time, under its former key', async () => {
		const before = await keys();
		expect(outcomes(await importRows('waiting'))).toEqual(['scheduled']);
		expect([newPins(), await keys()]).toEqual([0, before]);
	});

	it('publishes a failed row once, under its former key', async () => {
		const before = await keys();
		expect(outcomes(await importRows('failed'))).toEqual(['created']);
		expect(outcomes(await importRows('failed'))).toEqual(['existing']);
		expect([newPins(), await keys()]).toEqual([1, before]);
	});

	it("asks about another text under a user's own key, and names that field alone", async () => {
		const own = (await draftsOf('published', FORMER_KEYS)).at(-1) as PinDraft;
		const [result] = await importAll(
			pipelineAt(emulator, { store }),
			[{ ...own, description: 'edited' }],
			undefined,
			open,
		);
		expect(result).toMatchObject({ outcome: 'failed', problem: { code: 'edited' } });
		expect(result?.problem?.message).toContain('(description)');
	});
});

describe('a token file of version 0.1.0', () => {
	it('is used instead of the refresh token of the environment', async () => {
		const app = { clientId: '1234567', clientSecret: 'emulator-secret', refreshToken: 'pinr_emulator' };
		// Nothing answers at this address, so that a file that is not found cannot be replaced by a new one.
		const tokens = tokenSource(app, API_BASE_URL, {
			folder: DATA['version 0.1.0'].folder,
			store: new MemoryStore(),
			clock: systemClock,
		});
		expect(await tokens.current()).toBe('made-up-access-token');
	});
});
