import { randomBytes } from 'node:crypto';
import type { Ledger } from '../ledger/ledger';
import { pipelineError } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import type { BulkChange } from './bulk-change';
import { BulkLog, type StoredBulk } from './bulk-log';

/** No two claims make the same by chance. */
const CLAIM_BYTES = 9;

/**
 * A claim on a bulk change. Each write names it, so that a process that was paused past its lease cannot write over its
 * successor. It is renewed in the background, and ends with the change, by `release`, or when the process dies.
 */
export class BulkHold {
	private readonly heartbeat: NodeJS.Timeout;
	/** One write after the other: each begins with the bytes of the one before. */
	private writes: Promise<unknown> = Promise.resolve();

	private constructor(
		private readonly ledger: Ledger,
		private readonly log: BulkLog,
		private readonly claim: string,
		private stored: StoredBulk,
	) {
		const { leaseMs } = ledger.options;
		this.heartbeat = setInterval(() => void this.save({}).catch(() => undefined), leaseMs / 3).unref();
	}

	/** @returns undefined where it has ended, or where another process has it. */
	static async on(ledger: Ledger, id: string): Promise<BulkHold | undefined> {
		const log = new BulkLog(ledger);
		const { owner, leaseMs } = ledger.options;
		const claim = randomBytes(CLAIM_BYTES).toString('base64url');
		const now = await ledger.store.now();
		const stored = await log.change(id, (bulk) => {
			const isFree = bulk.endedAt === undefined && (bulk.leaseUntil ?? 0) <= now;
			return isFree && { ...bulk, owner, claim, leaseUntil: now + leaseMs };
		});
		return stored.bulk.claim === claim ? new BulkHold(ledger, log, claim, stored) : undefined;
	}

	/** As this process knows it. */
	get bulk(): BulkChange {
		return this.stored.bulk;
	}

	/** Whether somebody does not want it any more. */
	get isCancelled(): boolean {
		return this.bulk.cancelledAt !== undefined;
	}

	/** Writes what has changed, and what is written in the same step. @throws PipelineError `lease-lost`. */
	async save(changed: Partial<BulkChange>, beside: RowWrite[] = []): Promise<void> {
		const writing = this.writes.then(async () => {
			const leaseUntil = (await this.ledger.store.now()) + this.ledger.options.leaseMs;
			const next = (bulk: BulkChange) => {
				if (bulk.claim !== this.claim) throw pipelineError('lease-lost');
				return { ...bulk, leaseUntil, ...changed };
			};
			this.stored = await this.log.change(this.bulk.id, next, { known: this.stored, beside });
		});
		this.writes = writing.catch(() => undefined);
		await writing;
	}

	/** All that was wanted is done, or it was cancelled. */
	async end(): Promise<void> {
		const endedAt = await this.ledger.store.now();
		await this.release({ endedAt, trouble: undefined });
		await this.log.tidy(this.bulk.id);
	}

	/** Leaves it to the next process, or to this one later. */
	async release(changed: Partial<BulkChange> = {}): Promise<void> {
		clearInterval(this.heartbeat);
		await this.save({ ...changed, owner: undefined, leaseUntil: undefined });
	}

	/** Stops renewing: another process takes over at the end of the lease. */
	drop(): void {
		clearInterval(this.heartbeat);
	}
}
