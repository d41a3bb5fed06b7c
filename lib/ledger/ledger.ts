import { Keyv } from 'keyv';
import type { JobLabel, JobRecord } from '../model/job';
import { isoTime } from '../model/clock';
import { DueIndex } from './due-index';
import { differingFields } from './fingerprint';
import type { Receipt } from '../model/outcome';
import { isHeld, withEvent, withHolder, type Holder, type JobRecords } from './job-record';
import { Lease, type LeaseRecords } from './lease';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore, ScanOptions } from '../store/atomic-store';

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

/** A stored draft must not be published instead of a new one that differs from it. */
const NOT_KEPT: Partial<JobRecord> = {
	dueAt: undefined,
	draft: undefined,
	destination: undefined,
	fingerprint: undefined,
};

/** What is claimed: the key, and what the record shall say of it. */
export interface Intent {
	key: string;
	payload: Record<string, string>;
	label: JobLabel;
	/** ISO 8601; absent means now. */
	runAt?: string;
	/** Whose token it takes; see `JobRecord.account`. */
	account?: string;
}

export type Claim =
	/** Ours: no other process may publish this key until the lease ends. */
	| { kind: 'claimed'; lease: Lease }
	/** Published before, by any process. */
	| { kind: 'existing'; job: JobRecord }
	/** Another process holds it, until the lease ends at the latest. */
	| { kind: 'busy'; job: JobRecord }
	/** Ours, but a publish was begun before and its outcome is unknown: reconcile it first. */
	| { kind: 'unresolved'; lease: Lease }
	/** The key was used for another payload; `fields` names the columns that differ. */
	| { kind: 'conflict'; job: JobRecord; fields: string[] };

export type LedgerOptions = Holder;

/** Remembers every intent and its outcome. All changes are compare-and-set on the stored bytes. */
export class Ledger implements JobRecords, LeaseRecords {
	private readonly codec: Keyv;
	readonly dueIndex = new DueIndex(this);

	constructor(
		readonly store: AtomicStore,
		readonly options: LedgerOptions,
	) {
		this.codec = new Keyv({ store: store as never });
		this.codec.on('error', () => undefined); // decisions read through the store, which rejects
	}

	/**
	 * One winner among any number of processes. Rejects when the store is down: then nothing may be
	 * published. A failed or cancelled job begins again, but keeps a warm-up slot that is still to
	 * come; a due date that a person moved stays, unless the row has another one now.
	 */
	async claim(intent: Intent): Promise<Claim> {
		const now = await this.store.now();
		const fresh = withEvent(this.newRecord(intent, now), { state: 'queued' }, now);
		if (await this.store.insert(JOB + intent.key, await this.encode(fresh))) {
			return { kind: 'claimed', lease: new Lease(this, fresh) };
		}
		let answer: Claim | undefined;
		const taken = await this.change(intent.key, (job) => {
			answer = refusal(job, intent, now);
			return answer ? undefined : this.takeOver(job, intent, now);
		});
		if (answer) return answer;
		return { kind: taken.state === 'unknown' ? 'unresolved' : 'claimed', lease: new Lease(this, taken) };
	}

	/** Keeps what Pinterest answered, before the record of the job says so. The first receipt of a job stands. */
	async keepReceipt(key: string, receipt: Receipt): Promise<void> {
		await this.store.insert(RECEIPT + key, await this.encode(receipt));
		await this.store.insert(OWNER + receipt.id, await this.encode(key));
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
			const mayFly = job?.state === 'publishing' || job?.state === 'unknown' || (job?.leaseUntil ?? 0) > now;
			if (mayFly) count += 1;
			else if (job?.state === 'published') await this.store.delete(row); // its process ended before it could
		}
		return count;
	}

	async find(key: string): Promise<JobRecord | undefined> {
		const raw = await this.store.read(JOB + key);
		return raw === undefined ? undefined : await this.decode(raw);
	}

	/** Records the status of an uploaded video whose job no process holds. */
	async observe(key: string, mediaId: string, state: 'processing' | 'ready'): Promise<void> {
		const now = await this.store.now();
		if ((await this.find(key)) === undefined) return;
		await this.change(key, (job) => {
			const waits = job.mediaId === mediaId && (job.state === 'uploaded' || job.state === 'processing');
			return waits && job.state !== state && !isHeld(job, now) ? withEvent(job, { state }, now) : undefined;
		});
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

	private newRecord(intent: Intent, now: number): JobRecord {
		return {
			key: intent.key,
			state: 'queued',
			account: intent.account,
			payload: intent.payload,
			label: intent.label,
			createdAt: isoTime(now),
			updatedAt: isoTime(now),
			attempts: 0,
			fence: 1,
			owner: this.options.owner,
			leaseUntil: now + this.options.leaseMs,
			runAt: intent.runAt,
			events: [],
		};
	}

	private takeOver(job: JobRecord, intent: Intent, now: number): JobRecord {
		const again = job.state === 'failed' || job.state === 'rejected' || job.state === 'cancelled';
		const mediaKept = job.payload.media === intent.payload.media ? job.mediaId : undefined;
		const sameDate = !again && job.payload.run_at === intent.payload.run_at;
		const samePin = differingFields(job.payload, intent.payload).length === 0;
		const next: JobRecord = {
			...(samePin ? job : { ...job, ...NOT_KEPT }),
			account: intent.account ?? job.account,
			payload: intent.payload,
			label: intent.label,
			runAt: sameDate ? job.runAt : intent.runAt,
			mediaId: mediaKept,
			slotAt: again && (job.slotAt ?? 0) <= now ? undefined : job.slotAt,
			problem: again ? undefined : job.problem,
		};
		const held = withHolder(next, this.options, now);
		return again
			? withEvent({ ...held, attempts: 0, setbacks: undefined }, { state: 'queued', reason: 'tried again' }, now)
			: held;
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

/** Why a job that exists cannot be claimed now; undefined when it can. */
function refusal(job: JobRecord, intent: Intent, now: number): Claim | undefined {
	const fields = differingFields(job.payload, intent.payload);
	const held = isHeld(job, now);
	const begun = job.state === 'published' || job.state === 'publishing' || job.state === 'unknown';
	if (fields.length > 0 && (begun || held)) return { kind: 'conflict', job, fields };
	if (job.state === 'published') return { kind: 'existing', job };
	return held ? { kind: 'busy', job } : undefined;
}
