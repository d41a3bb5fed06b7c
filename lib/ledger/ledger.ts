import { isBegun, isDeleted, type JobLabel, type JobRecord, type JobState } from '../model/job';
import { isoTime } from '../model/clock';
import type { Problem } from '../model/problem';
import type { RowWrite } from '../store/atomic-store';
import { differingFields } from './fingerprint';
import { heldBy, isHeld, isPruned, withEdit, withEvent, withHolder, withoutHolder } from './job-record';
import { LedgerRecords } from './ledger-records';
import { Lease, withReceipt } from './lease';

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
	/** Of a row that was edited since its job was made: the key that the row has now. From then on it leads to the job. */
	editedKey?: string;
	/** ISO 8601; absent means now. */
	runAt?: string;
	/** Whose token it takes; see `JobRecord.account`. */
	account?: string;
	/** See `JobRecord.linkOnBoard`. */
	linkOnBoard?: string;
	/** See `JobRecord.spacingMs`. @default what the record has */
	spacingMs?: number;
	/** Begins a job anew whose pin was deleted. @default false */
	republishDeleted?: boolean;
}

export type Claim =
	/** Ours: no other process may publish this key until the lease ends. */
	| { kind: 'claimed'; lease: Lease }
	/** Published before, by any process. Its pin may be known to be deleted. */
	| { kind: 'existing'; job: JobRecord }
	/** Another process holds it, until the lease ends at the latest. */
	| { kind: 'busy'; job: JobRecord }
	/** Ours, but a publish was begun before and its outcome is unknown: reconcile it first. */
	| { kind: 'unresolved'; lease: Lease }
	/** A person does not want it, whatever is imported. `Schedule.retry` brings it back. */
	| { kind: 'cancelled'; job: JobRecord }
	/** The key was used for another payload; `fields` names the columns that differ. */
	| { kind: 'conflict'; job: JobRecord; fields: string[] };

/** Remembers every intent and its outcome. All changes are compare-and-set on the stored bytes. */
export class Ledger extends LedgerRecords {
	/**
	 * One winner among any number of processes. Rejects when the store is down: then nothing may be
	 * published. A failed job begins again, but keeps a warm-up slot that is still to
	 * come; a due date that a person moved stays, unless the row has another one now.
	 */
	async claim(intent: Intent): Promise<Claim> {
		const now = await this.store.now();
		const fresh = await this.insert(withEvent(this.newRecord(intent, now), { state: 'queued' }, now));
		if (fresh) return { kind: 'claimed', lease: new Lease(this, fresh) };
		const writes = await this.editWrites(intent);
		let answer: Claim | undefined;
		const taken = await this.changeStored(intent.key, (job) => {
			answer = refusal(job, intent, now);
			if (answer) return {};
			if (!isDeleted(job)) return { next: this.takeOver(job, intent, now), writes };
			const noReceipt: RowWrite = { key: this.receiptKey(job.key), next: null };
			return { next: this.takeOver(reopened(job, now), intent, now), writes: [...writes, noReceipt] };
		});
		if (answer) return answer;
		return { kind: taken.job.state === 'unknown' ? 'unresolved' : 'claimed', lease: new Lease(this, taken) };
	}

	/**
	 * Records that an intent failed before it was claimed, in one write. A job that failed before gets the new problem.
	 * One that waits, is published or cancelled, or that a process or a later step goes on with, stays as it is.
	 * @returns the failed job; undefined where the job stayed as it was.
	 */
	async recordFailure(intent: Intent, problem: Problem): Promise<JobRecord | undefined> {
		const now = await this.store.now();
		const failed = (job: JobRecord) =>
			withEvent(withoutHolder({ ...job, problem }), { state: 'failed', reason: problem.message }, now);
		const fresh = await this.insert(failed(this.newRecord(intent, now)));
		if (fresh) return fresh.job;
		const writes = await this.editWrites(intent);
		let taken = false;
		const { job } = await this.changeStored(intent.key, (known) => {
			taken = mayFail(known, now);
			return taken ? { next: failed(withIntent(known, intent, now)), writes } : {};
		});
		return taken ? job : undefined;
	}

	/**
	 * Holds a published job while its pin is changed, as the only one of any number of processes.
	 * @returns undefined where another process holds it, or where it is not published.
	 */
	async claimPublished(key: string): Promise<Lease | undefined> {
		const now = await this.store.now();
		let taken = false;
		const stored = await this.changeStored(key, (job) => {
			taken = job.state === 'published' && !isHeld(job, now);
			return { next: taken ? withHolder(job, this.options, now) : undefined };
		});
		return taken ? new Lease(this, stored) : undefined;
	}

	/** What is written with the record of a job that its edited row takes over. */
	async editWrites({ key, editedKey }: Intent): Promise<RowWrite[]> {
		return editedKey === undefined || editedKey === key ? [] : [await this.editedKeyWrite(editedKey, key)];
	}

	/**
	 * Records a pin that is known by its receipt alone, because its process ended before the record said so. Version 0.1.0
	 * wrote one after the other.
	 * @returns undefined where there is no receipt.
	 */
	async recover(key: string): Promise<JobRecord | undefined> {
		const receipt = await this.receiptOf(key);
		if (!receipt) return undefined;
		const now = await this.store.now();
		return await this.change(key, (job) => (job.state === 'published' ? undefined : withReceipt(job, receipt, now)));
	}

