import { Readable } from 'node:stream';
import { writeCsvStream, writeXlsxStream } from 'hucre';
import { withMark } from './sheet-marks';

/** What a sheet is written as. */
export type SheetFormat = 'csv' | 'xlsx';

/**
 * A sheet of texts as the bytes of its file, written as its rows come: in UTF-8 with a byte order mark, by which Excel
 * knows it, or as a workbook of one sheet. No cell is a formula, or is taken for one.
 * @param rows the cells of each row, the header first.
 */
export function sheetBytes(rows: AsyncIterable<string[]>, format: SheetFormat): Readable {
	const marked = withMarks(rows);
	const bytes =
		format === 'csv'
			? writeCsvStream(marked, { bom: true, headers: false })
			: writeXlsxStream(marked, { name: 'Results' });
	return Readable.from(bytes as AsyncIterable<Uint8Array>);
}

async function* withMarks(rows: AsyncIterable<string[]>): AsyncGenerator<string[]> {
	for await (const row of rows) yield row.map(withMark);
}
