import { Keyv } from 'keyv';
import type { JobLabel, JobRecord } from '../model/job';
import { isoTime } from '../model/clock';
import { differingFields } from './fingerprint';
import { withEvent, type Change } from './history';
import { Lease } from './lease';
import { ledgerProblem } from './problems';
import type { AtomicStore } from './stores/atomic-store';

const PREFIX = 'job:';
/** A swap fails only when somebody else's succeeded, so this many in a row means the row is not to be had. */
const MAX_SWAPS = 50;

/** What is claimed: the key, and what the record shall say of it. */
export interface Intent {
	key: string;
	payload: Record<string, string>;
	label: JobLabel;
	/** ISO 8601; absent means now. */
	runAt?: string;
}

export type Claim =
	/** Ours: nobody else may publish this key until the lease ends. */
	| { kind: 'claimed'; lease: Lease }
	/** Published before, by whomever. */
	| { kind: 'existing'; job: JobRecord }
	/** Somebody else is at it, until the lease ends at the latest. */
	| { kind: 'busy'; job: JobRecord }
	/** A publish was begun and its end is not known. */
	| { kind: 'unknown'; job: JobRecord }
	/** The key was used for another payload; `fields` names the columns that differ. */
	| { kind: 'conflict'; job: JobRecord; fields: string[] };

export interface LedgerOptions {
	/** Who claims, for people: host and process. */
	owner: string;
	/** How long a claim outlives its holder, in milliseconds. The holder renews it at a third of that. */
	leaseMs: number;
}

/** Remembers every intent and what became of it. All changes are compare-and-set on the stored bytes. */
export class Ledger {
	private readonly codec: Keyv;

	constructor(
		readonly store: AtomicStore,
		readonly options: LedgerOptions,
	) {
		this.codec = new Keyv({ store: store as never });
		this.codec.on('error', () => undefined); // decisions read through the store, which rejects
	}

	/** One winner among any number of processes. Rejects when the store is down: then nothing may be published. */
	async claim(intent: Intent): Promise<Claim> {
		const now = await this.store.now();
		const fresh = withEvent(this.newRecord(intent, now), { state: 'queued' }, now);
		if (await this.store.insert(PREFIX + intent.key, await this.encode(fresh))) {
			return { kind: 'claimed', lease: new Lease(this, fresh) };
		}
		let answer: Claim | undefined;
		const taken = await this.change(intent.key, (job) => {
			answer = refusal(job, intent, now);
			if (answer?.kind === 'unknown' && job.state !== 'unknown') {
				return withEvent({ ...job, owner: undefined, leaseUntil: undefined }, lostHolder(job), now);
			}
			return answer ? undefined : this.takeOver(job, intent, now);
		});
		return answer ?? { kind: 'claimed', lease: new Lease(this, taken) };
	}

	async find(key: string): Promise<JobRecord | undefined> {
		const raw = await this.store.read(PREFIX + key);
		return raw === undefined ? undefined : await this.decode(raw);
	}

	async *jobs(): AsyncGenerator<JobRecord> {
		for await (const [, raw] of this.store.scan(PREFIX)) yield await this.decode(raw);
	}

	/**
	 * Applies a change to a record until no other writer is in between.
	 * @param decide the next record, or undefined to leave it; runs again when another writer was faster.
	 * @returns the record as it is now.
	 */
	async change(key: string, decide: (job: JobRecord) => JobRecord | undefined): Promise<JobRecord> {
		for (let tries = 0; tries < MAX_SWAPS; tries++) {
			const raw = await this.store.read(PREFIX + key);
			if (raw === undefined) throw ledgerProblem('job-unknown', `The ledger has no job ${key}.`);
			const job = await this.decode(raw);
			const next = decide(job);
			if (next === undefined) return job;
			if (await this.store.swap(PREFIX + key, raw, await this.encode(next))) return next;
		}
		throw ledgerProblem('job-contended', `The job ${key} is being changed by too many processes at once.`);
	}

	private newRecord(intent: Intent, now: number): JobRecord {
		return {
			key: intent.key,
			state: 'queued',
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
		const next: JobRecord = {
			...job,
			payload: intent.payload,
			label: intent.label,
			runAt: intent.runAt,
			mediaId: mediaKept,
			problem: again ? undefined : job.problem,
			fence: job.fence + 1,
			owner: this.options.owner,
			leaseUntil: now + this.options.leaseMs,
		};
		return again ? withEvent(next, { state: 'queued', reason: 'tried again' }, now) : next;
	}

	private async encode(job: JobRecord): Promise<string> {
		return (await this.codec.encode({ value: job })) as string;
	}

	private async decode(raw: string): Promise<JobRecord> {
		const decoded = await this.codec.decode<JobRecord>(raw);
		if (!decoded?.value) throw ledgerProblem('job-unreadable', 'The store holds a record that is not one of ours.');
		return decoded.value;
	}
}

/** Why a job that exists cannot be claimed now; undefined when it can. */
function refusal(job: JobRecord, intent: Intent, now: number): Claim | undefined {
	const fields = differingFields(job.payload, intent.payload);
	const held = (job.leaseUntil ?? 0) > now;
	if (job.state === 'published') return fields.length > 0 ? { kind: 'conflict', job, fields } : { kind: 'existing', job };
	if (held) return { kind: 'busy', job };
	if (job.state === 'unknown' || job.state === 'publishing') return { kind: 'unknown', job };
	return undefined;
}

function lostHolder(job: JobRecord): Change {
	return { state: 'unknown', reason: `${job.owner ?? 'its process'} ended while the publish was under way` };
}
