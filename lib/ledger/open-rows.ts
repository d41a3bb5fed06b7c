import type { ImportedRow, ImportRecord } from '../model/import-record';
import type { RowWrite } from '../store/atomic-store';
import { inPages } from '../concurrency/in-pages';
import type { LedgerRecords } from './ledger-records';
import type { Need } from './needs';

/** `import-open:ID:NUMBER`, in the order of the rows; what has to be done for the row. */
const OPEN = 'import-open:';
/** The first form of an import's record whose open rows are written with its rows. */
export const FORMAT_WITH_OPEN_ROWS = 2;
const PAGE = 100;

type Records = Pick<LedgerRecords, 'store' | 'encode' | 'decoded'>;

/**
 * What has to be done for a row that has no job, such as one without a medium, which has no key. A row with a job is
 * found by its job.
 * @returns undefined for a row with a job, and for one that is well or was not begun.
 */
export function needOfRow({ key, outcome, problem }: ImportedRow): Need | undefined {
	if (key !== undefined || problem?.code === 'declined') return undefined; // a person has decided
	if (outcome === 'held') return 'approve';
	if (outcome === 'unknown') return problem?.action ?? 'none';
	return outcome === 'failed' ? (problem?.action ?? 'none') : undefined;
}

/** What is written with a row. @param wasOpen whether the record may say that it is open. */
export async function openRowWrites(
	records: Pick<Records, 'encode'>,
	id: string,
	row: ImportedRow,
	wasOpen: boolean,
): Promise<RowWrite[]> {
	const need = needOfRow(row);
	if (need === undefined && !wasOpen) return [];
	return [{ key: openKey(id, row.row), next: need === undefined ? null : await records.encode(need) }];
}

/** The keys of the open rows of an import, to forget them. */
export async function* openKeysOf({ store }: Records, id: string): AsyncGenerator<string> {
	for await (const [key] of store.scan(`${OPEN}${id}:`)) yield key;
}

export interface OpenRowsOptions {
	/** Only those for which this has to be done. */
	needs?: string;
	/** Behind this row. */
	after?: number;
}

/**
 * The rows of imports that failed and have no job: counted and listed along rows that are kept with them. Those of an
 * import that an earlier version recorded are found once, when they are asked for, by reading all rows of the import.
 */
export class OpenRows {
	constructor(
		private readonly records: Records,
		private readonly log: {
			rows(id: string): AsyncIterable<ImportedRow[]>;
			rowsNumbered(id: string, numbers: readonly number[]): Promise<ImportedRow[]>;
			setFormat(id: string, format: number): Promise<void>;
		},
	) {}

	/** How many there are of an import. */
	async count(record: ImportRecord): Promise<number> {
		await this.beComplete(record);
		return await this.records.store.count(`${OPEN}${record.id}:`);
	}

	/**
	 * How many there are by what has to be done.
	 * @param readAtMost so many are looked at. The others are counted as `more`.
	 */
	async byNeed(record: ImportRecord, readAtMost: number): Promise<{ needs: Map<string, number>; more: number }> {
		const needs = new Map<string, number>();
		const count = await this.count(record);
		if (count === 0) return { needs, more: 0 };
		for await (const [, need] of this.marks(record.id, undefined, readAtMost))
			needs.set(need, (needs.get(need) ?? 0) + 1);
		return { needs, more: Math.max(0, count - readAtMost) };
	}

	/** The rows in their order, in pages. */
	async *rows(record: ImportRecord, { needs, after }: OpenRowsOptions = {}): AsyncGenerator<ImportedRow> {
		await this.beComplete(record);
		for await (const marks of inPages(this.marks(record.id, after), PAGE)) {
			const wanted = marks.filter(([, need]) => needs === undefined || need === needs);
			const numbers = wanted.map(([row]) => row);
			// One that is tried again at this moment may have its job by now.
			for (const row of await this.log.rowsNumbered(record.id, numbers)) if (needOfRow(row) !== undefined) yield row;
		}
	}

	private async *marks(id: string, after?: number, limit?: number): AsyncGenerator<[row: number, need: string]> {
		const prefix = `${OPEN}${id}:`;
		const options = { after: after === undefined ? undefined : openKey(id, after), limit };
		for await (const [key, raw] of this.records.store.scan(prefix, options))
			yield [Number(key.slice(prefix.length)), await this.records.decoded<string>(raw, key)];
	}

	/** One that still runs in a process of an earlier version is complete when it has ended. */
	private async beComplete({ id, format, endedAt }: ImportRecord): Promise<void> {
		if (format >= FORMAT_WITH_OPEN_ROWS || endedAt === undefined) return;
		for await (const rows of this.log.rows(id)) {
			const writes = await Promise.all(rows.map(async (row) => await openRowWrites(this.records, id, row, false)));
			await this.records.store.apply(writes.flat());
		}
		await this.log.setFormat(id, FORMAT_WITH_OPEN_ROWS);
	}
}

function openKey(id: string, row: number): string {
	return `${OPEN}${id}:${numberKey(row)}`;
}

const ROW_DIGITS = 9;

/** The number of a row as a part of a key. */
export function numberKey(row: number): string {
	return String(row).padStart(ROW_DIGITS, '0');
}
