import { describe, expect, it } from 'vitest';
import { Ledger, runJob, Schedule, systemClock, type JobRecord, type PinDraft } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { keepReceipt } from '../../support/published';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

const DAY = 24 * 60 * 60_000;

const at = (url: string, title: string, more: Partial<PinDraft> = {}) => image(title, { media: [{ url }], ...more });

/** An address that S3 signed now, for an hour. */
function signedNow(url: string): string {
	const stamp = new Date().toISOString().replace(/[-:]|\.\d+/g, '');
	return `${url}/a.jpg?X-Amz-Date=${stamp}&X-Amz-Expires=3600&X-Amz-Signature=0a1b`;
}

async function jobsIn(store: MemoryStore): Promise<JobRecord[]> {
	return await Array.fromAsync(new Ledger(store, { owner: 'test', leaseMs: 60_000 }).jobs());
}

describe('a row that was published', () => {
	it('its origin gone since, imported again, is existing', async () => {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const drafts = [at(`${host.url}/a.jpg`, 'One'), at(`${host.url}/b.jpg`, 'Two')];
		const first = await importAll(pipelineAt(emulator, { store }), drafts);
		expect(outcomes(first)).toEqual(['created', 'created']);
		host.gone = true;
		const again = await importAll(pipelineAt(emulator, { store }), drafts);
		expect(outcomes(again)).toEqual(['existing', 'existing']);
		expect(again.map(({ pin, idempotencyKey }) => [pin, idempotencyKey])).toEqual(
			first.map(({ pin, idempotencyKey }) => [pin, idempotencyKey]),
		);
	});

	it('its signature expired since, imported again, is existing', async () => {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const draft = at(signedNow(host.url), 'Signed');
		expect(outcomes(await importAll(pipelineAt(emulator, { store }), [draft]))).toEqual(['created']);
		const clock = { ...systemClock, now: () => Date.now() + DAY };
		expect(outcomes(await importAll(pipelineAt(emulator, { store, clock }), [draft]))).toEqual(['existing']);
		const other = { ...draft, link: 'https://example.com/never-published' };
		expect(outcomes(await importAll(pipelineAt(emulator, { store, clock }), [other]))).toEqual(['signed-url-expired']);
	});

	it('is not fetched again on every import', async () => {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const drafts = Array.from({ length: 5 }, (_, index) => at(`${host.url}/${index}.jpg`, String(index)));
		await importAll(pipelineAt(emulator, { store }), drafts);
		const [asked, calls] = [host.asked, emulator.requests().length];
		for (let run = 0; run < 3; run++) await importAll(pipelineAt(emulator, { store }), drafts);
		expect(host.asked).toBe(asked);
		const sent = emulator.requests().slice(calls);
		expect(sent.map(({ method, path }) => `${method} ${path.replace('/v5', '')}`).sort()).toEqual([
			...Array<string>(3).fill('GET /boards'),
			...Array<string>(3).fill('GET /user_account'),
		]);
	});

	it('under a key of the user is a key conflict with another payload, also where its origin is gone', async () => {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const draft = at(`${host.url}/a.jpg`, 'One', { idempotencyKey: 'mine' });
		await importAll(pipelineAt(emulator, { store }), [draft]);
		host.gone = true;
		const [same, other] = await importAll(pipelineAt(emulator, { store }), [draft, { ...draft, title: 'Other' }]);
		expect(same).toMatchObject({ outcome: 'existing' });
		expect(other).toMatchObject({ outcome: 'failed', pin: same?.pin, problem: { code: 'key-conflict' } });
		expect(other?.problem?.message).toContain('title');
	});

	it('waits for no origin that is slow for other rows', async () => {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const draft = at(`${host.url}/a.jpg`, 'One');
		await importAll(pipelineAt(emulator, { store }), [draft]);
		const pipeline = pipelineAt(emulator, { store });
		const never = new AbortController();
		const held = Array.from({ length: 16 }, async () => {
			const wait = new Promise((_, reject) => never.signal.addEventListener('abort', reject, { once: true }));
			await pipeline.lanes.preflight.run(async () => await wait).catch(() => undefined);
		});
		expect(outcomes(await importAll(pipeline, [draft]))).toEqual(['existing']);
		never.abort();
		await Promise.all(held);
	});
});

