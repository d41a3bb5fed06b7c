import type { ImportedRow, ImportRecord } from '../model/import-record';
import { ImportLog } from './import-log';
import { asTheyAreNow } from './import-rows';
import type { Ledger } from './ledger';
import type { WaitingPlace } from './waiting-index';

/** Places that are read together. */
const PAGE = 100;
/** Stands in a store whose rows that wait are all in the list. */
const COMPLETE = 'approvals:complete';
/** What is searched of a store that an earlier version wrote: so many of its newest imports, and of their rows. */
const OLD_IMPORTS = 100;
const OLD_ROWS = 20_000;

/** A row that waits for approval, with its import. */
export interface WaitingRow {
	record: ImportRecord;
	row: ImportedRow;
	/** Where the page after it begins. */
	cursor: string;
}

export interface WaitingOptions {
	/** The cursor of the last row of the page before. */
	after?: string;
	/** How many rows at most. */
	limit: number;
	/** Only those of this import. */
	of?: ImportRecord;
}

/** The rows that wait for approval, read along an index: a page costs the same however many imports there are. */
export class Approvals {
	private readonly log: ImportLog;

	constructor(private readonly ledger: Ledger) {
		this.log = new ImportLog(ledger);
	}

	/** Those that wait, the newest import first, while they change. */
	async *waiting({ after, limit, of }: WaitingOptions): AsyncGenerator<WaitingRow> {
		await this.beComplete();
		let [cursor, left] = [after, limit];
		const records = new Map<string, ImportRecord | undefined>(of && [[of.id, of]]);
		while (left > 0) {
			const places = await Array.fromAsync(this.log.waiting.places({ after: cursor, limit: PAGE, of }));
			for (const found of await this.rowsOf(places, records)) {
				if (left-- <= 0) return;
				yield found;
			}
			if (places.length < PAGE) return;
			cursor = places.at(-1)?.cursor;
		}
	}

	/** How many rows of an import wait. */
	async count(of: ImportRecord): Promise<number> {
		return await this.log.waiting.count(of);
	}

	/** The row of an import, where it waits. */
	async find(record: ImportRecord, row: number): Promise<WaitingRow | undefined> {
		const place = this.log.waiting.placeIn(record, row);
		return (await this.rowsOf([place], new Map([[record.id, record]])))[0];
	}

	/** The rows at these places that still wait. What came to something else elsewhere is taken off the list. */
	private async rowsOf(
		places: readonly WaitingPlace[],
		records: Map<string, ImportRecord | undefined>,
	): Promise<WaitingRow[]> {
		for (const { importId } of places) if (!records.has(importId)) records.set(importId, await this.log.find(importId));
		const stored = await this.log.rowsAt(places);
		const known = stored.flatMap((each) => (each ? [each.row] : []));
		const now = new Map((await asTheyAreNow(this.ledger, known)).map((row, index) => [known[index], row]));
		const waiting: WaitingRow[] = [];
		for (const [index, { cursor, importId }] of places.entries()) {
			const [record, at] = [records.get(importId), stored[index]];
			if (!record || !at) continue;
			if (now.get(at.row)?.outcome === 'held') waiting.push({ record, row: at.row, cursor });
			else await this.ledger.store.apply(await this.log.waiting.takingOff(record, at.row));
		}
		return waiting;
	}

	/** The rows that an earlier version held back are found once, in the newest imports. */
	private async beComplete(): Promise<void> {
		const { store } = this.ledger;
		if ((await store.read(COMPLETE)) !== undefined) return;
		let [imports, rows] = [OLD_IMPORTS, OLD_ROWS];
		for await (const record of this.log.newestFirst()) {
			if (imports-- <= 0 || rows <= 0) break;
			if (record.held_rows === 0 && record.endedAt !== undefined) continue;
			for await (const page of this.log.rows(record.id)) {
				await this.add(record, page);
				rows -= page.length;
				if (rows <= 0) break;
			}
		}
		await store.insert(COMPLETE, await this.ledger.encode(true));
	}

	/** Puts those of these rows on the list that wait and are stored as they were read. */
	private async add(record: ImportRecord, page: ImportedRow[]): Promise<void> {
		const held = (await asTheyAreNow(this.ledger, page)).filter(({ outcome }) => outcome === 'held');
		const stored = await this.log.rowsAt(held.map(({ row }) => ({ importId: record.id, row })));
		for (const at of stored) {
			if (at?.row.outcome !== 'held') continue;
			const entry = await this.log.waiting.writesForOlder(record, [at.row]);
			await this.ledger.store.apply([{ key: at.key, expected: at.raw }, ...entry]);
		}
	}
}
