import { describe, expect, it } from 'vitest';
import { Ledger, planBatch, type JobRecord, type PinDraft } from '../../../lib';
import { pruneJobs } from '../../../lib/ledger/prune';
import { MemoryStore } from '../../../lib/store/memory-store';
import { call } from '../../emulator/helpers';
import { image, importAll, outcomes, rowsOf, video, type ImportChoices } from '../../support/import';
import { emulate, openMedia, pipelineAt, type PipelineAt } from '../../support/pipeline';

const HOUR_MS = 60 * 60_000;
const YEAR_MS = 400 * 24 * HOUR_MS;
const AGAIN = { settings: { republishDeleted: true } };
const tart = image('Tart', { link: 'https://example.com/tart' });

async function stage() {
	const emulator = await emulate();
	let ahead = 0;
	const store = new MemoryStore(() => Date.now() + ahead);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const run = async (drafts: PinDraft[], { onEdit, past, ...more }: ImportChoices & PipelineAt = {}) =>
		await importAll(pipelineAt(emulator, { store, ...more }), drafts, undefined, openMedia, { onEdit, past });
	return {
		emulator,
		store,
		ledger,
		run,
		plan: async (drafts: PinDraft[], more: PipelineAt = {}) =>
			await Array.fromAsync(planBatch(pipelineAt(emulator, { store, ...more }), rowsOf(drafts), { open: openMedia })),
		job: async () => (await Array.fromAsync(ledger.jobs()))[0] as JobRecord,
		/** Deletes the only pin on Pinterest, and notes it. @returns its ID. */
		remove: async () => {
			const id = emulator.pins()[0]?.id as string;
			await call(emulator, 'DELETE', `/pins/${id}`);
			await ledger.noteDeleted(id);
			return id;
		},
		pass: (milliseconds: number) => void (ahead += milliseconds),
	};
}

