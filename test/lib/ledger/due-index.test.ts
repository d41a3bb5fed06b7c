import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger, Schedule, type AtomicStore, type JobRecord } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { dueRowOf, readDueRow } from '../../../lib/ledger/due-index';

const KEY = 'pin:1';
const LEASE_MS = 1_000;
let now = 1_000_000;

/** One job that waits, and a ledger on its store for each actor, whose verbs pass `gate` first. */
async function stage() {
	const store = new MemoryStore(() => now);
	const ledgerOf = (gate: () => Promise<void> = async () => undefined) =>
		new Ledger(gated(store, gate), { owner: 'one', leaseMs: LEASE_MS });
	const claim = await ledgerOf().claim({ key: KEY, payload: {}, label: { board: 'a', source: 'b' } });
	if (claim.kind !== 'claimed') throw new Error(claim.kind);
	await claim.lease.schedule({ dueAt: now + 100 });
	const job = async () => (await ledgerOf().find(KEY)) as JobRecord;
	const rows = async () => {
		const names: string[] = [];
		for await (const [name] of store.scan('due:')) names.push(name);
		return names;
	};
	return { store, ledgerOf, job, rows };
}

function gated(store: AtomicStore, gate: () => Promise<void>): AtomicStore {
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			if (!['read', 'getMany', 'insert', 'swap', 'apply', 'delete', 'notify', 'now'].includes(String(name)))
				return member.bind(target) as unknown;
			return async (...args: unknown[]) => {
				await gate();
				return (await Reflect.apply(member, target, args)) as unknown;
			};
		},
	});
}

/** The one thing that must never be: a job that waits and that nobody will find. */
async function expectIndexed({ job, rows }: Awaited<ReturnType<typeof stage>>): Promise<void> {
	const record = await job();
	expect(await rows()).toEqual(expect.arrayContaining(record.dueAt === undefined ? [] : [dueRowOf(record)]));
}

/** What is done to a job; each may be refused, and may be cut off at any step. */
const actions: Record<string, (ledger: Ledger) => Promise<unknown>> = {
	earlier: async (ledger) => await new Schedule(ledger).move(KEY, now - 50),
	later: async (ledger) => await new Schedule(ledger).move(KEY, now + 500),
	cancel: async (ledger) => await new Schedule(ledger).cancel(KEY, 'no'),
	take: async (ledger) => await (await new Schedule(ledger).take(KEY))?.lease.release('scheduled'),
	handOver: async (ledger) => await (await new Schedule(ledger).take(KEY))?.lease.handOver('there', 50),
	look: async (ledger) => await new Schedule(ledger).due(now, 10),
	lookAhead: async (ledger) => await new Schedule(ledger).upcoming(10_000, 10),
	schedule: async (ledger) => {
		const claim = await ledger.claim({ key: KEY, payload: {}, label: { board: 'a', source: 'b' } });
		if (claim.kind === 'claimed') await claim.lease.schedule({ dueAt: now - 50 });
	},
};
const NAMES = Object.keys(actions);
/** Whether the job waits when nothing cut the action off. */
const WAITS: Record<keyof typeof actions, boolean> = {
	earlier: true,
	later: true,
	cancel: false,
	take: true,
	handOver: true,
	look: true,
	lookAhead: true,
	schedule: true,
};
const WRITERS = ['earlier', 'later', 'schedule'];

describe('the due index', () => {
	it('names an account, a time and a job, in the order of time', () => {
		const row = dueRowOf({ account: '549755885175', dueAt: 1_803_888_000_000, key: 'user:a:b', turn: 12 });
		expect(row).toBe('due:549755885175:0001803888000000:user:a:b:12');
		expect(readDueRow(row)).toEqual({ account: '549755885175', dueAt: 1_803_888_000_000, key: 'user:a:b', turn: 12 });
	});

	it('has the row of every job that waits, whoever is between whose steps, and wherever one dies', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.infiniteStream(fc.nat()),
				fc.constantFrom(...WRITERS),
				fc.array(
					fc.record({ name: fc.constantFrom('look', ...NAMES), diesAfter: fc.option(fc.nat(12), { nil: Infinity }) }),
					{ minLength: 1, maxLength: 4 },
				),
				async (choices, writer, others) => {
					const on = await stage();
					now += 101; // it is due
					const waiting: (() => void)[] = [];
					let underWay = 0;
					for (const { name, diesAfter } of [{ name: writer, diesAfter: Infinity }, ...others]) {
						let steps = 0;
						const gate = async () => {
							if (steps++ >= diesAfter) throw new Error('its process died');
							await new Promise<void>((go) => waiting.push(go));
						};
						underWay += 1;
						const ended = () => (underWay -= 1);
						void actions[name]!(on.ledgerOf(gate)).then(ended, ended);
					}
					// One step of one of them at a time.
					for (; underWay > 0; await turn())
						waiting.splice((choices.next().value as number) % (waiting.length || 1), 1)[0]?.();
					await expectIndexed(on);
					// And what is left over goes away once it is due, and the job is found.
					now += 10_000;
					const schedule = new Schedule(on.ledgerOf());
					const found = await schedule.due(now, 10);
					await expectIndexed(on);
					const record = await on.job();
					expect(found.map(({ job }) => job.key)).toEqual(record.dueAt === undefined ? [] : [KEY]);
					expect(await on.rows()).toEqual(record.dueAt === undefined ? [] : [dueRowOf(record)]);
				},
			),
			{ numRuns: 1_500, endOnFailure: true },
		);
	});

	it.each(NAMES)('has the row of a job that waits when "%s" dies at any of its steps', async (name) => {
		let on = await stage();
		for (let steps = 0, done = false; !done; steps++) {
			on = await stage();
			now += 101;
			let left = steps;
			const gate = async () => {
				if (left-- <= 0) throw new Error('its process died');
			};
			done = await actions[name]!(on.ledgerOf(gate)).then(
				() => left >= 0,
				() => false,
			);
			await expectIndexed(on);
			expect(steps).toBeLessThan(60);
		}
		expect((await on.job()).dueAt !== undefined).toBe(WAITS[name]);
	});
});
