import { describe, expect, it } from 'vitest';
import { batchRows, cellsOf, Ledger, Schedule, type PinDraft, type ReadRow } from '../../../lib';
import { draftFromCells } from '../../../lib/model/import-row';
import { MemoryStore } from '../../../lib/store/memory-store';
import { importAll, outcomes } from '../../support/import';
import { pictures } from '../../support/pictures';
import { emulate, pipelineAt } from '../../support/pipeline';

/** A store, and an import of rows into it. */
async function start() {
	const [emulator, host, store] = [await emulate(), await pictures(), new MemoryStore()];
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const draft = (cells: Record<string, string>): PinDraft =>
		draftFromCells(cellsOf({ board: 'Travel', media_url: `${host.url}/one.jpg`, title: 'One', ...cells }))
			.draft as PinDraft;
	return {
		emulator,
		host,
		ledger,
		imported: async (...rows: Record<string, string>[]) =>
			await importAll(pipelineAt(emulator, { store }), rows.map(draft)),
		dueJobs: async () => await new Schedule(ledger).count(Infinity),
	};
}

const later = () => new Date(Date.now() + 3_600_000).toISOString();

describe('a row with approve=no', () => {
	it('is held, with the problem not-approved, and nothing is fetched, sent or recorded for it', async () => {
		const { emulator, host, ledger, imported } = await start();
		const [result] = await imported({ approve: 'no' });
		expect(result).toMatchObject({ outcome: 'held', title: 'One', problem: { code: 'not-approved' } });
		expect(host.asked).toBe(0);
		expect(emulator.pins()).toEqual([]);
		expect(await Array.fromAsync(ledger.jobs())).toEqual([]);
	});

	it('is held also where it is unfinished, and where its board does not exist', async () => {
		const { imported } = await start();
		expect(draftFromCells({ approve: 'no' }).findings).toMatchObject([{ code: 'not-approved' }]);
		const results = await imported(
			{ approve: 'no', board: 'Nowhere' },
			{ approve: 'no', title: 'x'.repeat(101) },
			{ approve: 'no', account: 'someone_else' },
		);
		expect(results.map(({ outcome }) => outcome)).toEqual(['held', 'held', 'held']);
	});

	it('is published once it is approved', async () => {
		const { emulator, imported } = await start();
		await imported({ approve: 'no' });
		expect(outcomes(await imported({ approve: 'yes' }))).toEqual(['created']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('is existing where it is published, also when its text has changed since', async () => {
		const { imported } = await start();
		const [created] = await imported({});
		const again = [
			...(await imported({ approve: 'no' })),
			...(await imported({ approve: 'no', description: 'Another text.' })),
		];
		expect(again).toMatchObject([
			{ outcome: 'existing', pin: created?.pin },
			{ outcome: 'existing', pin: created?.pin },
		]);
	});

	it('takes its scheduled job back from the schedule, and brings it back once it is approved', async () => {
		const { ledger, imported, dueJobs } = await start();
		const row = { run_at: later() };
		const [first] = await imported(row);
		expect([first?.outcome, await dueJobs()]).toEqual(['scheduled', 1]);
		expect(outcomes(await imported({ ...row, approve: 'no' }))).toEqual(['not-approved']);
		expect(await dueJobs()).toBe(0);
		const withheld = await ledger.find(first?.idempotencyKey as string);
		expect(withheld).toMatchObject({ state: 'scheduled', problem: { code: 'not-approved' } });
		expect(withheld?.events.at(-1)?.reason).toContain('approve says no');
		expect(outcomes(await imported({ ...row, approve: 'yes' }))).toEqual(['scheduled']);
		expect(await dueJobs()).toBe(1);
		expect((await ledger.find(first?.idempotencyKey as string))?.problem).toBeUndefined();
	});

	it('does not become held silently while a process works on its job', async () => {
		const { ledger, imported } = await start();
		const row = { run_at: later() };
		const [first] = await imported(row);
		await new Schedule(ledger).move(first?.idempotencyKey as string, Date.now());
		await new Promise((resolve) => setTimeout(resolve, 5));
		const taken = await new Schedule(ledger).take(first?.idempotencyKey as string);
		expect(outcomes(await imported({ ...row, approve: 'no' }))).toEqual(['job-busy']);
		await taken?.lease.release();
	});
});

it('batchRows carries the title of a row that is no draft, its row_key and the line as it came', async () => {
	const original = { title: 'No media', board: 'Travel', row_key: 'pin:abc', Owner: 'Ann' };
	async function* rows(): AsyncGenerator<ReadRow> {
		yield { row: 2, cells: cellsOf(original), original };
	}
	expect(await Array.fromAsync(batchRows(rows(), {}))).toMatchObject([
		{ row: 2, title: 'No media', rowKey: 'pin:abc', original, problem: { code: 'media-missing' } },
	]);
});
