import { expect, it } from 'vitest';
import { keyOfJob, Ledger, Schedule } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';

async function ledgerWith(...keys: string[]): Promise<Ledger> {
	const ledger = new Ledger(new MemoryStore(), { owner: 'test', leaseMs: 60_000 });
	for (const [index, key] of keys.entries()) {
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'a', source: 'b' } });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		const pin = { id: `81374422642079${index}`, url: 'https://p.example', createdAt: '' };
		if (key.startsWith('pin:')) await claim.lease.published(pin, 'likeness');
		else await claim.lease.schedule({ dueAt: Date.now() + 60_000 });
	}
	return ledger;
}

it.each([
	['the whole key', 'pin:abc123', 'pin:abc123'],
	['a whole key that other keys begin with', 'pin:abc', 'pin:abc'],
	['a beginning', 'pin:abd', 'pin:abd999'],
	['a beginning without its kind', 'abd', 'pin:abd999'],
	["a beginning of a row's own key", 'ffee', 'user:ffee00'],
	['the ID of its pin', '813744226420792', 'pin:abd999'],
	['the address of its pin', 'https://www.pinterest.com/pin/813744226420792/', 'pin:abd999'],
])('a job is found by %s', async (_, text, key) => {
	expect(await keyOfJob(await ledgerWith('pin:abc123', 'pin:abc', 'pin:abd999', 'user:ffee00'), text)).toBe(key);
});

it.each([
	['nothing', '', 'job-unknown', 'There is no job '],
	['a key that no job has', 'pin:zzz', 'job-unknown', 'There is no job pin:zzz in this store.'],
	[
		'a beginning of several',
		'pin:ab',
		'job-ambiguous',
		'Several jobs begin with pin:ab: pin:ab1, pin:ab2, pin:ab3, …. Give more of the key.',
	],
	[
		'a beginning of two kinds',
		'ab1',
		'job-ambiguous',
		'Several jobs begin with ab1: pin:ab1, user:ab1. Give more of the key.',
	],
])('%s is no job', async (_, text, code, message) => {
	const ledger = await ledgerWith('pin:ab1', 'pin:ab2', 'pin:ab3', 'pin:ab4', 'user:ab1');
	await expect(keyOfJob(ledger, text)).rejects.toMatchObject({ problem: { code } });
	await expect(keyOfJob(ledger, text)).rejects.toThrow(message);
});

it('a person cancels a job by the beginning of its key', async () => {
	const ledger = await ledgerWith('user:ffee00');
	expect(await new Schedule(ledger).cancel('ffee', 'no')).toMatchObject({ key: 'user:ffee00', state: 'cancelled' });
});
