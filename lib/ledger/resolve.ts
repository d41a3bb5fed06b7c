import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import type { PublishedPin } from '../model/outcome';
import { pipelineError, problemFor } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import { isHeld, withEvent, withHolder, withoutHolder, type StoredJob } from './job-record';
import { Lease } from './lease';
import type { Ledger } from './ledger';

/**
 * What a person says of a job whose outcome is unknown: which pin is its own, or that there is none.
 * Both change only a job that is `unknown` and that no process holds.
 */

/**
 * The pin is this job's: from here on the job is published.
 * @throws PipelineError `job-unknown`, `job-not-unknown`, `job-published`, `job-busy`, `pin-of-another-job`.
 */
export async function resolveAsPublished(
	ledger: Ledger,
	key: string,
	pin: PublishedPin,
	matchFingerprint: string,
): Promise<JobRecord> {
	const lease = new Lease(ledger, await change(ledger, key, (job, now) => withHolder(job, ledger.options, now)));
	try {
		if (await ledger.isAnothers(pin.id, key)) throw pipelineError('pin-of-another-job', { key, pin: pin.id });
		lease.note({ state: 'unknown', reason: `a person said that the pin ${pin.id} is this one` });
		await lease.published(pin, matchFingerprint);
		return lease.job;
	} catch (error) {
		// Its heartbeat would hold the job for as long as this process lives. One that is published is released already.
		await lease.release().catch(() => undefined);
		throw error;
	}
}

/**
 * There certainly is no pin, and none may come. A job whose draft is kept is due at once; any other fails, and is published when its row is imported again.
 * What the person says is true of the attempt that they looked for, the one of this `armedAt`, and of none that came after it.
 * @throws PipelineError `job-unknown`, `job-not-unknown`, `job-published`, `job-busy`.
 */
export async function resolveAsNotThere(
	ledger: Ledger,
	{ key, armedAt }: Pick<JobRecord, 'key' | 'armedAt'>,
	matchFingerprint: string | undefined,
): Promise<JobRecord> {
	const noNote = matchFingerprint === undefined ? [] : [await ledger.flightNote(matchFingerprint, key, false)];
	const notThere = (job: JobRecord, now: number) => {
		if (job.armedAt !== armedAt) throw pipelineError('job-busy:sent-again', { key });
		const isKept = job.draft !== undefined && job.destination !== undefined && job.fingerprint !== undefined;
		const next: JobRecord = {
			...withoutHolder(job),
			fence: job.fence + 1, // a process that was held up past its lease writes no more
			attempts: 0,
			armedAt: undefined,
			firstArmedAt: undefined,
			sent: undefined,
			undecided: undefined,
			dueAt: isKept ? now : undefined,
			problem: isKept ? undefined : problemFor('pin-not-there'),
		};
		const reason = `a person said that there is no pin${isKept ? `: due at ${isoTime(now)}` : ''}`;
		return withEvent(next, { state: isKept ? 'scheduled' : 'failed', reason }, now);
	};
	return (await change(ledger, key, notThere, noNote)).job;
}

/** @throws PipelineError where a person has nothing to say of the job. */
export function checkUnknown(job: JobRecord, now: number): void {
	const { key, state, receipt } = job;
	if (state === 'published') throw pipelineError('job-published', { key, url: receipt?.url });
	if (isHeld(job, now)) throw pipelineError('job-busy', { key, state });
	if (state !== 'unknown') throw pipelineError('job-not-unknown', { key, state });
}

async function change(
	ledger: Ledger,
	key: string,
	decision: (job: JobRecord, now: number) => JobRecord,
	writes: RowWrite[] = [],
): Promise<StoredJob> {
	if (!(await ledger.find(key))) throw pipelineError('job-unknown', { key });
	const now = await ledger.store.now();
	return await ledger.changeStored(key, (job) => {
		checkUnknown(job, now);
		return { next: decision(job, now), writes };
	});
}
