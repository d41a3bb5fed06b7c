import { randomBytes } from 'node:crypto';
import type { ImportedRow, ImportRecord } from '../model/import-record';
import { pipelineError } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import { inPages } from '../concurrency/in-pages';
import { countedDown, MOMENT_DIGITS } from './counted-down';
import type { LedgerRecords } from './ledger-records';
import { numberKey, openKeysOf, OpenRows, openRowWrites } from './open-rows';

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

/** Short enough to be typed, in the order of time, and with the ID of the plan that it carries out. */
export function newImportId(nowMs: number, planId?: string): string {
	const moment = new Date(nowMs).toISOString().slice(0, 19).replaceAll(/\D/g, '');
	return `${moment}-${randomBytes(2).toString('hex')}${planId === undefined ? '' : `-${planId}`}`;
}

/** The imports of a ledger and their rows. Nobody but the process that carries an import writes its rows. */
export class ImportLog {
	/** The rows that failed and have no job. */
	readonly open: OpenRows;

	constructor(private readonly records: Records) {
		this.open = new OpenRows(records, this);
	}

	/**
	 * Writes a record, and rows of it, in one step.
	 * @param wereOpen the numbers of the rows that failed without a job before.
	 */
	async save(
		record: ImportRecord,
		rows: Iterable<ImportedRow> = [],
		wereOpen: ReadonlySet<number> = new Set(),
	): Promise<void> {
		const { store } = this.records;
		const writes: RowWrite[] = [
			{ key: IMPORT + record.id, next: await this.records.encode(record) },
			{ key: indexKey(record), next: await this.records.encode(true) },
		];
		for (const row of rows) {
			writes.push({ key: rowKey(record.id, row.row), next: await this.records.encode(row) });
			writes.push(...(await openRowWrites(this.records, record.id, row, wereOpen.has(row.row))));
		}
		await store.apply(writes);
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

	/** The rows of an import in their order, in pages. */
	async *rows(id: string): AsyncGenerator<ImportedRow[]> {
		const prefix = `${ROW}${id}:`;
		let after: string | undefined;
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

	/** Notes the form that the record of an import has since. Where another process changes it at this moment, it stays. */
	async setFormat(id: string, format: number): Promise<void> {
		const raw = await this.records.store.read(IMPORT + id);
		if (raw === undefined) return;
		const record = await this.records.decoded<ImportRecord>(raw, IMPORT + id);
		await this.records.store.swap(IMPORT + id, raw, await this.records.encode({ ...record, format }));
	}

	/** Deletes the rows of an import; its record and counters stay. @returns how many there were. */
	async forgetRows(id: string): Promise<number> {
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