	/**
	 * Notes that a pin was deleted. From then on its row is answered so, unless it is published again.
	 * @returns the record of its job; undefined where no job has this pin, or the job has another one.
	 */
	async noteDeleted(pinId: string): Promise<JobRecord | undefined> {
		const key = await this.ownerOf(pinId);
		if (key === undefined || (await this.find(key)) === undefined) return undefined;
		await this.recover(key);
		const now = await this.store.now();
		const job = await this.change(key, (known) => {
			if (known.state !== 'published' || known.receipt?.id !== pinId || isDeleted(known)) return undefined;
			const noted: JobRecord = { ...known, deletedAt: isoTime(now) };
			// Lists have no pruned jobs: an event would bring it back without its title.
			if (isPruned(known)) return noted;
			return withEvent(noted, { state: 'published', reason: `the pin ${pinId} was deleted` }, now);
		});
		return isDeleted(job) && job.receipt?.id === pinId ? job : undefined;
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
			...heldBy(this.options, now),
			runAt: intent.runAt,
			linkOnBoard: intent.linkOnBoard,
			spacingMs: intent.spacingMs,
			events: [],
		};
	}

	private takeOver(job: JobRecord, intent: Intent, now: number): JobRecord {
		const next = withEdit(withIntent(job, intent, now), differingFields(job.payload, intent.payload), now);
		const held = withHolder(handedOver(next, now, this.options.leaseMs), this.options, now);
		return hasFailed(job)
			? withEvent({ ...held, attempts: 0, setbacks: undefined }, { state: 'queued', reason: 'tried again' }, now)
			: held;
	}
}

function hasFailed({ state }: JobRecord): boolean {
	return state === 'failed' || state === 'rejected';
}

/** The record of a job with what its row says now. */
export function withIntent(job: JobRecord, intent: Intent, now: number): JobRecord {
	const again = hasFailed(job);
	const sameMedia = job.payload.media === intent.payload.media;
	const sameDate = !again && job.payload.run_at === intent.payload.run_at;
	const samePin = differingFields(job.payload, intent.payload).length === 0;
	return {
		...(samePin ? job : { ...job, ...NOT_KEPT }),
		account: intent.account ?? job.account,
		payload: intent.payload,
		label: intent.label,
		runAt: sameDate ? job.runAt : intent.runAt,
		linkOnBoard: intent.linkOnBoard,
		spacingMs: intent.spacingMs ?? job.spacingMs,
		spacedAt: samePin && sameDate ? job.spacedAt : undefined,
		mediaId: sameMedia ? job.mediaId : undefined,
		mediaOf: sameMedia ? job.mediaOf : undefined,
		slotAt: again && (job.slotAt ?? 0) <= now ? undefined : job.slotAt,
		problem: again ? undefined : job.problem,
	};
}

/**
 * The record of a job whose pin was deleted, as it begins anew: its history says what was before, and nothing else of that
 * pin is left. The row of its receipt has to be deleted in the same step.
 */
export function reopened(job: JobRecord, now: number): JobRecord {
	const anew: JobRecord = {
		...job,
		attempts: 0,
		deletedAt: undefined,
		receipt: undefined,
		problem: undefined,
		mediaId: undefined,
		mediaOf: undefined,
		setbacks: undefined,
		slotAt: undefined,
		spacedAt: undefined,
	};
	return withEvent(anew, { state: 'queued', reason: `published again: the pin ${job.receipt?.id} was deleted` }, now);
}

/** In these states nobody but its process goes on with a job: if that one ended, the job stays there. */
const LEFT_BEHIND: readonly JobState[] = ['queued', 'uploading', 'ready'];

/** Whether a row that is not fit may end its job: nobody has the job or waits to take it, and there certainly is no pin. */
function mayFail(job: JobRecord, now: number): boolean {
	return !isHeld(job, now) && job.dueAt === undefined && (hasFailed(job) || LEFT_BEHIND.includes(job.state));
}

/** While a step of a workflow holds a job that came due, the job is due again at the end of its lease, in case the step dies. */
function handedOver({ handedUntil, ...job }: JobRecord, now: number, leaseMs: number): JobRecord {
	const isHandedOver = handedUntil !== undefined && handedUntil > now && job.dueAt !== undefined;
	return isHandedOver ? { ...job, handedUntil, dueAt: now + leaseMs } : job;
}

/** Why a job that exists cannot be claimed now; undefined when it can. */
export function refusal(job: JobRecord, intent: Intent, now: number): Claim | undefined {
	if (job.state === 'cancelled') return { kind: 'cancelled', job };
	const fields = differingFields(job.payload, intent.payload);
	const held = isHeld(job, now);
	if (isDeleted(job)) return intent.republishDeleted ? busyIf(held, job) : { kind: 'existing', job };
	const begun = job.state === 'published' || isBegun(job);
	if (fields.length > 0 && (begun || held)) return { kind: 'conflict', job, fields };
	if (job.state === 'published') return { kind: 'existing', job };
	return busyIf(held, job);
}

const busyIf = (held: boolean, job: JobRecord): Claim | undefined => (held ? { kind: 'busy', job } : undefined);
