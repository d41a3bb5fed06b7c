import { Keyv } from 'keyv';
import { isBegun, type JobRecord } from '../model/job';
import type { Receipt } from '../model/outcome';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore, RowWrite, ScanOptions } from '../store/atomic-store';
import { DueIndex } from './due-index';
import { indexWrites } from './index-writes';
import { JobList } from './job-list';
import type { ChangeOptions, Decide, Found, Holder, JobRecords, StoredJob } from './job-record';
import { counted, Outbox } from './outbox';
import { recordOf, stamped } from './record-format';
import { rowSerialization } from './row-serialization';
import { Siblings } from './siblings';
import { Subscribers } from './subscribers';

/** Prefix of job records, by key. */
const JOB = 'job:';
/** The pin that a job made, under the job's key. */
const RECEIPT = 'receipt:';
/** The key of the job that a pin belongs to, under the pin's id: no other job may take it for its own. */
const OWNER = 'pin:';
/** The jobs of which a publish may be under way, under what their pins would look like. */
const IN_FLIGHT = 'flight:';
/** The key of the job that an edited row leads to, under the key that the row has since. */
const EDITED = 'edit:';
/** Jobs whose records cannot be read, so that nobody meets them again at each step. */
const ASIDE = 'aside:';
/** A write fails only if another one succeeded, so this many failures in a row mean that the row cannot be changed. */
const MAX_WRITES = 50;

/** Whether a row is a receipt: what Pinterest has acknowledged is recorded before anything else. */
export const isReceipt = (row: string) => row.startsWith(RECEIPT);

/** The rows of a ledger: records of jobs, receipts, whose pin is whose, and what is in flight. */
export class LedgerRecords implements JobRecords {
	private readonly codec: Keyv;
	private readonly unreadable = new Set<string>();
	readonly dueIndex = new DueIndex(this);
	readonly list = new JobList(this);
	readonly siblings = new Siblings(this);
	readonly subscribers: Subscribers;
	readonly outbox: Outbox;

	constructor(
		readonly store: AtomicStore,
		readonly options: Holder,
	) {
		this.codec = new Keyv({ store: store as never, serialization: rowSerialization });
		this.codec.on('error', () => undefined); // decisions read through the store, which rejects
		this.subscribers = new Subscribers(store, options.monotonic);
		this.outbox = new Outbox(store, this.subscribers);
	}

	/** Stores the record of a new job. Undefined if the job has one already. */
	async insert(job: JobRecord): Promise<StoredJob | undefined> {
		for (const index of [this.list.index, this.list.needsIndex, this.siblings.index]) await index.beginWithFirstJob();
		await this.subscribers.current();
		const stored = await this.storedForm(counted(undefined, job));
		const told = await this.outbox.writesFor(undefined, stored.job);
		const record: RowWrite = { key: JOB + job.key, expected: null, next: stored.raw };
		if (!(await this.store.apply([record, ...(await indexWrites(this, stored.job)), ...told]))) return undefined;
		await this.outbox.notify(told);
		return stored;
	}

	/** @throws PipelineError `row-unreadable`. */
	async receiptOf(key: string): Promise<Receipt | undefined> {
		return await this.valueOf(RECEIPT + key);
	}

	/** Whether a pin belongs to another job than this one. */
	async isAnothers(pinId: string, key: string): Promise<boolean> {
		const owner = await this.ownerOf(pinId);
		return owner !== undefined && owner !== key;
	}

	/** The key of the job that a pin belongs to. */
	async ownerOf(pinId: string): Promise<string | undefined> {
		return await this.valueOf(OWNER + pinId);
	}

	/** The note that a pin of this likeness may come into being; it is written and deleted with the record that says so. */
	async flightNote(likeness: string, key: string, inFlight: boolean): Promise<RowWrite> {
		return { key: `${IN_FLIGHT}${likeness}:${key}`, next: inFlight ? await this.encode(true) : null };
	}

	/**
	 * The keys of the jobs that may have made or may yet make a pin of this likeness.
	 * @param but the key of a job that does not matter.
	 */
	async inFlight(likeness: string, but?: string): Promise<string[]> {
		const prefix = `${IN_FLIGHT}${likeness}:`;
		const keys: string[] = [];
		for await (const [row] of this.store.scan(prefix)) {
			const key = row.slice(prefix.length);
			if (key === but) continue;
			const job = await this.find(key);
			if (job && isBegun(job)) keys.push(key);
			else if (job?.state === 'published') await this.store.delete(row); // version 0.1.0 could end between the two
		}
		return keys;
	}

