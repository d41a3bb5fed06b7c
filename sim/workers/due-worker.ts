import { runDue, type DuePoll } from '../../lib/schedule/due-worker';
import { runJob } from '../../lib/schedule/run-job';
import type { Actor } from '../kernel/actor';
import type { SimAccount } from '../pinterest/pinterest';
import type { Shift } from './shift';

export interface DueShift extends Pick<Shift, 'world' | 'signal'> {
	/** Called after each poll of each account. */
	onPoll?: (account: string, look: DuePoll) => void;
}

/** Publishes what is due, of each account, until it is asked to end, as `pinterest-pipeline worker` does. */
export async function workOnDue(actor: Actor, { world, signal, onPoll }: DueShift): Promise<void> {
	const ledger = world.ledgerOf(actor);
	const work = async (account: SimAccount) => {
		const context = world.contextOf(actor, ledger, account);
		const options = { open: world.openerOf(actor), signal, maxDelayMs: 0, ownKeys: new Set<string>() };
		await runDue({
			ledger,
			account: account.id,
			clock: actor.clock,
			signal,
			onPoll: async (look) => onPoll?.(account.id, look),
			onError: ({ message }) => world.story.tell(actor, () => `notes: ${message}`),
			work: async (taken) => {
				const { label } = taken.lease.job;
				const { outcome } = await runJob(context, taken, options);
				world.story.tell(actor, () => `ends the due ${world.rowNamed(label.source)} as ${outcome}`);
			},
		});
	};
	await Promise.all(world.accounts.map(work));
}
