import { Ledger, type AtomicStore, type JobRecord, type JobState } from '../../../lib';
import type { JobLabel } from '../../../lib/model/job';
import type { PinDraft } from '../../../lib/model/pin-draft';

const PROBLEM = {
	code: 'origin-status',
	category: 'origin',
	message: 'It was not there.',
	action: 'fix-url',
} as const;
const DRAFT: PinDraft = { board: 'Travel', media: [{ url: 'https://img.example/a.jpg' }] };

/** A ledger with jobs in any state. */
export function bulkStage(store: AtomicStore, leaseMs = 60_000) {
	const ledger = new Ledger(store, { owner: 'test', leaseMs });

	/** A job that ends in a state. @param inMs when it is due, from now. */
	async function job(
		key: string,
		state: JobState,
		{ label = {}, draft = true, inMs = 3_600_000 }: { label?: Partial<JobLabel>; draft?: boolean; inMs?: number } = {},
	): Promise<void> {
		const claim = await ledger.claim({ key, payload: {}, label: { board: 'Travel', source: 'a.jpg', ...label } });
		if (claim.kind !== 'claimed') throw new Error(claim.kind);
		const { lease } = claim;
		const dueAt = (await store.now()) + inMs;
		if (state === 'published') await lease.published({ id: `9${key}`, url: 'https://p.example', createdAt: '' }, key);
		else if (state === 'unknown') await lease.unknown(PROBLEM);
		else if (state === 'publishing') await lease.beginAttempt(key);
		else if (draft) {
			const waiting = { dueAt, draft: DRAFT, destination: { boardId: '1' } as never, fingerprint: 'x' };
			await lease.schedule(waiting);
			if (state === 'failed') await ledger.change(key, (known) => failedOf(known));
		} else if (state === 'failed') await lease.failed(PROBLEM);
		else await lease.release(state);
	}

	return { store, ledger, job, states: async () => await statesOf(ledger) };
}

function failedOf(known: JobRecord): JobRecord {
	const at = known.updatedAt;
	return {
		...known,
		state: 'failed',
		dueAt: undefined,
		problem: PROBLEM,
		events: [...known.events, { state: 'failed', at, attempt: 1, reason: PROBLEM.message }],
	};
}

/** How many jobs are in each state. */
async function statesOf(ledger: Ledger): Promise<Partial<Record<JobState, number>>> {
	const counts: Partial<Record<JobState, number>> = {};
	for await (const { state } of ledger.jobs()) counts[state] = (counts[state] ?? 0) + 1;
	return counts;
}