	/**
	 * The receipt and the owner of a pin, read with a record and written with it. The first receipt of a job stands; a
	 * second pin belongs to the job all the same, so that no other job takes it for its own.
	 */
	async receiptRows(key: string, receipt: Receipt) {
		const [newReceipt, newOwner] = [await this.encode(receipt), await this.encode(key)];
		const keys = [RECEIPT + key, OWNER + receipt.id];
		return {
			keys,
			first: ([kept]: Found[]) => (kept?.value as Receipt | undefined) ?? receipt,
			/** The job has no pin yet, and this one belongs to another job. */
			isTaken: ([kept, owner]: Found[]) => kept?.raw === undefined && owner?.value !== undefined && owner.value !== key,
			writes: (found: Found[]): RowWrite[] =>
				keys.map((row, index) => {
					const raw = found[index]?.raw;
					return raw === undefined
						? { key: row, expected: null, next: index === 0 ? newReceipt : newOwner }
						: { key: row, expected: raw };
				}),
		};
	}

	/** @throws PipelineError `job-unreadable`, `job-newer`. */
	async find(key: string): Promise<JobRecord | undefined> {
		return (await this.findStored([key]))[0]?.job;
	}

	/**
	 * The job that has the first of these keys that a job has; without one the job that an edited row with such a key
	 * leads to. One round trip, and one more for an edited row.
	 * @throws PipelineError `job-unreadable`, `job-newer`, `row-unreadable`.
	 */
	async findLed(keys: readonly string[]): Promise<JobRecord | undefined> {
		const rows = [...keys.map((key) => JOB + key), ...keys.map((key) => EDITED + key)];
		const raws = await this.store.getMany(rows);
		for (const [index, key] of keys.entries()) {
			const raw = raws[index];
			if (raw !== undefined) return (await this.stored(key, raw)).job;
		}
		for (const [index, row] of rows.entries()) {
			const raw = raws[index];
			const job = raw === undefined ? undefined : await this.find(await this.decoded<string>(raw, row));
			if (job) return job;
		}
		return undefined;
	}

	/** The row by which an edited row leads to its job. */
	async editedKeyWrite(editedKey: string, key: string): Promise<RowWrite> {
		return { key: EDITED + editedKey, next: await this.encode(key) };
	}

	/** Records in the order of their keys, in one round trip. @throws PipelineError `job-unreadable`, `job-newer` for any of them. */
	async findStored(keys: string[]): Promise<(StoredJob | undefined)[]> {
		const raws = await this.store.getMany(keys.map((key) => JOB + key));
		const read = async (raw: string | undefined, index: number) =>
			raw === undefined ? undefined : await this.stored(keys[index] as string, raw);
		return await Promise.all(raws.map(read));
	}

	/** The same with the error in place of a record that cannot be read, which is set aside: one bad record costs no other. */
	async findReadable(keys: string[]): Promise<(StoredJob | PipelineError | undefined)[]> {
		const raws = await this.store.getMany(keys.map((key) => JOB + key));
		const found: (StoredJob | PipelineError | undefined)[] = [];
		for (const [index, raw] of raws.entries())
			found.push(raw === undefined ? undefined : await this.readable(keys[index] as string, raw));
		return found;
	}

	/** The condition that a record is still as it was read; with `undefined`, that there is none. */
	unchanged(key: string, stored: StoredJob | undefined): RowWrite {
		return { key: JOB + key, expected: stored?.raw ?? null };
	}

	/** The writes that replace a record, or delete it, where it is still as it was read. Its indexes follow. */
	async replacing(before: StoredJob, next: JobRecord | undefined): Promise<RowWrite[]> {
		const after = next && (await this.storedForm(next));
		const record: RowWrite = { key: JOB + before.job.key, expected: before.raw, next: after?.raw ?? null };
		return [record, ...(await indexWrites(this, after?.job, before.job))];
	}

	/** The row beside a record that holds its receipt. */
	receiptKey(key: string): string {
		return RECEIPT + key;
	}

	/** All jobs, in the order of their keys; with `after` those behind this key. Records that cannot be read are set aside. */
	async *jobs(options: ScanOptions = {}): AsyncGenerator<JobRecord> {
		for await (const { job } of this.storedJobs(options)) yield job;
	}

	async *storedJobs({ after, limit }: ScanOptions = {}): AsyncGenerator<StoredJob> {
		const options = { after: after === undefined ? undefined : JOB + after, limit };
		for await (const [row, raw] of this.store.scan(JOB, options)) {
			const stored = await this.readable(row.slice(JOB.length), raw);
			if (!(stored instanceof PipelineError)) yield stored;
		}
	}

	/** The keys that begin with a text, in their order. */
	async keysFrom(beginning: string, limit: number): Promise<string[]> {
		const keys: string[] = [];
		for await (const [row] of this.store.scan(JOB + beginning, { limit })) keys.push(row.slice(JOB.length));
		return keys;
	}

