import type { ImportedRow, ImportRecord } from '../model/import-record';
import type { RowWrite } from '../store/atomic-store';
import { countedDown, MOMENT_DIGITS } from './counted-down';
import type { LedgerRecords } from './ledger-records';
import { numberKey } from './open-rows';

/** `approval:MOMENT:ID:NUMBER`, the newest import first, and its rows in their order. */
const WAITING = 'approval:';
/** The row by which the newest of several imports has a pin that waits: `approval-of:KEY`. */
const NEWEST = 'approval-of:';

type Records = Pick<LedgerRecords, 'store' | 'encode' | 'decoded'>;
type Import = Pick<ImportRecord, 'id' | 'startedAt'>;

/** Where a row of an import stands among those that wait. */
export interface WaitingPlace {
	/** The key of its row in the store, without its prefix: where the next page begins. */
	cursor: string;
	importId: string;
	row: number;
}

/**
 * The rows of imports that wait for approval, so that they are found without reading all rows. An entry is written in
 * the same step as the row. A sheet that is imported every day is in the list once: a row that waits again, and whose
 * key is known, takes the place of the earlier one.
 */
export class WaitingIndex {
	constructor(private readonly records: Records) {}

	/** The writes that go with rows of an import. @param had the numbers of those that may be in the list already. */
	async writesFor(record: Import, rows: readonly ImportedRow[], had: ReadonlySet<number>): Promise<RowWrite[]> {
		const held = rows.filter(({ outcome }) => outcome === 'held');
		const writes = new Map<string, RowWrite>();
		const put = (key: string, next: string | null) => writes.set(key, { key, next });
		for (const { row, outcome } of rows) if (outcome !== 'held' && had.has(row)) put(entryKey(record, row), null);
		if (held.length === 0) return [...writes.values()];
		const present = await this.records.encode(true);
		const places = await this.placesOf(held);
		for (const each of held) {
			const { row } = each;
			const key = keyOf(each);
			const entry = entryKey(record, row);
			put(entry, present);
			if (key === undefined) continue;
			const before = places.get(key);
			if (before !== undefined && before !== entry) put(before, null);
			places.set(key, entry); // a later row of this sheet that says the same
			put(NEWEST + key, await this.records.encode(entry));
		}
		return [...writes.values()];
	}

	/** The writes for rows of an older import that are not in the list yet; none for one that a newer import has. */
	async writesForOlder(record: Import, rows: readonly ImportedRow[]): Promise<RowWrite[]> {
		const places = await this.placesOf(rows);
		const missing = rows.filter((row) => !places.has(keyOf(row) ?? ''));
		return await this.writesFor(record, missing, new Set());
	}

	/** The conditions and writes that take a row off the list; they fail where it is not on it any more. */
	async takingOff(record: Import, row: ImportedRow): Promise<RowWrite[]> {
		const entry = entryKey(record, row.row);
		const key = keyOf(row);
		const newest: RowWrite[] = key === undefined ? [] : [{ key: NEWEST + key, next: null }];
		return [{ key: entry, expected: await this.records.encode(true), next: null }, ...newest];
	}

	/** Those that wait, the newest import first, while they change. @param of only those of this import. */
	async *places({ after, limit, of }: { after?: string; limit: number; of?: Import }): AsyncGenerator<WaitingPlace> {
		const prefix = WAITING + (of ? `${importPart(of)}:` : '');
		const options = { after: after === undefined ? undefined : WAITING + after, limit };
		for await (const [key] of this.records.store.scan(prefix, options)) yield placeOf(key.slice(WAITING.length));
	}

	/** Where a row stands, whether it waits or not. */
	placeIn(record: Import, row: number): WaitingPlace {
		return placeOf(entryKey(record, row).slice(WAITING.length));
	}

	/** How many rows of an import are in the list. */
	async count(of: Import): Promise<number> {
		return await this.records.store.count(`${WAITING}${importPart(of)}:`);
	}

	/** Takes all rows of an import off the list. */
	async forget(record: Import): Promise<void> {
		const { store } = this.records;
		for await (const [key] of store.scan(`${WAITING}${importPart(record)}:`)) await store.delete(key);
	}

	private async placesOf(rows: readonly ImportedRow[]): Promise<Map<string, string>> {
		const keys = [...new Set(rows.flatMap((row) => keyOf(row) ?? []))];
		const raws = keys.length === 0 ? [] : await this.records.store.getMany(keys.map((key) => NEWEST + key));
		const places = new Map<string, string>();
		for (const [index, key] of keys.entries()) {
			const raw = raws[index];
			if (raw !== undefined) places.set(key, await this.records.decoded<string>(raw, NEWEST + key));
		}
		return places;
	}
}

const keyOf = ({ key, waits }: ImportedRow) => key ?? waits?.key;

function importPart({ id, startedAt }: Import): string {
	return `${countedDown(Date.parse(startedAt))}:${id}`;
}

function entryKey(record: Import, row: number): string {
	return `${WAITING}${importPart(record)}:${numberKey(row)}`;
}

function placeOf(cursor: string): WaitingPlace {
	const end = cursor.lastIndexOf(':');
	return { cursor, importId: cursor.slice(MOMENT_DIGITS + 1, end), row: Number(cursor.slice(end + 1)) };
}
