import { randomBytes } from 'node:crypto';
import type { ImportCounters, ImportedRow, ImportRecord } from '../model/import-record';
import { pipelineError } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import { compareAndSet } from '../store/compare-and-set';
import { inPages } from '../concurrency/in-pages';
import { countedDown, MOMENT_DIGITS } from './counted-down';
import type { LedgerRecords } from './ledger-records';
import { numberKey, openKeysOf, OpenRows, openRowWrites } from './open-rows';
import { WaitingIndex } from './waiting-index';

/** The record of an import, by its ID. */
const IMPORT = 'import:';
/** `imports:MOMENT:ID`, the newest first. */
const INDEX = 'imports:';
/** `import-row:ID:NUMBER`, in the order of the rows. */
const ROW = 'import-row:';
/** Rows that are read or deleted together. */
const PAGE = 100;
/** Where a text fits several imports, so many are named. */
const IDS_NAMED = 3;

/** What a person calls the newest import. */
const LAST_IMPORT = 'last';

type Records = Pick<LedgerRecords, 'store' | 'encode' | 'decoded'>;

interface SaveOptions {
	/** The numbers of the rows that failed without a job, or waited for approval, before. @default none */
	wereOpen?: ReadonlySet<number>;
	/** Further rows of the store. @default none */
	beside?: RowWrite[];
}

/** Short enough to be typed, in the order of time, and with the ID of the plan that it carries out. */
export function newImportId(nowMs: number, planId?: string): string {
	const moment = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/\D/g, '');
	return `${moment}-${randomBytes(2).toString('hex')}${planId === undefined ? '' : `-${planId}`}`;
}

/** The imports of a ledger and their rows. Nobody but the process that carries an import writes its rows. */
export class ImportLog {
	/** The rows that failed and have no job. */
	readonly open: OpenRows;
	/** Its rows that wait for approval. */
	readonly waiting: WaitingIndex;

	constructor(private readonly records: Records) {
		this.open = new OpenRows(records, this);
		this.waiting = new WaitingIndex(records);
	}

	/** Writes a record, rows of it, and what stands beside them, in one step. */
	async save(
		record: ImportRecord,
		rows: Iterable<ImportedRow> = [],
		{ wereOpen = new Set(), beside = [] }: SaveOptions = {},
	): Promise<void> {
		const writes: RowWrite[] = [
			...beside,
			{ key: IMPORT + record.id, next: await this.records.encode(record) },
			{ key: indexKey(record), next: await this.records.encode(true) },
		];
		await this.records.store.apply([...writes, ...(await this.rowsWrites(record, [...rows], wereOpen))]);
	}

	/** Writes rows of an import and what stands beside them, and nothing of its record. */
	async saveRows(
		record: ImportRecord,
		rows: Iterable<ImportedRow>,
		{ wereOpen = new Set(), beside = [] }: SaveOptions = {},
	): Promise<void> {
		const writes = [...beside, ...(await this.rowsWrites(record, [...rows], wereOpen))];
		if (writes.length > 0) await this.records.store.apply(writes);
	}

	/** The writes of a row by itself, without those of its place among the rows that wait. */
	async rowWrites(id: string, row: ImportedRow, wasOpen: boolean): Promise<RowWrite[]> {
		const write = { key: rowKey(id, row.row), next: await this.records.encode(row) };
		return [write, ...(await openRowWrites(this.records, id, row, wasOpen))];
	}

	private async rowsWrites(
		record: ImportRecord,
		rows: ImportedRow[],
		wereOpen: ReadonlySet<number>,
	): Promise<RowWrite[]> {
		const writes = await this.waiting.writesFor(record, rows, wereOpen);
		for (const row of rows) writes.push(...(await this.rowWrites(record.id, row, wereOpen.has(row.row))));
		return writes;
	}

	/** Some rows of imports in their order, each with its bytes; undefined for each that is not there. */
	async rowsAt(
		places: readonly { importId: string; row: number }[],
	): Promise<({ row: ImportedRow; key: string; raw: string } | undefined)[]> {
		const keys = places.map(({ importId, row }) => rowKey(importId, row));
		const raws = keys.length === 0 ? [] : await this.records.store.getMany(keys);
		const read = async (raw: string | undefined, index: number) => {
			const key = keys[index] as string;
			return raw === undefined ? undefined : { row: await this.records.decoded<ImportedRow>(raw, key), key, raw };
		};
		return await Promise.all(raws.map(read));
	}

	/** Corrects the counters of an import that has ended; one that runs counts its rows at its end. */
	async count(id: string, changes: Partial<ImportCounters>): Promise<void> {
		const entries = Object.entries(changes) as [keyof ImportCounters, number][];
		if (entries.every(([, by]) => by === 0)) return;
		await this.change(id, (record) => {
			if (record.endedAt === undefined) return record;
			return { ...record, ...Object.fromEntries(entries.map(([name, by]) => [name, Math.max(0, record[name] + by)])) };
		});
	}

