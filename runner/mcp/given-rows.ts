import { basename, dirname, resolve } from 'node:path';
import { Readable } from 'node:stream';
import { z } from 'zod/v4';
import { batchRows, fileRows, fileSource, formatOf, type BatchRow, type FileFacts, type RowDefaults } from '../../lib';
import { readInput } from '../commands/read-input';
import { printNotice } from '../print';
import { mcpUsage } from '../sentences';
import { onEdit, PIN_FIELDS } from './pin-fields';
import type { McpSession } from './session';

/** So many rows fit into one call. More are a file. */
const MOST_ROWS = 500;

const row = z.looseObject({
	...PIN_FIELDS,
	account: z.string().optional().describe('ID or name of the account that the row is for; another account refuses it'),
	boards: z
		.union([z.string(), z.array(z.string())])
		.optional()
		.describe('Several boards, each of which gets the pin'),
	approve: z.string().optional().describe('no holds the row back'),
});

/** What `plan` and `import_rows` take alike. */
export const givenRows = z.strictObject({
	rows: z
		.array(row)
		.min(1)
		.max(MOST_ROWS)
		.optional()
		.describe('The rows, one for each pin. Give either rows, file or url.'),
	file: z
		.string()
		.optional()
		.describe(
			'Path of a spreadsheet (CSV, TSV, XLSX, ODS, JSON) inside the folder that this server was started with. Media paths in it are read beside it.',
		),
	url: z.string().optional().describe('Web address of a spreadsheet, or of a Google Sheet that everybody may read'),
	board: z.string().optional().describe('Board of rows that name none'),
	campaign: z.string().optional().describe('Campaign of rows that name none'),
	time_zone: z
		.string()
		.optional()
		.describe('Zone of times in run_at without an offset, such as Europe/Berlin. Without it such times are refused.'),
	on_edit: onEdit,
	past: z
		.enum(['run', 'refuse'])
		.default('refuse')
		.describe('What to do with a new row whose run_at is over: run publishes it at once, refuse does not publish it'),
});

export type GivenRows = z.output<typeof givenRows>;

export interface OpenedRows {
	rows: AsyncIterable<BatchRow>;
	/** What the rows were read with. */
	defaults: RowDefaults;
	/** The name of the file. */
	file?: string;
	facts: () => FileFacts;
}

/** Opens what an agent gave. @throws PipelineError `usage` where it is not one thing, or a file that may not be read. */
export async function openRows(session: McpSession, given: GivenRows): Promise<OpenedRows> {
	const { board, campaign, time_zone: timeZone, rows, file, url } = given;
	if ([rows, file, url].filter((each) => each !== undefined).length !== 1) throw mcpUsage('one-source');
	const { folder, read, facts, name } = await source(session, given);
	const { fit, requireApproval } = session.defaults;
	const defaults: RowDefaults = { board, campaign, timeZone, folder, fit, requireApproval };
	return { rows: batchRows(read, defaults), defaults, file: name, facts };
}

async function source(session: McpSession, { rows, file, url, board }: GivenRows) {
	const boardGiven = board !== undefined;
	const options = { boardGiven, onNotice: printNotice };
	if (url !== undefined) {
		if (!/^https?:/i.test(url)) throw mcpUsage('no-address');
		const { rows: read, facts } = await readInput(url, { boardGiven }, session.settings);
		return { read, facts };
	}
	if (rows !== undefined) {
		const { rows: read, facts } = fileRows(Readable.from([Buffer.from(JSON.stringify(rows))]), {
			...options,
			format: 'json',
		});
		return { read, facts, folder: session.defaults.folder };
	}
	const { folder } = session.defaults;
	if (folder === undefined) throw mcpUsage('no-folder');
	const path = file as string;
	const format = formatOf(basename(path));
	if (!format) throw mcpUsage('no-spreadsheet');
	const { stream } = await fileSource(path, folder).open();
	const { rows: read, facts } = fileRows(stream as Readable, { ...options, format });
	return { read, facts, name: basename(path), folder: dirname(resolve(folder, path)) };
}
