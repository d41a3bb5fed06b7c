import { ImportLog } from '../ledger/import-log';
import type { Ledger } from '../ledger/ledger';
import type { ImportedRow, ImportRecord } from '../model/import-record';

/** What is to be said of an import that is not over for its reader. */
export interface RecentImport {
	record: ImportRecord;
	/** How it stands: `begun` runs, or its process was killed; `interrupted` left rows that were not begun. */
	standing: 'begun' | 'interrupted' | 'ended';
	/** How many rows failed without a job, by what has to be done. */
	open: ReadonlyMap<string, number>;
	/** How many more of them were not looked at. */
	more: number;
	/** The first rows of each kind. */
	rows: ReadonlyMap<string, ImportedRow[]>;
}

/** Imports of the last days are looked into, and no more than so many. */
const DAYS = 14;
const DAY_MS = 86_400_000;
const IMPORTS = 30;
/** As many rows of an import are looked at, and so many of a kind are shown. */
const ROWS_READ = 500;
const ROWS_SHOWN = 3;

/**
 * The imports of the last two weeks that ask something of their reader. Of a file that was imported several times only
 * the last import counts: its rows are what the sheet says now.
 * @param filter only imports of this account; or only this import, however old.
 */
export async function recentImports(
	ledger: Ledger,
	filter: { account?: string; importId?: string } = {},
): Promise<RecentImport[]> {
	const log = new ImportLog(ledger);
	const found: RecentImport[] = [];
	for (const record of await lastOfEachFile(ledger, log, filter)) {
		const standing = standingOf(record);
		const { needs, more } = await log.open.byNeed(record, ROWS_READ);
		if (standing === 'ended' && needs.size === 0) continue;
		const rows = new Map<string, ImportedRow[]>();
		for (const need of needs.keys()) rows.set(need, await firstRows(log, record, need));
		found.push({ record, standing, open: needs, more, rows });
	}
	return found;
}

async function lastOfEachFile(
	{ store }: Ledger,
	log: ImportLog,
	{ account, importId }: { account?: string; importId?: string },
): Promise<ImportRecord[]> {
	if (importId !== undefined) {
		const record = await log.find(importId);
		return record ? [record] : [];
	}
	const oldest = (await store.now()) - DAYS * DAY_MS;
	const files = new Set<string>();
	const found: ImportRecord[] = [];
	let read = 0;
	for await (const record of log.newestFirst()) {
		if (Date.parse(record.startedAt) < oldest || (read += 1) > IMPORTS) break;
		if (account !== undefined && record.account !== account) continue;
		const file = JSON.stringify([record.account, record.file ?? record.id]);
		if (!files.has(file)) found.push(record);
		files.add(file);
	}
	return found;
}

async function firstRows(log: ImportLog, record: ImportRecord, needs: string): Promise<ImportedRow[]> {
	const rows: ImportedRow[] = [];
	for await (const row of log.open.rows(record, { needs })) if (rows.push(row) === ROWS_SHOWN) break;
	return rows;
}

function standingOf({ endedAt, queued_rows }: ImportRecord): RecentImport['standing'] {
	if (endedAt === undefined) return 'begun';
	return queued_rows > 0 ? 'interrupted' : 'ended';
}
