import { describe, expect, it } from 'vitest';
import { idempotencyKey, payloadDigests, urlFingerprint, type Identity } from '../../../lib/ledger/fingerprint';
import { asRecorded, formerIntent, formerUrlFingerprint } from '../../../lib/ledger/former-identity';
import type { JobRecord } from '../../../lib/model/job';

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

/** A ledger with these jobs, and the keys that were read from it. */
function ledgerWith(...jobs: { key: string; payload: Record<string, string> }[]) {
	const read: string[] = [];
	const find = async (key: string) => {
		read.push(key);
		return jobs.find((job) => job.key === key) as JobRecord | undefined;
	};
	return { find, read };
}

describe('the intent under which the store knows a pin', () => {
	it('is the same in both ways for most pins, and then the store is not read', async () => {
		const { intent, former } = intentsOf({ title: 'Caf\u00e9', link: 'https://a.example/lake#top' });
		const ledger = ledgerWith();
		expect(await asRecorded(ledger, intent, former)).toBe(intent);
		expect([former.key, former.payload, ledger.read]).toEqual([intent.key, intent.payload, []]);
	});

	it.each<[string, ReturnType<typeof intentsOf>]>([
		['?token=', intentsOf({}, 'https://a.example/photo?token=1')],
		['a signature of Alibaba', intentsOf({}, SIGNED)],
		['a title in NFD', intentsOf({ title: 'Cafe\u0301' })],
		['a link with #/', intentsOf({ link: 'https://a.example/#/summer' })],
	])('has the former key where only that has a job: %s', async (_, { intent, former }) => {
		expect(former.key).not.toBe(intent.key);
		expect(await asRecorded(ledgerWith(), intent, former)).toEqual(intent);
		expect(await asRecorded(ledgerWith(former), intent, former)).toEqual({ ...intent, ...former });
		expect(await asRecorded(ledgerWith(former, intent), intent, former)).toEqual(intent);
	});

	it("compares the payload of a user's own key in the way in which it was written", async () => {
		const { intent, former } = intentsOf({ idempotencyKey: 'mine', title: 'Cafe\u0301' }, SIGNED);
		expect(former.key).toBe(intent.key);
		expect(await asRecorded(ledgerWith(former), intent, former)).toEqual({ ...intent, ...former });
		expect(await asRecorded(ledgerWith(intent), intent, former)).toEqual(intent);
		const edited = { ...former, payload: { ...former.payload, title: 'edited' } };
		const { payload } = await asRecorded(ledgerWith(edited), intent, former);
		expect(payload).toEqual({ ...former.payload, title: intent.payload.title });
	});
});
