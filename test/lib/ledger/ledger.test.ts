import { describe, expect, it } from 'vitest';
import { Ledger, type AtomicStore } from '../../../lib';
import { idempotencyKey, urlFingerprint } from '../../../lib/ledger/fingerprint';
import type { Claim, Intent } from '../../../lib/ledger/ledger';
import { MemoryStore } from '../../../lib/store/memory-store';
import { SqliteStore } from '../../../lib/store/sqlite-store';
import { ownFolder } from '../../support/cli';

const LEASE_MS = 60_000;
const intent = (changes: Partial<Intent> = {}): Intent => ({
	key: 'pin:1',
	payload: { title: 'a', media: 'm' },
	label: { board: 'Travel', source: 'a.jpg' },
	...changes,
});
const pin = { id: '1', url: 'https://www.pinterest.com/pin/1/', createdAt: '2026-11-01T00:00:00.000Z' };

function leaseOf(claim: Claim) {
	if (claim.kind !== 'claimed') throw new Error(`not claimed but ${claim.kind}`);
	return claim.lease;
}

describe.each([
	['memory', async () => new MemoryStore(() => now)],
	['sqlite', async () => new SqliteStore(`${await ownFolder()}/ledger.sqlite`)],
] as [string, () => Promise<AtomicStore>][])('the ledger on %s', (_, open) => {
	const ledgerOn = (store: AtomicStore, owner = 'one', leaseMs = LEASE_MS) => new Ledger(store, { owner, leaseMs });

	it('has one winner, and tells the others when it is published', async () => {
		const store = await open();
		const [one, other] = [ledgerOn(store), ledgerOn(store, 'other')];
		const lease = leaseOf(await one.claim(intent()));
		expect((await other.claim(intent())).kind).toBe('busy');
		await lease.beginAttempt('l');
		const receipt = await lease.published(pin, 'l');
		expect(receipt).toMatchObject({ ...pin, attempt: 1 });
		expect(await other.claim(intent())).toMatchObject({ kind: 'existing', job: { receipt: pin, state: 'published' } });
		await store.disconnect();
	});

	it('has one winner among many at once', async () => {
		const store = await open();
		const claims = await Promise.all(
			Array.from({ length: 30 }, async (__, index) => await ledgerOn(store, String(index)).claim(intent())),
		);
		expect(claims.filter(({ kind }) => kind === 'claimed')).toHaveLength(1);
		await store.disconnect();
	});

	it('names the fields in which a published payload differs', async () => {
		const store = await open();
		const lease = leaseOf(await ledgerOn(store).claim(intent()));
		await lease.beginAttempt('l');
		await lease.published(pin, 'l');
		expect(await ledgerOn(store).claim(intent({ payload: { title: 'b', media: 'm', link: 'x' } }))).toMatchObject({
			kind: 'conflict',
			fields: ['link', 'title'],
		});
		await store.disconnect();
	});

	it('lets a corrected row proceed after a failure', async () => {
		const store = await open();
		const ledger = ledgerOn(store);
		const lease = leaseOf(await ledger.claim(intent()));
		await lease.record({ state: 'uploaded' }, { mediaId: '7' });
		await lease.failed({ code: 'x', category: 'input', message: 'no', action: 'fix-row' });
		const again = leaseOf(await ledger.claim(intent({ payload: { title: 'b', media: 'm' } })));
		expect(again.job).toMatchObject({ state: 'queued', mediaId: '7', fence: 2 });
		expect(again.job.problem).toBeUndefined();
		await again.release();
		await store.disconnect();
	});

	it('keeps the history', async () => {
		const store = await open();
		const ledger = ledgerOn(store);
		const lease = leaseOf(await ledger.claim(intent()));
		await lease.record({ state: 'uploading' });
		await lease.record({ state: 'uploading', reason: 'again' });
		await lease.beginAttempt('l');
		await lease.published(pin, 'l', 'rid-1');
		const job = await ledger.find('pin:1');
		expect(job?.events.map(({ state, attempt, reason, requestId }) => [state, attempt, reason, requestId])).toEqual([
			['queued', 0, undefined, undefined],
			['uploading', 0, undefined, undefined],
			['uploading', 0, 'again', undefined],
			['publishing', 1, undefined, undefined],
			['published', 1, undefined, 'rid-1'],
		]);
		const all = [];
		for await (const { key } of ledger.jobs()) all.push(key);
		expect(all).toEqual(['pin:1']);
		await store.disconnect();
	});
});

