import { expect, it } from 'vitest';
import { Ledger } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { PatientStore } from '../../../lib/store/patient-store';
import { blinking } from '../../support/blinking-store';
import { VirtualClock } from '../../support/clock';

const intent = { key: 'pin', payload: {}, label: { board: 'Travel', source: 'a.jpg' } };

/** Two executions of one process claim a job in the same millisecond, and the store goes before it has answered either. */
async function claimTwice(prepare: (ledger: Ledger) => Promise<void>) {
	const clock = new VirtualClock(1_000);
	const blinks = blinking(new MemoryStore(clock.now));
	const store = new PatientStore(blinks.store, { clock });
	const ledgerOf = () => new Ledger(store, { owner: 'n8n', leaseMs: 60_000 });
	await prepare(ledgerOf());
	blinks.only = (verb) => !['now', 'read'].includes(verb);
	blinks.fails = 'after';
	const claims = [ledgerOf().claim(intent), ledgerOf().claim(intent)];
	await clock.pass(500);
	blinks.fails = undefined;
	await clock.pass(10_000);
	return (await Promise.all(claims)).map(({ kind }) => kind).sort();
}

it('a new job is claimed once by two executions of a process whose answers were lost', async () => {
	expect(await claimTwice(async (ledger) => void (await ledger.store.now()))).toEqual(['busy', 'claimed']);
});

it('a job that failed is claimed once by two executions of a process whose answers were lost', async () => {
	const failed = async (ledger: Ledger) => {
		const claim = await ledger.claim(intent);
		if (claim.kind === 'claimed')
			await claim.lease.failed({ code: 'x', category: 'media', message: 'x', action: 'none' });
	};
	expect(await claimTwice(failed)).toEqual(['busy', 'claimed']);
});
