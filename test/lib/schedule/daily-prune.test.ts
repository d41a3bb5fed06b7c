import { describe, expect, it } from 'vitest';
import { Ledger, pruneDaily, type Pruned } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const PROBLEM = { code: 'x', category: 'network', message: 'no', action: 'none' } as const;

function stage() {
	let now = Date.parse('2026-11-01T00:00:00Z');
	const begun = now;
	const store = new MemoryStore(() => now);
	const ledger = new Ledger(store, { owner: 'test', leaseMs: 60_000 });
	const fail = async (key: string) => {
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'Travel', source: 'a.jpg' } });
		if (claim.kind === 'claimed') await claim.lease.failed(PROBLEM);
	};
	/** A worker that sleeps until so many hours have passed. @returns after how many hours it pruned how many failed jobs. */
	const work = async (hours: number, of = ledger) => {
		const stop = new AbortController();
		const seen: [hour: number, failed: number][] = [];
		const errors: string[] = [];
		const onPruned = ({ failed }: Pruned) => void seen.push([(now - begun) / HOUR_MS, failed]);
		const clock = {
			now: () => now,
			monotonic: () => now,
			async sleep(milliseconds: number) {
				now += milliseconds;
				if (now - begun > hours * HOUR_MS) stop.abort();
			},
		};
		const onError = ({ code }: { code: string }) => void errors.push(code);
		await pruneDaily({ ledger: of, olderThanMs: 2 * DAY_MS, clock, signal: stop.signal, onPruned, onError });
		return { seen, errors };
	};
	return { store, ledger, fail, work, pass: (milliseconds: number) => (now += milliseconds) };
}

describe('a worker that prunes', () => {
	it('does so when it starts and then once a day', async () => {
		const { fail, work } = stage();
		await fail('a');
		expect((await work(72)).seen).toEqual([
			[0, 0],
			[24, 0],
			[48, 1],
			[72, 0],
		]);
	});

	it('does so once a day among all that share the store, and after a restart', async () => {
		const { work } = stage();
		await work(30);
		expect((await work(60)).seen).toEqual([[48, 0]]);
	});

	it('does so all the same where the time of the last one was written by a clock that was wrong', async () => {
		const { store, work } = stage();
		await store.set('looked:prune', JSON.stringify(Date.parse('2099-01-01T00:00:00Z')));
		expect((await work(1)).seen).toEqual([[0, 0]]);
	});

	it('reports a store that fails, and tries again within the hour', async () => {
		const { store, work } = stage();
		let failures = 0;
		const failing = new Proxy(store, {
			get(target, name) {
				const member: unknown = Reflect.get(target, name, target);
				if (typeof member !== 'function') return member;
				return (...args: unknown[]) => {
					if (name === 'scan' && failures++ === 0) throw new Error('gone');
					return Reflect.apply(member, target, args) as unknown;
				};
			},
		});
		const { seen, errors } = await work(30, new Ledger(failing, { owner: 'test', leaseMs: 60_000 }));
		expect({ seen, errors }).toEqual({
			seen: [
				[1, 0],
				[24, 0],
			],
			errors: ['unexpected'],
		});
	});
});
