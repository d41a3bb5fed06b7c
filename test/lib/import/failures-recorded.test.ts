import { describe, expect, it } from 'vitest';
import { Ledger, type JobFilter, type PinDraft } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, pipelineAt, samples } from '../../support/pipeline';

/** A store, and an import of drafts into it under an ID. */
async function start() {
	const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	return {
		emulator,
		host,
		ledger,
		draft: (title: string, more: Partial<PinDraft> = {}) =>
			image(title, { media: [{ url: `${host.url}/${title}.jpg` }], ...more }),
		imported: async (importId: string, drafts: PinDraft[]) => {
			const pipeline = pipelineAt(emulator, { store });
			pipeline.importId = importId;
			return await importAll(pipeline, drafts);
		},
		listed: async (filter: JobFilter) => await Array.fromAsync(ledger.list.jobs(filter)),
	};
}

describe('a row that fails before it is claimed', () => {
	it('is a failed job with its problem, its campaign and its import: media that is gone, media that is not fit, a text too long', async () => {
		const { host, draft, imported, listed } = await start();
		host.gone = true;
		const rows = [
			draft('Gone', { campaign: 'spring' }),
			image('Small', { media: [{ file: 'media/herb-pots.jpg', folder: samples }], campaign: 'spring' }),
			draft('x'.repeat(101), { campaign: 'spring' }),
		];
		const results = await imported('first', rows);
		expect(results.map(({ outcome }) => outcome)).toEqual(['failed', 'failed', 'failed']);
		const jobs = await listed({ states: ['failed'], campaign: 'spring', importId: 'first' });
		const told = new Map(jobs.map(({ key, problem, label }) => [key, { problem, title: label.title }]));
		expect(results.map(({ idempotencyKey = '' }) => told.get(idempotencyKey))).toEqual(
			results.map(({ problem, title }) => ({ problem, title })),
		);
	});

	it('is begun again by the next import, once it is mended', async () => {
		const { emulator, host, draft, imported, listed } = await start();
		host.gone = true;
		const [first] = await imported('first', [draft('One')]);
		host.gone = false;
		const [second] = await imported('second', [draft('One')]);
		expect(second).toMatchObject({ outcome: 'created', idempotencyKey: first?.idempotencyKey });
		expect(emulator.pins()).toHaveLength(1);
		expect(await listed({ states: ['failed'] })).toEqual([]);
		const [job] = await listed({ importId: 'second' });
		expect(job?.events.map(({ state }) => state)).toEqual(['failed', 'queued', 'ready', 'publishing', 'published']);
	});

	it('has the problem and the import of the last time', async () => {
		const { host, draft, imported, listed } = await start();
		host.gone = true;
		await imported('first', [draft('One')]);
		await imported('second', [draft('One', { description: 'x'.repeat(801) })]);
		expect(await listed({ importId: 'first' })).toEqual([]);
		expect(await listed({ importId: 'second' })).toMatchObject([
			{ state: 'failed', problem: { code: 'description-too-long' } },
		]);
	});

	it('leaves the job of a row that is scheduled as it is', async () => {
		const { host, draft, imported, ledger } = await start();
		const row = draft('Later', { runAt: new Date(Date.now() + 3_600_000).toISOString() });
		const [first] = await imported('first', [row]);
		const before = await ledger.find(first?.idempotencyKey as string);
		expect(before?.state).toBe('scheduled');
		host.gone = true;
		expect((await imported('second', [row]))[0]?.outcome).toBe('failed');
		expect(await ledger.find(before?.key as string)).toEqual(before);
	});

	it('has no job where its key cannot be known: an unknown board, a file that is not there', async () => {
		const { draft, imported, listed } = await start();
		const rows = [draft('Board', { board: 'Nowhere' }), image('None', { media: [{ file: 'none.jpg', folder: '.' }] })];
		expect(outcomes(await imported('first', rows))).toEqual(['board-unknown', 'file-missing']);
		expect(await listed({})).toEqual([]);
	});

	it('has no job where the account was refused: it was not begun', async () => {
		const { emulator, draft, imported, listed } = await start();
		emulator.faults.add({ on: 'GET /boards', kind: 'status', status: 401, code: 2, message: 'No.', times: 99 });
		expect(outcomes(await imported('first', [draft('One'), draft('Two')]))).toEqual(['token-invalid', 'token-invalid']);
		expect(await listed({})).toEqual([]);
	});
});
