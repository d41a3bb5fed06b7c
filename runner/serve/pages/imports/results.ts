import { Readable } from 'node:stream';
import type { Context } from 'hono';
import { currentRows, resultsSheet, sheetBytes, type ImportRecord, type SheetFormat } from '../../../../lib';
import type { Desk } from '../../desk';
import type { Env } from '../../env';

const TYPES: Record<SheetFormat, string> = {
	csv: 'text/csv; charset=utf-8',
	xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

export const SHEET_FORMATS = Object.keys(TYPES) as SheetFormat[];

/** The sheet of an import with what became of its rows, written as its rows are read. */
export function resultsAnswer(c: Context<Env>, { ledger }: Desk, record: ImportRecord, format: SheetFormat): Response {
	const name = resultsName(record, format);
	const bytes = sheetBytes(resultsSheet(currentRows(ledger, record.id), record.columns), format);
	return c.body(Readable.toWeb(bytes) as ReadableStream, 200, {
		'content-type': TYPES[format],
		'content-disposition': `attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${encoded(name)}`,
	});
}

/** `pins-results.csv` for `pins.xlsx`, also when that is a results sheet already. */
function resultsName({ file, id }: ImportRecord, format: SheetFormat): string {
	const stem = (file ?? id).replace(/\.[a-z0-9]{1,8}$/i, '').replace(/-results$/, '');
	const plain = stem.replaceAll(/[/\\:*?"<>|\p{Cc}]/gu, '_').replace(/^\.+/, '_');
	return `${plain === '' ? id : plain}-results.${format}`;
}

const asciiOf = (name: string) => name.replaceAll(/[^\w .()+-]/g, '_');

/** As RFC 5987 has it: encodeURIComponent leaves some characters that have a meaning there. */
const encoded = (name: string) =>
	encodeURIComponent(name.toWellFormed()).replaceAll(
		/['()*]/g,
		(character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
	);
