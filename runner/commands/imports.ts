import { pipeline } from 'node:stream/promises';
import {
	currentRows,
	ImportLog,
	isoTime,
	needsSomething,
	printableLine,
	resultsSheet,
	sheetBytes,
	withCurrentCounters,
	type ImportedRow,
	type ImportRecord,
	type Ledger,
	type RowResult,
} from '../../lib';
import { LIST_LIMIT } from '../defaults';
import { EXIT } from '../exit-codes';
import { printJson, printNotice, printStyled, printText } from '../print';
import { writeResults } from '../results-file';
import { usage, type StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { columnsOf } from '../ui/columns';
import { sentenceOf, type Totals } from '../ui/report';
import { tableLines, TABLE_HEAD } from '../ui/table';
import { withLedger } from './with-ledger';

/** Lists the imports in the store, the newest first. @returns the exit code. */
export async function listImports(
	{ limit = LIST_LIMIT }: { limit?: number },
	settings: StoreSettings,
): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const found: ImportRecord[] = [];
		for await (const record of new ImportLog(ledger).newestFirst()) if (found.push(record) > limit) break;
		const shown = found.slice(0, limit);
		if (settings.json) for (const record of shown) printJson(importLine(record));
		else printText(shown.length > 0 ? columnsOf(shown.map(inColumns)) : 'No imports.');
		if (found.length > limit) printNotice(`There are more imports. Show them with --limit ${limit * 10}.`);
		return EXIT.done;
	});
}

/** Shows one import, and its rows that need something or all of them. @returns the exit code. */
export async function showImport(given: string, { all = false }: { all?: boolean }, settings: StoreSettings) {
	streamInLittleMemory();
	return await withLedger(settings, async (ledger) => {
		const record = await new ImportLog(ledger).named(given);
		const current = await withCurrentCounters(ledger, record);
		if (settings.json) printJson(importLine(current));
		else printStyled(describe(current));
		let head = false;
		for await (const row of currentRows(ledger, record.id)) {
			if (!all && !needsSomething(row)) continue;
			if (settings.json) printJson(rowLine(row));
			else printStyled([...(head ? [] : ['', TABLE_HEAD]), ...tableLines(resultOf(row))].join('\n'));
			head = true;
		}
		return EXIT.done;
	});
}

/** Writes the sheet of an import with what became of its rows, to a file or to standard output. @returns the exit code. */
export async function importResults(given: string, { out }: { out?: string }, settings: StoreSettings) {
	streamInLittleMemory();
	return await withLedger(settings, async (ledger) => {
		if (settings.json && out === undefined) throw usage('With --json, name the file to write with --out.');
		const record = await new ImportLog(ledger).named(given);
		let unsigned = false;
		async function* rowsOf(): AsyncGenerator<ImportedRow> {
			for await (const row of currentRows(ledger, record.id)) {
				unsigned ||= row.unsigned !== undefined;
				yield row;
			}
		}
		const rows = rowsOf();
		if (out !== undefined) await writeResults(out, rows, record.columns);
		else await pipeline(sheetBytes(resultsSheet(rows, record.columns), 'csv'), process.stdout, { end: false });
		if (settings.json) printJson({ type: 'results', import: record.id, file: out, rows: record.rows });
		else if (out !== undefined) printNotice(`${out} has the results of ${record.id}.`);
		await noteWhatIsMissing(ledger, record, unsigned);
		return EXIT.done;
	});
}

async function noteWhatIsMissing(ledger: Ledger, { id, rows }: ImportRecord, unsigned: boolean): Promise<void> {
	if (rows > 0 && !(await new ImportLog(ledger).hasRows(id)))
		printNotice(`The rows of the import ${id} are forgotten, as "jobs prune" does with old ones.`);
	if (unsigned) printNotice('Signed addresses are written without their signatures, which are never stored.');
}

/** A record's line of `--json`. */
const importLine = ({ format: _, aliveAt: __, ...record }: ImportRecord) => ({ type: 'import', ...record });

function rowLine({ row, title, key, outcome, pin, problem, findings, at, unsigned }: ImportedRow): object {
	const told = { title, idempotencyKey: key, outcome, pinId: pin?.id, pinUrl: pin?.url, problem, findings };
	return { type: 'row', row, ...told, at, unsigned };
}

const resultOf = ({ key, ...row }: ImportedRow): RowResult => ({ ...row, idempotencyKey: key });

function totalsOf(record: ImportRecord): Totals {
	return {
		rows: record.rows,
		created: record.created_rows,
		existing: record.existing_rows,
		failed: record.failed_rows,
		scheduled: record.scheduled_rows,
		unknown: record.unknown_rows,
		held: record.held_rows,
		queued: record.queued_rows,
	};
}

const begun = ({ startedAt }: ImportRecord) => isoTime(Date.parse(startedAt));

const inColumns = (record: ImportRecord) => ({
	import: record.id,
	began: begun(record),
	ended: record.ended ?? 'not ended',
	file: record.file ?? '-',
	campaign: record.campaign ?? '',
	rows: sentenceOf(totalsOf(record)),
});

const NAME_WIDTH = 10;

function describe(record: ImportRecord): string {
	const facts: [string, string | undefined][] = [
		['import', record.id],
		['file', record.file === undefined ? 'standard input' : record.file],
		['sha256', record.sha256],
		['dialect', record.dialect],
		['campaign', record.campaign],
		['account', record.accountName ?? record.account],
		['by', record.by],
		['began', begun(record)],
		[
			'ended',
			record.endedAt === undefined ? 'not yet, or its process was killed' : `${record.endedAt} (${record.ended})`,
		],
		['rows', sentenceOf(totalsOf(record))],
	];
	return facts
		.flatMap(([name, value]) => (value ? [`${name.padEnd(NAME_WIDTH)}${printableLine(value)}`] : []))
		.join('\n');
}
