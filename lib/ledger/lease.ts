import type { JobRecord } from '../model/job';
import type { Problem } from '../model/problem';
import type { Receipt } from '../model/outcome';
import { isoTime } from '../model/clock';
import { withEvent, type Change } from './history';
import type { Ledger } from './ledger';
import { ledgerProblem } from './problems';

/**
 * A claim on one job. Every write names the fence it was given, so that a holder who was paused past
 * its lease cannot write over its successor. Held until `settle`, `postpone` or `release`.
 */
export class Lease {
	private readonly heartbeat: NodeJS.Timeout;

	constructor(
		private readonly ledger: Ledger,
		public job: JobRecord,
	) {
		this.heartbeat = setInterval(() => void this.renew(), ledger.options.leaseMs / 3);
		this.heartbeat.unref();
	}

	/** A change of state on the way to publishing, with what was learned. */
	async record(change: Change, learned: Pick<Partial<JobRecord>, 'mediaId'> = {}): Promise<void> {
		await this.write((job, now) => withEvent({ ...job, ...learned }, change, now));
	}

	/** Durable before a byte of the publish is sent. Counts as an attempt. */
	async arm(): Promise<void> {
		await this.write((job, now) =>
			withEvent({ ...job, attempts: job.attempts + 1, armedAt: now }, { state: 'publishing' }, now),
		);
	}

	/** The pin is there. Ends the lease. */
	async published(pin: Omit<Receipt, 'at' | 'attempt'>, requestId?: string): Promise<Receipt> {
		let receipt: Receipt | undefined;
		await this.end({ state: 'published', requestId }, (job, now) => {
			receipt = { ...pin, at: isoTime(now), attempt: job.attempts };
			return { receipt, problem: undefined, armedAt: undefined };
		});
		return receipt as unknown as Receipt;
	}

	/** Certainly no pin; the same intent may be claimed again. Ends the lease. */
	async failed(problem: Problem, requestId?: string): Promise<void> {
		await this.end({ state: 'failed', reason: problem.message, requestId }, () => ({ problem, armedAt: undefined }));
	}

	/** A publish was sent and its end is not known. Ends the lease; nobody may send it again blindly. */
	async unknown(problem: Problem, requestId?: string): Promise<void> {
		await this.end({ state: 'unknown', reason: problem.message, requestId }, () => ({ problem }));
	}

	/** Not due yet. Ends the lease. */
	async postpone(runAt: string): Promise<void> {
		await this.end({ state: 'scheduled' }, () => ({ runAt }));
	}

	/** Gives the claim back in the state that was reached. */
	async release(): Promise<void> {
		await this.end({ state: this.job.state }, () => ({}));
	}

	private async end(change: Change, learned: (job: JobRecord, now: number) => Partial<JobRecord>): Promise<void> {
		clearInterval(this.heartbeat);
		await this.write((job, now) => ({
			...withEvent({ ...job, ...learned(job, now) }, change, now),
			owner: undefined,
			leaseUntil: undefined,
		}));
	}

	private async renew(): Promise<void> {
		// A renewal that fails costs nothing yet: the next write notices a lost lease by its fence.
		await this.write((job, now) => ({ ...job, leaseUntil: now + this.ledger.options.leaseMs })).catch(() => undefined);
	}

	private async write(next: (job: JobRecord, now: number) => JobRecord): Promise<void> {
		const { fence, key } = this.job;
		const now = await this.ledger.store.now();
		this.job = await this.ledger.change(key, (job) => {
			if (job.fence === fence) return next(job, now);
			clearInterval(this.heartbeat);
			throw ledgerProblem('lease-lost', 'Another process took this job over while this one was not answering.');
		});
	}
}