describe('a row whose pin is known to be deleted', () => {
	it('is answered pin-deleted, which says when and both ways out, by an import as by its plan', async () => {
		const { run, plan, remove, job, emulator } = await stage();
		const [created] = await run([tart]);
		await remove();
		const [answer] = await run([tart]);
		expect(answer).toMatchObject({
			outcome: 'failed',
			pin: created?.pin,
			problem: { code: 'pin-deleted', category: 'conflict', action: 'fix-row' },
		});
		const { deletedAt = 'never', events, state } = await job();
		expect(state).toBe('published');
		expect(answer?.problem?.message).toContain(deletedAt);
		expect(answer?.problem?.message).toMatch(/--republish-deleted .*Republish Deleted.*remove the row/);
		expect(events.at(-1)?.reason).toBe(`the pin ${created?.pin?.id} was deleted`);
		expect(outcomes(await plan([tart]))).toEqual(['pin-deleted']);
		expect(outcomes(await run([{ ...tart, title: 'Tarte' }]))).toEqual(['pin-deleted']);
		expect(emulator.pins()).toEqual([]);
	});

	it('is published again once, as a new pin, where that is chosen', async () => {
		const { run, plan, remove, job, emulator, ledger } = await stage();
		const [first] = await run([tart]);
		await remove();
		expect(outcomes(await plan([tart], AGAIN))).toEqual(['created']);
		const [again] = await run([tart], AGAIN);
		expect(again).toMatchObject({ outcome: 'created', idempotencyKey: first?.idempotencyKey });
		expect(again?.pin?.id).not.toBe(first?.pin?.id);
		const { receipt, deletedAt, events } = await job();
		expect([receipt?.id, deletedAt]).toEqual([again?.pin?.id, undefined]);
		expect((await ledger.receiptOf(again?.idempotencyKey ?? ''))?.id).toBe(again?.pin?.id);
		expect(events.map(({ reason }) => reason)).toContain(`published again: the pin ${first?.pin?.id} was deleted`);
		expect(outcomes(await run([tart], AGAIN))).toEqual(['existing']);
		expect(outcomes(await run([tart]))).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('may be deleted and published again several times, also when it was pruned, and with the words that it has by then', async () => {
		const { run, remove, emulator, ledger, pass, job } = await stage();
		await run([tart]);
		for (const title of ['Tarte', 'Torte', 'Tart']) {
			await remove();
			pass(YEAR_MS);
			await pruneJobs(ledger, YEAR_MS / 2);
			expect((await job()).events).toEqual([]);
			expect(outcomes(await run([{ ...tart, title }]))).toEqual(['pin-deleted']);
			expect(outcomes(await run([{ ...tart, title }], AGAIN))).toEqual(['created']);
			expect(outcomes(await run([{ ...tart, title }]))).toEqual(['existing']);
			expect(emulator.pins().map((pin) => pin.title)).toEqual([title]);
		}
	});

	it('is noted too when the job was pruned before, which stays out of the lists', async () => {
		const { run, remove, ledger, pass } = await stage();
		await run([tart]);
		pass(YEAR_MS);
		await pruneJobs(ledger, YEAR_MS / 2);
		await remove();
		expect(outcomes(await run([tart]))).toEqual(['pin-deleted']);
		expect(await Array.fromAsync(ledger.list.jobs())).toEqual([]);
	});

	it('of a video is uploaded again', async () => {
		const { run, remove, emulator } = await stage();
		const sailing = video('Sailing', { link: 'https://example.com/sailing' });
		await run([sailing]);
		await remove();
		expect(outcomes(await run([sailing], AGAIN))).toEqual(['created']);
		expect(emulator.media()).toHaveLength(2);
	});

	it('with a due date that was accepted before is published at once, and not refused as past', async () => {
		const { run, remove } = await stage();
		const due = { ...tart, runAt: new Date(Date.now() - HOUR_MS).toISOString() };
		expect(outcomes(await run([due], { past: 'refuse' }))).toEqual(['run-at-past']);
		expect(outcomes(await run([due]))).toEqual(['created']);
		await remove();
		expect(outcomes(await run([due], { ...AGAIN, past: 'refuse' }))).toEqual(['created']);
	});

	it('is published again once by several processes at the same time', async () => {
		const { run, remove, emulator } = await stage();
		await run([tart]);
		await remove();
		const results = await Promise.all(Array.from({ length: 4 }, async () => outcomes(await run([tart], AGAIN))));
		expect(results.flat().sort()).toEqual(['created', 'existing', 'existing', 'existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('that a process began anew before it died goes on as any row, and an unanswered publish of it is looked up', async () => {
		const { run, remove, emulator, ledger, job, pass } = await stage();
		const [{ idempotencyKey = '' } = {}] = await run([tart]);
		await remove();
		const { payload, label, account } = await job();
		pass(-HOUR_MS);
		const claim = await ledger.claim({ key: idempotencyKey, payload, label, account, republishDeleted: true });
		expect(claim.kind).toBe('claimed');
		expect(await ledger.receiptOf(idempotencyKey)).toBeUndefined();
		pass(HOUR_MS); // the process died then, and its lease is over
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit', times: 1 });
		expect(outcomes(await run([tart]))).toEqual(['created']);
		expect(emulator.pins()).toHaveLength(1);
		expect(outcomes(await run([tart]))).toEqual(['existing']);
	});
});

describe('Ledger.noteDeleted', () => {
	it('changes nothing for a pin that no job has, and nothing twice', async () => {
		const { run, ledger, job, remove } = await stage();
		await run([tart]);
		expect(await ledger.noteDeleted('549755885175999999')).toBeUndefined();
		const id = await remove();
		const noted = await job();
		expect((await ledger.noteDeleted(id))?.deletedAt).toBe(noted.deletedAt);
		expect(await job()).toEqual(noted);
	});

	it('changes nothing for a pin that was replaced by a new one', async () => {
		const { run, ledger, remove } = await stage();
		await run([tart]);
		const id = await remove();
		await run([tart], AGAIN);
		expect(await ledger.noteDeleted(id)).toBeUndefined();
		expect(outcomes(await run([tart]))).toEqual(['existing']);
	});
});