	/** The keys of the jobs that were set aside. One whose record was mended meanwhile is set aside no longer. */
	async *setAsideKeys(): AsyncGenerator<string> {
		for await (const [row] of this.store.scan(ASIDE)) {
			const key = row.slice(ASIDE.length);
			const [found] = await this.findReadable([key]);
			if (found instanceof PipelineError) yield key;
			else
				await this.store.apply([
					this.unchanged(key, found),
					{ key: row, next: null },
					...(await indexWrites(this, found?.job)),
				]);
		}
	}

	/**
	 * Changes a record by compare-and-set. The indexes, and the events of an outcome, follow in the same step.
	 * @param decide the next record, or undefined to leave it; runs again if another writer was faster.
	 * @returns the record as it is now.
	 */
	async change(key: string, decide: (job: JobRecord) => JobRecord | undefined): Promise<JobRecord> {
		return (await this.changeStored(key, (job) => ({ next: decide(job) }))).job;
	}

	/** The same with rows that are read and written together with the record, and without reading what is known. */
	async changeStored(
		key: string,
		decide: Decide,
		{ known, beside = [], by = this.store }: ChangeOptions = {},
	): Promise<StoredJob> {
		let before = known;
		let found: Found[] = [];
		await this.subscribers.current(); // before anything is done that cannot be taken back
		for (let tries = 0; tries < MAX_WRITES; tries++) {
			if (!before) ({ before, found } = await this.readBeside(by, key, beside));
			const { next, writes = [] } = decide(before.job, found);
			if (next === undefined && writes.length === 0) return before;
			const after = next === undefined ? before : await this.storedForm(counted(before.job, next));
			const record: RowWrite = { key: JOB + key, expected: before.raw, next: next && after.raw };
			const indexed = next ? await indexWrites(this, after.job, before.job) : [];
			const told = next ? await this.outbox.writesFor(before.job, after.job) : [];
			if (await by.apply([record, ...indexed, ...told, ...writes])) {
				await this.dueIndex.notifyIfEarlier(before.job, after.job);
				await this.outbox.notify(told);
				return after;
			}
			before = undefined;
		}
		throw pipelineError('job-contended', { key });
	}

	private async readBeside(
		store: AtomicStore,
		key: string,
		beside: string[],
	): Promise<{ before: StoredJob; found: Found[] }> {
		const [raw, ...raws] = await store.getMany([JOB + key, ...beside]);
		if (raw === undefined) throw pipelineError('job-unknown:record', { key });
		const found = raws.map(async (other, index) => ({
			raw: other,
			value: other && (await this.decoded(other, beside[index] as string)),
		}));
		return { before: await this.stored(key, raw), found: await Promise.all(found) };
	}

	private async readable(key: string, raw: string): Promise<StoredJob | PipelineError> {
		try {
			return await this.stored(key, raw);
		} catch (error) {
			if (!(error instanceof PipelineError)) throw error;
			await this.setAside(key, raw, error);
			return error;
		}
	}

	/**
	 * Reports a record that cannot be read, once, and keeps it from being met again: nothing is done for it until a
	 * person looks. The record itself stays, so that its row is not published a second time. One of a later version is
	 * left as it is: that version goes on with it.
	 */
	private async setAside(key: string, raw: string, { problem }: PipelineError): Promise<void> {
		if (!this.unreadable.has(key)) this.options.onUnreadable?.(problem);
		this.unreadable.add(key);
		if (problem.code !== 'job-unreadable') return;
		await this.store.apply([
			{ key: JOB + key, expected: raw },
			{ key: ASIDE + key, next: await this.encode(true) },
		]);
	}

	private async stored(key: string, raw: string): Promise<StoredJob> {
		const value = await this.decoded(raw, key).catch(() => undefined);
		return { job: recordOf(key, value), raw };
	}

	private async storedForm(job: JobRecord): Promise<StoredJob> {
		const whole = stamped(job.dueAt === undefined ? job : { ...job, dueAt: Math.max(0, Math.round(job.dueAt)) });
		return { job: whole, raw: await this.encode(whole) };
	}

	async encode(value: unknown): Promise<string> {
		return (await this.codec.encode({ value })) as string;
	}

	/** The value of a row; undefined where it is absent. @throws PipelineError `row-unreadable`. */
	async valueOf<Value>(row: string): Promise<Value | undefined> {
		const raw = await this.store.read(row);
		return raw === undefined ? undefined : await this.decoded<Value>(raw, row);
	}

	/** The value of a row's bytes. @param row its key. @throws PipelineError `row-unreadable`. */
	async decoded<Value>(raw: string, row: string): Promise<Value> {
		const decoded = await this.codec.decode<Value>(raw).catch(() => undefined);
		if (decoded?.value === undefined) throw pipelineError('row-unreadable', { row });
		return decoded.value;
	}
}