	/**
	 * Changes a record, again as often as another writer was faster. One that is gone stays gone.
	 * @param next the record as it is to be. Pure.
	 */
	async change(id: string, next: (record: ImportRecord) => ImportRecord): Promise<void> {
		const key = IMPORT + id;
		await compareAndSet(this.records.store, key, async (raw): Promise<{ next?: string }> => {
			if (raw === undefined) return {};
			return { next: await this.records.encode(next(await this.records.decoded<ImportRecord>(raw, key))) };
		});
	}

	/** @throws PipelineError `row-unreadable`. */
	async find(id: string): Promise<ImportRecord | undefined> {
		const raw = await this.records.store.read(IMPORT + id);
		return raw === undefined ? undefined : await this.records.decoded<ImportRecord>(raw, IMPORT + id);
	}

	/**
	 * The import that a person means: by its whole ID, by a beginning that no other has, or as `last`.
	 * @throws PipelineError `import-unknown`, `import-ambiguous`.
	 */
	async named(text: string): Promise<ImportRecord> {
		const wanted = text.trim();
		if (wanted === LAST_IMPORT) {
			for await (const newest of this.newestFirst()) return newest;
			throw pipelineError('import-unknown:none');
		}
		const exact = wanted === '' ? undefined : await this.find(wanted);
		if (exact) return exact;
		const ids: string[] = [];
		const options = { limit: IDS_NAMED + 1 };
		if (wanted !== '')
			for await (const [key] of this.records.store.scan(IMPORT + wanted, options)) ids.push(key.slice(IMPORT.length));
		const [only, ...others] = ids;
		const found = only === undefined ? undefined : await this.find(only);
		if (!found) throw pipelineError('import-unknown', { id: text });
		if (others.length === 0) return found;
		throw pipelineError('import-ambiguous', { text, ids: ids.slice(0, IDS_NAMED), more: ids.length > IDS_NAMED });
	}

	/** All imports, while they change. @param until only those that began at this moment or before, in epoch milliseconds. */
	async *newestFirst(until?: number): AsyncGenerator<ImportRecord> {
		const { store } = this.records;
		let after = until === undefined ? undefined : INDEX + countedDown(until);
		for (let read = PAGE; read === PAGE;) {
			const keys: string[] = [];
			for await (const [key] of store.scan(INDEX, { after, limit: PAGE })) keys.push(key);
			[read, after] = [keys.length, keys.at(-1)];
			const ids = keys.map((key) => key.slice(INDEX.length + MOMENT_DIGITS + 1));
			const raws = await store.getMany(ids.map((id) => IMPORT + id));
			for (const [index, raw] of raws.entries())
				if (raw !== undefined) yield await this.records.decoded<ImportRecord>(raw, IMPORT + ids[index]);
		}
	}

	/** The rows of an import in their order, in pages. @param afterRow only those after the row with this number. */
	async *rows(id: string, afterRow?: number): AsyncGenerator<ImportedRow[]> {
		const prefix = `${ROW}${id}:`;
		let after = afterRow === undefined ? undefined : rowKey(id, afterRow);
		for (let read = PAGE; read === PAGE;) {
			const page: ImportedRow[] = [];
			for await (const [key, raw] of this.records.store.scan(prefix, { after, limit: PAGE })) {
				page.push(await this.records.decoded<ImportedRow>(raw, key));
				after = key;
			}
			read = page.length;
			if (read > 0) yield page;
		}
	}

	/** Those of these rows of an import that are there, in the same order. */
	async rowsNumbered(id: string, numbers: readonly number[]): Promise<ImportedRow[]> {
		const keys = numbers.map((number) => rowKey(id, number));
		const raws = await this.records.store.getMany(keys);
		const found: ImportedRow[] = [];
		for (const [index, raw] of raws.entries())
			if (raw !== undefined) found.push(await this.records.decoded<ImportedRow>(raw, keys[index] as string));
		return found;
	}

	/** Notes the form that the record of an import has since. */
	async setFormat(id: string, format: number): Promise<void> {
		await this.change(id, (record) => ({ ...record, format }));
	}

	/** Deletes the rows of an import; its record and counters stay. @returns how many there were. */
	async forgetRows(id: string): Promise<number> {
		const record = await this.find(id);
		if (record) await this.waiting.forget(record);
		let count = 0;
		for await (const rows of inPages(this.rowKeys(id), PAGE)) {
			await this.records.store.apply(rows.map((key) => ({ key, next: null })));
			count += rows.length;
		}
		for await (const keys of inPages(openKeysOf(this.records, id), PAGE))
			await this.records.store.apply(keys.map((key) => ({ key, next: null })));
		return count;
	}

	/** Whether rows of an import are left. */
	async hasRows(id: string): Promise<boolean> {
		for await (const _ of this.records.store.scan(`${ROW}${id}:`, { limit: 1 })) return true;
		return false;
	}

	private async *rowKeys(id: string): AsyncGenerator<string> {
		for await (const [key] of this.records.store.scan(`${ROW}${id}:`)) yield key;
	}
}

function indexKey({ id, startedAt }: ImportRecord): string {
	return `${INDEX}${countedDown(Date.parse(startedAt))}:${id}`;
}

function rowKey(id: string, row: number): string {
	return `${ROW}${id}:${numberKey(row)}`;
}