describe('a row whose key cannot be known', () => {
	it('says first what is wrong with its media, then that its board is unknown', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const rows = [
			at(`${host.url}/a.jpg`, 'Fit', { board: 'Nowhere' }),
			at('ftp://a.example/a.jpg', 'Unfit', { board: 'Nowhere' }),
		];
		expect(outcomes(await importAll(pipelineAt(emulator), rows))).toEqual(['board-unknown', 'url-scheme']);
	});

	it('asks Pinterest for no more than its key is made of where its draft alone is unfit, and says what is wrong also where that is refused', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		const rows = [at(`${host.url}/a.jpg`, 'x'.repeat(101)), at(`${host.url}/a.jpg`, 'Link', { link: 'nowhere' })];
		expect(outcomes(await importAll(pipelineAt(emulator), rows))).toEqual(['title-too-long', 'link-invalid']);
		expect(emulator.requests().map(({ path }) => path)).toEqual(['/v5/user_account', '/v5/boards']);
		const refused = pipelineAt(emulator, { token: 'wrong-token' });
		expect(outcomes(await importAll(refused, rows))).toEqual(['title-too-long', 'link-invalid']);
	});
});

describe('a row whose publish was not answered, its origin gone since', () => {
	/** Publishes one row, whose answer is lost. */
	async function unanswered(more: Partial<PinDraft> = {}) {
		const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
		const draft = at(`${host.url}/a.jpg`, 'One', more);
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		const stopped = { reconcileDelayMs: DAY, reconcileGapMs: 100 };
		const pipeline = pipelineAt(emulator, { store, settings: stopped });
		const stop = new AbortController();
		pipeline.clock = { ...pipeline.clock, sleep: async () => stop.abort() };
		const [result] = await importAll(pipeline, [draft], stop.signal);
		host.gone = true;
		return { emulator, store, draft, result };
	}

	it('stays unknown, since there may be a pin', async () => {
		const { emulator, store, draft, result } = await unanswered();
		expect(result).toMatchObject({ outcome: 'unknown' });
		const [again] = await importAll(pipelineAt(emulator, { store }), [draft]);
		expect(again).toMatchObject({ outcome: 'unknown', problem: { code: 'media-gone' } });
		expect(emulator.pins()).toHaveLength(1);
	});

	it('is existing where its receipt was kept', async () => {
		const { emulator, store, draft } = await unanswered();
		const [pin] = emulator.pins();
		const [job] = await jobsIn(store);
		const receipt = { id: pin?.id as string, url: 'https://p.example/1', createdAt: '2027-01-01T00:00:00Z' };
		const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
		await keepReceipt(ledger, job?.key as string, { ...receipt, at: receipt.createdAt, attempt: 1 });
		const [again] = await importAll(pipelineAt(emulator, { store }), [draft]);
		expect(again).toMatchObject({ outcome: 'existing', pin: { id: pin?.id } });
		expect(await jobsIn(store)).toMatchObject([{ state: 'published', receipt: { id: pin?.id } }]);
	});
});

describe('a due job whose pin is known by its receipt', () => {
	it('is existing, although its origin is gone', async () => {
		const [emulator, host] = [await emulate(), await pictures()];
		let ahead = 0;
		const store = new MemoryStore(() => Date.now() + ahead);
		const draft = at(`${host.url}/a.jpg`, 'Later', { runAt: new Date(Date.now() + 60_000).toISOString() });
		const pipeline = pipelineAt(emulator, { store });
		expect(outcomes(await importAll(pipeline, [draft]))).toEqual(['scheduled']);
		const key = (await jobsIn(store))[0]?.key as string;
		ahead = 2 * 60_000;
		const schedule = new Schedule(pipeline.ledger);
		const crashed = await schedule.take(key);
		await crashed?.lease.beginAttempt('likeness');
		const receipt = { id: '1', url: 'https://p.example/1', createdAt: '2027-01-01T00:00:00Z', attempt: 1 };
		await keepReceipt(pipeline.ledger, key, { ...receipt, at: receipt.createdAt });
		ahead += 10 * 60_000;
		host.gone = true;
		const taken = await schedule.take(key);
		if (!taken) throw new Error('it is due');
		const outcome = await runJob(pipeline, taken, { open: openMedia });
		expect(outcome).toMatchObject({ outcome: 'existing', pin: { id: '1' } });
		expect(await jobsIn(store)).toMatchObject([{ state: 'published' }]);
		expect((await jobsIn(store))[0]?.dueAt).toBeUndefined();
		expect(emulator.pins()).toEqual([]);
	});
});