let now = Date.parse('2026-11-01T00:00:00Z');

describe('a lease that ran out', () => {
	it('is taken over, and its former holder can no longer write', async () => {
		const store = new MemoryStore(() => now);
		const former = leaseOf(await new Ledger(store, { owner: 'former', leaseMs: LEASE_MS }).claim(intent()));
		now += LEASE_MS + 1;
		const next = leaseOf(await new Ledger(store, { owner: 'next', leaseMs: LEASE_MS }).claim(intent()));
		await expect(former.beginAttempt('l')).rejects.toMatchObject({ problem: { code: 'lease-lost' } });
		await next.beginAttempt('l');
	});

	it('in the middle of a publish leaves an outcome to be found out, which is claimed as such', async () => {
		const store = new MemoryStore(() => now);
		const ledger = new Ledger(store, { owner: 'one', leaseMs: LEASE_MS });
		await leaseOf(await ledger.claim(intent())).beginAttempt('l');
		now += LEASE_MS + 1;
		expect((await ledger.claim(intent())).kind).toBe('unresolved');
		expect(await ledger.find('pin:1')).toMatchObject({ state: 'unknown' });
	});
});

describe('a lease that was given back', () => {
	it('can no longer write, although nobody has taken the job over and its fence is the same', async () => {
		const store = new MemoryStore(() => now);
		const ledger = new Ledger(store, { owner: 'one', leaseMs: LEASE_MS });
		const lease = leaseOf(await ledger.claim(intent()));
		await lease.release();
		const released = await ledger.find('pin:1');
		expect(released).toMatchObject({ state: 'queued', fence: lease.job.fence });
		expect(released?.owner).toBeUndefined();
		await expect(lease.beginAttempt('l')).rejects.toMatchObject({ problem: { code: 'lease-lost' } });
		await expect(lease.record({ state: 'uploaded' }, { mediaId: '7' })).rejects.toMatchObject({
			problem: { code: 'lease-lost' },
		});
		expect(await ledger.find('pin:1')).toEqual(released);
	});
});

describe('the idempotency key', () => {
	const identity = {
		accountId: '1',
		destination: { boardId: '2' },
		fingerprint: 'f',
		draft: { board: 'Travel', media: [{ url: 'x' }] },
	};
	const key = (draft: object, more: object = {}) =>
		idempotencyKey({ ...identity, ...more, draft: { ...identity.draft, ...draft } });

	it('follows from account, board, section, media, link, title and due date', () => {
		const changed = [
			key({}),
			key({}, { accountId: '9' }),
			key({}, { destination: { boardId: '3' } }),
			key({}, { destination: { boardId: '2', sectionId: '4' } }),
			key({}, { fingerprint: 'g' }),
			key({ link: 'https://a.example/' }),
			key({ title: 'A' }),
			key({ runAt: '2027-01-01T00:00:00Z' }),
			key({ idempotencyKey: 'mine' }),
		];
		expect(new Set(changed).size).toBe(changed.length);
	});

	it('and from nothing else', () => {
		expect(key({ description: 'x', altText: 'y', campaign: 'z', board: 'by another name' })).toBe(key({}));
		expect(key({ link: 'HTTPS://A.example:443/p?b=1&a=2#top' })).toBe(key({ link: 'https://a.example/p?a=2&b=1' }));
		expect(key({ runAt: '2027-01-01T10:00:00+01:00' })).toBe(key({ runAt: '2027-01-01T09:00:00Z' }));
	});

	it.each([
		['S3', 'https://b.s3.amazonaws.com/a.jpg?X-Amz-Signature=1&X-Amz-Expires=60&X-Amz-Date=20260101T000000Z'],
		['CloudFront', 'https://b.s3.amazonaws.com/a.jpg?Expires=1&Signature=2&Key-Pair-Id=3'],
		['Google', 'https://b.s3.amazonaws.com/a.jpg?X-Goog-Signature=1&X-Goog-Expires=9'],
		['Azure', 'https://b.s3.amazonaws.com/a.jpg?sv=2020&se=2026-01-01&sig=abc&sp=r&sr=b'],
		['Akamai', 'https://b.s3.amazonaws.com/a.jpg?hdnts=exp=1~hmac=2'],
	])('does not see the signature of %s', (__, url) => {
		expect(urlFingerprint(url)).toBe(urlFingerprint('https://b.s3.amazonaws.com/a.jpg'));
		expect(urlFingerprint(`${url}&w=600`)).not.toBe(urlFingerprint(url));
	});
});
