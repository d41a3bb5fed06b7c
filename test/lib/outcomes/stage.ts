import { setTimeout as delay } from 'node:timers/promises';
import { Ledger, type AtomicStore, type Clock } from '../../../lib';
import type { Intent } from '../../../lib/ledger/ledger';
import type { Subscriber } from '../../../lib/ledger/subscribers';
import type { OutcomeEvent } from '../../../lib/model/outcome-event';
import { deliverOutcomes, type DeliverOptions } from '../../../lib/outcomes/deliver';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PostgresStore } from '../../../lib/store/postgres-store';
import { RedisStore } from '../../../lib/store/redis-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { ownFolder } from '../../support/cli';
import { afterThisTest } from '../../support/cleanup';
import { POSTGRES_URL } from '../../support/database';
import { ownNamespace } from '../store/reachable';

export const SUBSCRIBER = { id: 'webhook-a', kind: 'webhook', name: 'a.example/pins', filter: {} } as const;
export const PROBLEM = { code: 'origin-gone', category: 'origin', message: 'It is gone.', action: 'fix-url' } as const;
export const PASSING = { code: 'x', category: 'network', message: 'No answer.', action: 'retry-later' } as const;

const REDIS_URL = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';

/** Each kind of store; it opens another connection to one and the same place each time. */
export const STORES: [kind: string, place: () => Promise<() => AtomicStore>][] = [
	[
		'memory',
		async () => {
			const store = new MemoryStore();
			return () => store;
		},
	],
	[
		'sqlite',
		async () => {
			const file = `${await ownFolder()}/ledger.sqlite`;
			return () => closed(new SqliteStore(file));
		},
	],
	[
		'redis',
		async () => {
			const namespace = ownNamespace();
			return () => closed(new RedisStore(REDIS_URL, { namespace }));
		},
	],
	[
		'postgres',
		async () => {
			const namespace = ownNamespace();
			return () => closed(new PostgresStore(POSTGRES_URL, { namespace }));
		},
	],
];

function closed<Store extends AtomicStore>(store: Store): Store {
	afterThisTest(async () => await store.disconnect().catch(() => undefined));
	return store;
}

export const ledgerOn = (store: AtomicStore, monotonic?: () => number) =>
	new Ledger(store, { owner: 'test', leaseMs: 60_000, monotonic });

export const intentOf = (key: string, changes: Partial<Intent> = {}): Intent => ({
	key,
	payload: { media: key },
	label: { title: `Title of ${key}`, board: 'Travel', source: `${key}.jpg` },
	...changes,
});

export const pinOf = (id: string) => ({
	id,
	url: `https://www.pinterest.com/pin/${id}/`,
	createdAt: '2026-11-01T00:00:00.000Z',
});

export async function leaseFor(ledger: Ledger, key: string, changes?: Partial<Intent>) {
	const claim = await ledger.claim(intentOf(key, changes));
	if (claim.kind !== 'claimed' && claim.kind !== 'unresolved') throw new Error(`not claimed but ${claim.kind}`);
	return claim.lease;
}

export async function publish(ledger: Ledger, key: string, id = '1', changes?: Partial<Intent>): Promise<void> {
	const lease = await leaseFor(ledger, key, changes);
	await lease.beginAttempt(`looks like ${key}`);
	await lease.published(pinOf(id), `looks like ${key}`);
}

export async function fail(ledger: Ledger, key: string, changes?: Partial<Intent>): Promise<void> {
	await (await leaseFor(ledger, key, changes)).failed(PROBLEM);
}

/** The events that wait for a subscriber, in the order of their rows. */
export async function waitingFor(store: AtomicStore, id: string = SUBSCRIBER.id): Promise<OutcomeEvent[]> {
	return (await ledgerOn(store).outbox.waiting(id, 1_000)).map(({ entry }) => entry.event);
}

/** A clock whose sleeps are short, for stores with a clock of their own. */
export const hastyClock: Clock = {
	now: Date.now,
	monotonic: () => performance.now(),
	sleep: async (milliseconds, signal) => {
		await delay(Math.min(milliseconds, 5), undefined, { signal });
	},
};

/** The store as a process sees it some time later. */
export function later(store: AtomicStore, milliseconds: number): AtomicStore {
	return new Proxy(store, {
		get(target, name) {
			const member: unknown = Reflect.get(target, name, target);
			if (typeof member !== 'function') return member;
			const inner = member.bind(target) as (...args: unknown[]) => Promise<unknown>;
			return name === 'now' || name === 'askNow' ? async () => Number(await inner()) + milliseconds : inner;
		},
	});
}

/** Delivers until so many events have come, or all that is due. */
export async function deliverAll(
	ledger: Ledger,
	options: Partial<DeliverOptions> & { subscriber?: Pick<Subscriber, 'id' | 'kind' | 'name' | 'filter'> } = {},
): Promise<OutcomeEvent[]> {
	const came: OutcomeEvent[] = [];
	await deliverOutcomes({
		ledger,
		subscriber: SUBSCRIBER,
		clock: hastyClock,
		signal: new AbortController().signal,
		finish: AbortSignal.abort(),
		deliver: async (events) => void came.push(...events),
		...options,
	});
	return came;
}
