import { isHeld } from '../../lib/ledger/job-record';
import { jobsOf } from '../workers/person';
import type { World } from '../world';

const ENDED = ['published', 'failed', 'rejected', 'cancelled'];

/** When everything has ended, nothing is in flight: no job is half done, held or due, and no note says that a pin may come. */
export async function atRest(world: World): Promise<void> {
	const { judges, store } = world;
	for (const job of await jobsOf(world)) {
		const { state, key, dueAt } = job;
		if (!ENDED.includes(state)) judges.accuse('rest', `the job ${key} is ${state} when everything has ended`);
		else if (isHeld(job, store.now())) judges.accuse('rest', `the job ${key} is still held when everything has ended`);
		else if (dueAt !== undefined) judges.accuse('rest', `the job ${key} is ${state} and still due`);
	}
	for await (const [row] of store.backing.scan('flight:')) judges.accuse('rest', `the note ${row} is left`);
}
