import { Readable } from 'node:stream';
import { z } from 'zod/v4';
import {
	currentRows,
	ImportLog,
	needsSomething,
	OUTCOMES,
	resultsSheet,
	sheetBytes,
	withCurrentCounters,
	type ImportedRow,
	type ImportRecord,
	type Ledger,
} from '../../../lib';
import { importItem, rowItem } from './facts';
import { limit } from './jobs';
import { operation } from './operation';
import * as schemas from './schemas';

/** The rows of a larger import are not all read for one answer. */
const ROWS_COUNTED_NOW = 2_000;
/** So many rows are read for one page, in some tenths of a second. */
const MOST_READ = 2_000;

const ID = { id: 'The ID of the import, a beginning of it that no other import has, or `last`' };

/** The moment at which the last import of a page began, in epoch milliseconds, and its ID. */
const CURSOR = /^(\d{1,15}):([\w-]{1,100})$/;

export const listImports = operation({
	id: 'listImports',
	method: 'get',
	path: '/imports',
	summary: 'Lists imports, the newest first, with the counters of their last runs',
	query: z.strictObject({ after: z.string().regex(CURSOR).optional().describe('Where the page before ended'), limit }),
	answer: { schema: schemas.importPage },
	problems: [],
	async run({ desk: { ledger }, query: { after, limit: most } }) {
		const items: ImportRecord[] = [];
		for await (const record of importsAfter(ledger, after)) if (items.push(record) > most) break;
		const more = items.length > most;
		const shown = items.slice(0, most);
		const last = shown.at(-1);
		return { items: shown.map(importItem), after: more && last ? cursorOf(last) : null };
	},
});

export const getImport = operation({
	id: 'getImport',
	method: 'get',
	path: '/imports/{id}',
	summary: 'One import with its counters',
	description: `An import of up to ${ROWS_COUNTED_NOW} rows is counted as its rows are now, a larger one as its last run left them.`,
	params: ID,
	answer: { schema: schemas.importNow },
	problems: [404],
	async run({ desk: { ledger, signal }, params: { id = '' } }) {
		const record = await new ImportLog(ledger).named(id);
		if (record.rows > ROWS_COUNTED_NOW) return { ...importItem(record), counted: 'last-run' };
		return { ...importItem(await withCurrentCounters(ledger, record, signal)), counted: 'now' };
	},
});

export const listImportRows = operation({
	id: 'listImportRows',
	method: 'get',
	path: '/imports/{id}/rows',
	summary: 'The rows of an import in their order, each with what its job came to since',
	description:
		'With `show`, a page may have fewer items than `limit`, or none, and still have an `after`: go on with it until it is null.',
	params: ID,
	query: z.strictObject({
		show: z
			.enum(['all', 'needs-something', ...OUTCOMES])
			.default('all')
			.describe('Only rows with this outcome, or rows that a person should look at'),
		after: z.coerce
			.number()
			.int()
			.min(0)
			.max(Number.MAX_SAFE_INTEGER)
			.optional()
			.describe('Where the page before ended'),
		limit,
	}),
	answer: { schema: schemas.importRowPage },
	problems: [404],
	async run({ desk: { ledger }, params: { id = '' }, query: { show, after, limit: most } }) {
		const record = await new ImportLog(ledger).named(id);
		const items: ImportedRow[] = [];
		let last: ImportedRow | undefined;
		let read = 0;
		for await (const row of currentRows(ledger, record.id, after)) {
			if (last && (items.length === most || read === MOST_READ))
				return { items: items.map(rowItem), after: String(last.row) };
			last = row;
			read += 1;
			if (show === 'all' || row.outcome === show || (show === 'needs-something' && needsSomething(row)))
				items.push(row);
		}
		return { items: items.map(rowItem), after: null };
	},
});

export const getImportResults = operation({
	id: 'getImportResults',
	method: 'get',
	path: '/imports/{id}/results.csv',
	summary: 'The sheet of an import with what became of its rows',
	description: 'Imported again, it publishes what was mended and nothing else.',
	params: ID,
	answer: { mediaType: 'text/csv' },
	problems: [404],
	async run({ desk: { ledger }, params: { id = '' }, context }) {
		const record = await new ImportLog(ledger).named(id);
		const sheet = sheetBytes(resultsSheet(currentRows(ledger, record.id), record.columns), 'csv');
		context.header('content-type', 'text/csv; charset=utf-8');
		context.header('content-disposition', `attachment; filename="${record.id}-results.csv"`);
		return context.body(Readable.toWeb(sheet) as ReadableStream);
	},
});

function cursorOf({ id, startedAt }: ImportRecord): string {
	return `${Date.parse(startedAt)}:${id}`;
}

/** Imports that began at one moment are in the order of their IDs. */
async function* importsAfter(ledger: Ledger, after: string | undefined): AsyncGenerator<ImportRecord> {
	const [, moment, id = ''] = CURSOR.exec(after ?? '') ?? [];
	const until = moment === undefined ? undefined : Number(moment);
	for await (const record of new ImportLog(ledger).newestFirst(until)) {
		const wasShown = Date.parse(record.startedAt) === until && record.id <= id;
		if (!wasShown) yield record;
	}
}
