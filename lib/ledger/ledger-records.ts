import { Keyv } from 'keyv';
import type { JobRecord } from '../model/job';
import type { Receipt } from '../model/outcome';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore, ScanOptions } from '../store/atomic-store';
import { DueIndex } from './due-index';
import { isHeld, type Holder, type JobRecords } from './job-record';
import type { LeaseRecords } from './lease';

/** Prefix of job records, by key. */
const JOB = 'job:';
/** The pin that a job made, under the job's key: written before anything else once Pinterest has answered. */
const RECEIPT = 'receipt:';
/** The key of the job that a pin belongs to, under the pin's id: no other job may take it for its own. */
const OWNER = 'pin:';
/** The jobs of which a publish may be under way, under what their pins would look like. */
const IN_FLIGHT = 'flight:';
/** A swap fails only if another one succeeded, so this many failures in a row mean that the row cannot be changed. */
const MAX_SWAPS = 50;

/** Whether a row is a receipt: what Pinterest has acknowledged is recorded before anything else. */
export const isReceipt = (row: string) => row.startsWith(RECEIPT);

/** The rows of a ledger: records of jobs, receipts, whose pin is whose, and what is in flight. */
export class LedgerRecords implements JobRecords, LeaseRecords {
	private readonly codec: Keyv;
	readonly dueIndex = new DueIndex(this);

	constructor(
		readonly store: AtomicStore,
		readonly options: Holder,
	) {
		this.codec = new Keyv({ store: store as never });
		this.codec.on('error', () => undefined); // decisions read through the store, which rejects
	}

	/** Stores the record of a new job. False if the job has one already. */
	async insert(job: JobRecord): Promise<boolean> {
		return await this.store.insert(JOB + job.key, await this.encode(job));
	}

	/**
	 * Keeps what Pinterest answered, before the record of the job says so. The first receipt of a job stands; a second
	 * pin belongs to the job all the same, so that no other job takes it for its own. @returns the receipt that stands.
	 */
	async keepReceipt(key: string, receipt: Receipt): Promise<Receipt> {
		const isFirst = await this.store.insert(RECEIPT + key, await this.encode(receipt));
		await this.store.insert(OWNER + receipt.id, await this.encode(key));
		return isFirst ? receipt : ((await this.receiptOf(key)) ?? receipt);
	}

	async receiptOf(key: string): Promise<Receipt | undefined> {
		const raw = await this.store.read(RECEIPT + key);
		return raw === undefined ? undefined : await this.decode(raw);
	}

	/** Whether a pin belongs to another job than this one. */
	async isAnothers(pinId: string, key: string): Promise<boolean> {
		const raw = await this.store.read(OWNER + pinId);
		return raw !== undefined && (await this.decode(raw)) !== key;
	}

	/** Takes a pin that was found for this job. False if another job took it first. */
	async adopt(pinId: string, key: string): Promise<boolean> {
		const free = await this.store.insert(OWNER + pinId, await this.encode(key));
		return free || !(await this.isAnothers(pinId, key));
	}

	/** Notes that a pin of this likeness may come into being; forgotten with `clearInFlight`. */
	async markInFlight(likeness: string, key: string): Promise<void> {
		await this.store.insert(`${IN_FLIGHT}${likeness}:${key}`, await this.encode(true));
	}

	async clearInFlight(likeness: string, key: string): Promise<void> {
		await this.store.delete(`${IN_FLIGHT}${likeness}:${key}`);
	}

	/** How many jobs, this one included, may have made or may yet make a pin of this likeness. */
	async inFlight(likeness: string): Promise<number> {
		const prefix = `${IN_FLIGHT}${likeness}:`;
		const now = await this.store.now();
		let count = 0;
		for await (const [row] of this.store.scan(prefix)) {
			const job = await this.find(row.slice(prefix.length));
			// A note is written before the record says `publishing`, so a job with a lease may be between the two.
			const mayFly = job?.state === 'publishing' || job?.state === 'unknown' || (job !== undefined && isHeld(job, now));
			if (mayFly) count += 1;
			else if (job?.state === 'published') await this.store.delete(row); // its process ended before it could
		}
		return count;
	}

	async find(key: string): Promise<JobRecord | undefined> {
		const raw = await this.store.read(JOB + key);
		return raw === undefined ? undefined : await this.decode(raw);
	}

	/** All jobs, in the order of their keys; with `after` those behind this key. */
	async *jobs({ after, limit }: ScanOptions = {}): AsyncGenerator<JobRecord> {
		const options = { after: after === undefined ? undefined : JOB + after, limit };
		for await (const [, raw] of this.store.scan(JOB, options)) yield await this.decode<JobRecord>(raw);
	}

	/**
	 * Changes a record by compare-and-set. The due index follows its `dueAt`.
	 * @param decide the next record, or undefined to leave it; runs again if another writer was faster.
	 * @returns the record as it is now.
	 */
	async change(key: string, decide: (job: JobRecord) => JobRecord | undefined): Promise<JobRecord> {
		for (let tries = 0; tries < MAX_SWAPS; tries++) {
			const raw = await this.store.read(JOB + key);
			if (raw === undefined) throw pipelineError('job-unknown:record', { key });
			const job = await this.decode<JobRecord>(raw);
			const decided = decide(job);
			if (decided === undefined) return job;
			const next = await this.dueIndex.prepare(job, decided);
			if (await this.store.swap(JOB + key, raw, await this.encode(next))) {
				await this.dueIndex.settle(job, next);
				return next;
			}
		}
		throw pipelineError('job-contended', { key });
	}

	async encode(value: unknown): Promise<string> {
		return (await this.codec.encode({ value })) as string;
	}

	async decode<Value>(raw: string): Promise<Value> {
		const decoded = await this.codec.decode<Value>(raw);
		if (decoded?.value === undefined) throw pipelineError('job-unreadable');
		return decoded.value;
	}
}
