import { ImportLog } from '../ledger/import-log';
import { countRow, type ImportedRow, type ImportRecord } from '../model/import-record';
import type { Finding } from '../model/finding';
import type { Problem } from '../model/problem';
import { checkRow } from '../preflight/check-row';
import { DIALECTS } from '../rows/dialects';
import { textOf } from '../rows/columns';
import { problemOfCells } from '../rows/cell-problems';
import { formatOf } from '../rows/read-rows';
import { withCells, type CellChanges } from '../rows/with-cells';
import type { PipelineContext } from '../publish/context';
import { problemFor } from '../sentences/problems';
import { batchRow } from './batch-rows';
import type { BatchOptions } from './import-batch';
import type { BatchRow, RowResult } from './import-row';
import { ImportRecorder } from './import-recorder';
import { planBatch } from './plan-batch';
import { recordedBatch } from './recorded-batch';

/** A row of an import, as it is to be carried out with other cells. */
export interface Mending {
	record: ImportRecord;
	/** The row as the record has it. */
	before: ImportedRow;
	/** What a person wrote into its cells. */
	changes: CellChanges;
}

/** What is still wrong with a row. */
export interface MendCheck {
	/** Whether it would be published, scheduled or held, or is published already. */
	fit: boolean;
	/** What was found at its cells and media, warnings too. */
	findings: Finding[];
	/** Why it would fail, where no finding says it: a board that is unknown, or an origin that does not answer. */
	problem?: Problem;
}

type MendOptions = Pick<BatchOptions, 'open' | 'signal' | 'accounts' | 'onEdit'>;

/** Whether the record has what a row is carried out from: a row without an answer may still be on its way. */
export function mayBeMended({ outcome, cells }: ImportedRow): boolean {
	return outcome === 'failed' && Object.keys(cells).length > 0;
}

/**
 * What an import would make of a mended row now. Nothing is sent or written.
 * @throws what keeps the account or the record from being asked.
 */
export async function checkMended(
	context: PipelineContext,
	mending: Mending,
	options: MendOptions,
): Promise<MendCheck> {
	const row = mendedRow(mending, context.clock.now());
	const { findings } = checkRow(
		row.cells ?? {},
		{ ...mending.record.defaults, severalBoards: true },
		context.clock.now(),
	);
	if (!row.draft) {
		const isRead = row.problem !== undefined && !findings.some(({ code }) => code === row.problem?.code);
		return { fit: false, findings, ...(isRead && { problem: row.problem }) };
	}
	const check: MendCheck = { fit: true, findings: [...findings] };
	const { spreadMs } = mending.record.defaults;
	for await (const planned of planBatch(context, only(row), { ...options, spreadMs, past: 'run' })) {
		check.findings.push(...planned.findings);
		const { outcome, problem } = planned;
		if (outcome !== 'failed') continue;
		check.fit = false;
		const isFound = planned.findings.some(({ severity }) => severity === 'blocker');
		if (!isFound) check.problem ??= problem;
	}
	return check;
}

/**
 * Carries out a row of an import again with other cells, and keeps these in the record, so that the results sheet has
 * them. Yields an answer for each of its pins.
 * @throws what kept the record from being written.
 */
export async function* mendRow(
	context: PipelineContext,
	mending: Mending,
	options: MendOptions,
): AsyncGenerator<RowResult> {
	const { record, before } = mending;
	const log = new ImportLog(context.ledger);
	const row = mendedRow(mending, context.clock.now());
	const recorder = new ImportRecorder(context.ledger, record, { again: true, rowsOnly: true });
	async function* rows(): AsyncGenerator<BatchRow> {
		await recorder.read(row);
		yield row;
	}
	try {
		yield* recordedBatch(context, recorder, rows(), { ...options, spreadMs: record.defaults.spreadMs });
	} finally {
		await recorder.close();
		const [after] = await log.rowsNumbered(record.id, [before.row]);
		if (after) await log.change(record.id, (now) => recounted(now, before, after));
	}
}

/** A record whose counters and columns have the mended row. Pure. */
function recounted(record: ImportRecord, before: ImportedRow, after: ImportedRow): ImportRecord {
	const next: ImportRecord = { ...record, rows: Math.max(0, record.rows - 1) };
	const counter = `${before.outcome}_rows` as const;
	next[counter] = Math.max(0, next[counter] - 1);
	countRow(next, after.outcome);
	const added = Object.keys(after.original).filter((name) => !(name in before.original));
	next.columns = [...record.columns, ...added.filter((name) => !record.columns.includes(name))];
	return next;
}

/** The row with its changed cells, or why it cannot be carried out. It stays the row that its job knows. */
function mendedRow({ record, before, changes }: Mending, nowMs: number): BatchRow {
	const { row, unsigned = [] } = before;
	const dialect = DIALECTS.find((name) => name === record.dialect);
	const { cells, original, changed } = withCells(before, changes, dialect);
	const left = unsigned.filter((name) => !changed.has(name));
	const columns = left.filter((name) => name in cells);
	const problem =
		columns.length > 0
			? problemFor('signature-not-kept', { columns })
			: problemOfCells({ row, cells, original }, formatOfRow(record, original), { dialect });
	const rowKey = textOf(original.row_key) || before.key;
	return { ...batchRow({ row, cells, original, problem }, record.defaults, nowMs), rowKey, unsigned: left };
}

/** What its file was, for what may have been lost of a number in it. */
function formatOfRow({ file = '' }: ImportRecord, original: Record<string, unknown>): 'csv' | 'json' | 'xlsx' {
	if (formatOf(file) === 'json') return 'json';
	return Object.values(original).some((value) => typeof value === 'number') ? 'xlsx' : 'csv';
}

async function* only(row: BatchRow): AsyncGenerator<BatchRow> {
	yield row;
}
