import { runDue, type DuePoll } from '../../lib/schedule/due-worker';
import { runJob } from '../../lib/schedule/run-job';
import type { Actor } from '../kernel/actor';
import type { Shift } from './shift';

export interface DueShift extends Pick<Shift, 'world' | 'signal'> {
	onPoll?: (look: DuePoll) => Promise<void>;
}

/** Publishes what is due until it is asked to end, as `pinterest-pipeline worker` does. */
export async function workOnDue(actor: Actor, { world, signal, onPoll }: DueShift): Promise<void> {
	const context = world.contextOf(actor);
	const options = { open: world.openerOf(actor), signal, maxDelayMs: 0, ownKeys: new Set<string>() };
	await runDue({
		ledger: context.ledger,
		clock: actor.clock,
		signal,
		onPoll,
		onError: ({ message }) => world.story.tell(actor, () => `notes: ${message}`),
		work: async (taken) => {
			const { label } = taken.lease.job;
			const { outcome } = await runJob(context, taken, options);
			world.story.tell(actor, () => `ends the due ${world.rowNamed(label.source)} as ${outcome}`);
		},
	});
}
