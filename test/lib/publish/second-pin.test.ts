import { describe, expect, it } from 'vitest';
import { Ledger, systemClock, type Clock } from '../../../lib';
import type { RowWrite } from '../../../lib/store/atomic-store';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll } from '../../support/import';
import { keepReceipt } from '../../support/published';
import { emulate, pipelineAt } from '../../support/pipeline';

const SLEEP_MS = 10 * 60_000;

/** A machine whose monotonic clock stands still while it sleeps, a store elsewhere, and another process that works meanwhile. */
async function stage() {
	const emulator = await emulate();
	let slept = 0;
	const clock: Clock = { ...systemClock, now: () => Date.now() + slept };
	let onArmed = async () => undefined as unknown;
	class Store extends MemoryStore {
		override async apply(writes: readonly RowWrite[]): Promise<boolean> {
			const done = await super.apply(writes);
			const isArmed = done && slept === 0 && writes.some(({ next }) => /"state":"publishing"/.test(next ?? ''));
			if (isArmed) await onArmed();
			return done;
		}
	}
	const store = new Store(() => Date.now() + slept);
	const other = async () => {
		slept = SLEEP_MS;
		return await importAll(pipelineAt(emulator, { store, clock }), [image('One')]);
	};
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	return { emulator, clock, store, ledger, other, whenArmed: (act: typeof onArmed) => (onArmed = act) };
}

describe('a process that slept between arming and sending made a second pin', () => {
	it('sends nothing when it wakes: the wall clock went on', async () => {
		const { emulator, clock, store, other, whenArmed } = await stage();
		let published: Awaited<ReturnType<typeof other>> = [];
		whenArmed(async () => (published = await other()));
		const [late] = await importAll(pipelineAt(emulator, { store, clock }), [image('One')]);
		expect(published[0]).toMatchObject({ outcome: 'created' });
		expect(emulator.pins()).toHaveLength(1);
		expect(late?.outcome).not.toBe('created');
	});

	it("sends nothing when it wakes with both its clocks behind: the store's went on", async () => {
		const { emulator, store, other, whenArmed } = await stage();
		whenArmed(other);
		await importAll(pipelineAt(emulator, { store }), [image('One')]);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('writes the pin down that it then holds: the first stays, the second is named, and is nobody else’s', async () => {
		const { emulator, clock, store, ledger, other } = await stage();
		let asleep = true;
		const late = pipelineAt(emulator, {
			store,
			clock,
			// It fell asleep behind all checks, in the middle of the sending.
			http: (port) => async (request) => {
				if (request.operation !== 'POST /pins' || !asleep) return await port(request);
				asleep = false;
				await other();
				return await port({ ...request, deadline: undefined });
			},
		});
		const [result] = await importAll(late, [image('One')]);
		const [first, second] = emulator.pins();
		expect(emulator.pins()).toHaveLength(2);
		const problem = { code: 'second-pin', message: expect.stringContaining(`/pin/${second!.id}/`) };
		expect(result).toMatchObject({ outcome: 'existing', pin: { id: first!.id }, problem });
		const key = result!.idempotencyKey!;
		const job = await ledger.find(key);
		expect(job).toMatchObject({ state: 'published', receipt: { id: first!.id }, problem });
		expect(job?.events.at(-1)).toMatchObject({ state: 'published', reason: expect.stringContaining(second!.id) });
		expect(await ledger.ownerOf(second!.id)).toBe(key);
		expect(await ledger.ownerOf(first!.id)).toBe(key);
	});

	it('is what a look-up found while the answer came with another pin: the answer stands, and both are named', async () => {
		const { emulator, store, ledger } = await stage();
		emulator.faults.add({ on: 'POST /pins', kind: 'drop-after-commit' });
		const late = { id: '1', url: 'https://pin.example/1', createdAt: '2026-11-26T00:00:00Z' };
		const pipeline = pipelineAt(emulator, {
			store,
			http: (port) => async (request) => {
				const answer = await port(request);
				if (request.method === 'GET' && /^\/boards\/\d+\/pins/.test(request.path))
					for await (const { key } of ledger.jobs())
						await keepReceipt(ledger, key, { ...late, at: late.createdAt, attempt: 1 });
				return answer;
			},
		});
		const [result] = await importAll(pipeline, [image('One')]);
		expect(result).toMatchObject({ outcome: 'existing', pin: late, problem: { code: 'second-pin' } });
		expect(result?.problem?.message).toContain(emulator.pins()[0]?.id);
	});
});
