import { describe, expect, it } from 'vitest';
import { idempotencyKey, payloadDigests, urlFingerprint, type Identity } from '../../../lib/ledger/fingerprint';
import { asRecorded, formerIntent, formerUrlFingerprint } from '../../../lib/ledger/former-identity';
import { Ledger } from '../../../lib/ledger/ledger';
import { MemoryStore } from '../../../lib/store/memory-store';

const SIGNED = 'https://b.oss-cn-hangzhou.aliyuncs.com/a.jpg?OSSAccessKeyId=LTAI&Expires=1793700900&Signature=abc';

function intentsOf(more: Partial<Identity['draft']> = {}, url = 'https://a.example/a.jpg') {
	const draft = { board: 'Travel', media: [{ url }], ...more };
	const identity = { accountId: '1', destination: { boardId: '2' }, draft };
	const now = { ...identity, fingerprint: urlFingerprint(url) };
	const label = { board: 'Travel', source: '' };
	return {
		intent: { key: idempotencyKey(now), payload: payloadDigests(now), fingerprint: now.fingerprint, label },
		former: formerIntent({ ...identity, fingerprint: formerUrlFingerprint(url) }),
	};
}

type Recorded = ReturnType<typeof intentsOf>['intent'] | ReturnType<typeof intentsOf>['former'];

/** A ledger with jobs of these intents. */
async function ledgerWith(...intents: Recorded[]) {
	const ledger = new Ledger(new MemoryStore(), { owner: 'test', leaseMs: 60_000 });
	for (const { key, payload } of intents) await ledger.claim({ key, payload, label: { board: 'Travel', source: '' } });
	return ledger;
}

const intentOf = async (ledger: Ledger, { intent, former }: ReturnType<typeof intentsOf>) =>
	(await asRecorded(ledger, { own: intent, former })).intent;

describe('the intent under which the store knows a pin', () => {
	it('is the same in both ways for most pins', async () => {
		const { intent, former } = intentsOf({ title: 'Caf\u00e9', link: 'https://a.example/lake#top' });
		expect(await asRecorded(await ledgerWith(), { own: intent, former })).toEqual({ intent });
		expect([former.key, former.payload]).toEqual([intent.key, intent.payload]);
	});

	it.each<[string, ReturnType<typeof intentsOf>]>([
		['?token=', intentsOf({}, 'https://a.example/photo?token=1')],
		['a signature of Alibaba', intentsOf({}, SIGNED)],
		['a title in NFD', intentsOf({ title: 'Cafe\u0301' })],
		['a link with #/', intentsOf({ link: 'https://a.example/#/summer' })],
	])('has the former key where only that has a job: %s', async (_, intents) => {
		const { intent, former } = intents;
		expect(former.key).not.toBe(intent.key);
		expect(await intentOf(await ledgerWith(), intents)).toEqual(intent);
		expect(await intentOf(await ledgerWith(former), intents)).toEqual({ ...intent, ...former });
		expect(await intentOf(await ledgerWith(former, intent), intents)).toEqual(intent);
	});

	it("compares the payload of a user's own key in the way in which it was written", async () => {
		const intents = intentsOf({ idempotencyKey: 'mine', title: 'Cafe\u0301' }, SIGNED);
		const { intent, former } = intents;
		expect(former.key).toBe(intent.key);
		expect(await intentOf(await ledgerWith(former), intents)).toEqual({ ...intent, ...former });
		expect(await intentOf(await ledgerWith(intent), intents)).toEqual(intent);
		const edited = { ...former, payload: { ...former.payload, title: 'edited' } };
		const { payload } = await intentOf(await ledgerWith(edited), intents);
		expect(payload).toEqual({ ...former.payload, title: intent.payload.title });
	});
});
