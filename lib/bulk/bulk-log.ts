import { randomBytes } from 'node:crypto';
import { inPages } from '../concurrency/in-pages';
import { countedDown } from '../ledger/counted-down';
import type { LedgerRecords } from '../ledger/ledger-records';
import { pipelineError } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import { noCounts, type BulkChange, type BulkRequest } from './bulk-change';

/** The record of a bulk change, by its ID. */
const BULK = 'bulk:';
/** `bulks:MOMENT:ID`, the newest first. */
const INDEX = 'bulks:';
/** One row for each that has not ended. */
const OPEN = 'bulk-open:';
/** `bulk-keys:ID:NUMBER`, each with as many keys as are changed together. */
const KEYS = 'bulk-keys:';
/** `bulk-row:ID:IMPORT:KEY`, for each job whose row is to be tried again with its import. */
const ROW = 'bulk-row:';
const PAGE_DIGITS = 6;
const FORMAT = 1;
/** Rows that are written or deleted together. */
const TOGETHER = 100;
/** Jobs that are changed between two writes of the record. */
export const PAGE = 100;

/** Notified when a bulk change begins, or is cancelled. */
export const BULK_TOPIC = 'bulk';

type Records = Pick<LedgerRecords, 'store' | 'encode' | 'decoded'>;

/** A record, and the bytes by which the store has it. */
export interface StoredBulk {
	bulk: BulkChange;
	raw: string;
}

/** The bulk changes of a ledger. */
export class BulkLog {
	constructor(private readonly records: Records) {}

	/** Writes down what somebody wants. Whoever carries out bulk changes is notified. */
	async begin({ kind, move, search, keys, by }: BulkRequest): Promise<BulkChange> {
		const { store } = this.records;
		const now = await store.now();
		const id = `${new Date(now).toISOString().slice(0, 19).replaceAll(/\D/g, '')}-${randomBytes(3).toString('hex')}`;
		const bulk: BulkChange = {
			id,
			format: FORMAT,
			kind,
			...(move && { move }),
			...(search && { search }),
			...(by !== undefined && { by }),
			startedAt: now,
			until: now,
			underWay: [],
			counts: noCounts(),
			imports: {},
			skipped: [],
		};
		if (keys) bulk.keys = await this.writeKeys(id, [...new Set(keys)]);
		const present = await this.records.encode(true);
		await store.apply([
			{ key: BULK + id, expected: null, next: await this.records.encode(bulk) },
			{ key: `${INDEX}${countedDown(now)}:${id}`, next: present },
			{ key: OPEN + id, next: present },
		]);
		await this.notify();
		return bulk;
	}

	/** Ends a bulk change where it is. What it has done stays. @throws PipelineError `bulk-unknown`. */
	async cancel(id: string): Promise<BulkChange> {
		const now = await this.records.store.now();
		const change = (bulk: BulkChange) =>
			(bulk.endedAt ?? bulk.cancelledAt) === undefined && { ...bulk, cancelledAt: now };
		const { bulk } = await this.change(id, change);
		await this.notify();
		return bulk;
	}

	async find(id: string): Promise<BulkChange | undefined> {
		return (await this.stored(id))?.bulk;
	}

	/** The newest, at most so many. */
	async newest(limit: number): Promise<BulkChange[]> {
		const rows = await Array.fromAsync(this.records.store.scan(INDEX, { limit }));
		const found = rows.map(async ([row]) => await this.find(row.slice(row.indexOf(':', INDEX.length) + 1)));
		return (await Promise.all(found)).filter((bulk) => bulk !== undefined);
	}

	/** The IDs of those that have not ended, the oldest first. */
	async open(): Promise<string[]> {
		const ids: string[] = [];
		for await (const [row] of this.records.store.scan(OPEN)) ids.push(row.slice(OPEN.length));
		return ids;
	}

	/**
	 * Changes a record by compare-and-set.
	 * @param decide the next record, or false to leave it; runs again if another writer was faster.
	 * @param known the record as it probably still is, which spares reading it.
	 * @throws PipelineError `bulk-unknown`.
	 */
	async change(
		id: string,
		decide: (bulk: BulkChange) => BulkChange | false,
		{ known, beside = [] }: { known?: StoredBulk; beside?: RowWrite[] } = {},
	): Promise<StoredBulk> {
		for (let before = known ?? (await this.stored(id)); ; before = await this.stored(id)) {
			if (!before) throw pipelineError('bulk-unknown', { id });
			const bulk = decide(before.bulk);
			if (!bulk) return before;
			const raw = await this.records.encode(bulk);
			const ended = bulk.endedAt === undefined ? [] : [{ key: OPEN + id, next: null }];
			const record = { key: BULK + id, expected: before.raw, next: raw };
			if (await this.records.store.apply([record, ...ended, ...beside])) return { bulk, raw };
		}
	}

	/** @returns how many there are. */
	async writeKeys(id: string, keys: readonly string[]): Promise<number> {
		for (let at = 0; at < keys.length; at += PAGE) {
			const next = await this.records.encode(keys.slice(at, at + PAGE));
			await this.records.store.set(keysRow(id, at), next);
		}
		return keys.length;
	}

	/** The keys from a place on, which is the beginning of a page. */
	async keysAt(id: string, place: number): Promise<string[]> {
		const row = keysRow(id, place);
		const raw = await this.records.store.read(row);
		return raw === undefined ? [] : await this.records.decoded<string[]>(raw, row);
	}

	/** The write by which the row of a job is noted, or forgotten once it was tried again. */
	async rowNote(id: string, importId: string, key: string, isOpen: boolean): Promise<RowWrite> {
		return { key: rowsOf(id, importId) + key, next: isOpen ? await this.records.encode(true) : null };
	}

	/** The first import with noted rows, and the keys of their jobs. */
	async firstImport(id: string): Promise<{ importId: string; keys: string[] } | undefined> {
		const prefix = `${ROW}${id}:`;
		for await (const [first] of this.records.store.scan(prefix, { limit: 1 })) {
			const importId = decodeURIComponent(first.slice(prefix.length, first.indexOf(':', prefix.length)));
			const own = rowsOf(id, importId);
			const keys: string[] = [];
			for await (const [row] of this.records.store.scan(own)) keys.push(row.slice(own.length));
			return { importId, keys };
		}
		return undefined;
	}

	/** Deletes all that was written down beside the record. */
	async tidy(id: string): Promise<void> {
		for (const prefix of [`${KEYS}${id}:`, `${ROW}${id}:`])
			for await (const rows of inPages(this.records.store.scan(prefix), TOGETHER))
				await this.records.store.apply(rows.map(([key]) => ({ key, next: null })));
	}

	/** A lost notification costs a moment. */
	private async notify(): Promise<void> {
		await this.records.store.notify(BULK_TOPIC).catch(() => undefined);
	}

	private async stored(id: string): Promise<StoredBulk | undefined> {
		const raw = await this.records.store.read(BULK + id);
		return raw === undefined ? undefined : { raw, bulk: await this.records.decoded<BulkChange>(raw, BULK + id) };
	}
}

function keysRow(id: string, place: number): string {
	return `${KEYS}${id}:${String(place / PAGE).padStart(PAGE_DIGITS, '0')}`;
}

function rowsOf(id: string, importId: string): string {
	return `${ROW}${id}:${encodeURIComponent(importId)}:`;
}
