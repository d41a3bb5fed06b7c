import {
	fitsFilter,
	ImportLog,
	type ImportedRow,
	type ImportRecord,
	type JobFilter,
	type JobRecord,
	type Ledger,
} from '../lib';

/** A row that failed before it had a job, such as one without a medium: only its import knows it. */
export interface RowWithoutJob {
	record: ImportRecord;
	row: ImportedRow;
	title: string;
	board: string;
	campaign?: string;
	/** When it failed, in epoch milliseconds. */
	at: number;
}

/** Those that fit, of the newest import first. */
export async function* rowsWithoutJob(
	ledger: Ledger,
	filter: Omit<JobFilter, 'states'>,
): AsyncGenerator<RowWithoutJob> {
	const log = new ImportLog(ledger);
	for await (const record of importsOf(log, filter)) {
		for await (const row of log.open.rows(record)) {
			const found = described(row, record);
			if (fitsFilter(asJob(found), filter)) yield found;
		}
	}
}

async function* importsOf(log: ImportLog, { importId, since = 0 }: JobFilter): AsyncGenerator<ImportRecord> {
	if (importId !== undefined) {
		const record = await log.find(importId);
		if (record) yield record;
		return;
	}
	for await (const record of log.newestFirst()) {
		// What failed later than its import began may be of an import that ended later.
		if (Date.parse(record.endedAt ?? record.startedAt) >= since || record.endedAt === undefined) yield record;
		else return;
	}
}

function described(row: ImportedRow, record: ImportRecord): RowWithoutJob {
	const { cells, title, at } = row;
	return {
		record,
		row,
		title: title ?? cells.title ?? cells.media_url ?? '',
		board: cells.board ?? record.defaults.board ?? '',
		campaign: cells.campaign ?? record.campaign,
		at: Date.parse(at),
	};
}

/** As much of a job as a filter looks at. */
function asJob({ record, board, campaign, at }: RowWithoutJob): JobRecord {
	const updatedAt = new Date(at).toISOString();
	const label = { board, campaign, importId: record.id, source: '' };
	const rest = { key: '', payload: {}, createdAt: updatedAt, attempts: 0, fence: 0, events: [] };
	return { ...rest, state: 'failed', account: record.account, label, updatedAt };
}
