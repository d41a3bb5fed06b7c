import type { Readable } from 'node:stream';
import { streamXlsxRows } from 'hucre/xlsx';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import type { CellReader } from './header';
import { pipelineError } from '../sentences/problems';
import type { HeaderCheck, ReadRow } from './row';

/**
 * What a workbook may unpack to. A 2 MB file can hold 2 GB of zeros; these bounds were found to
 * refuse such files at once and to pass real sheets of 100,000 rows.
 */
const ZIP_LIMITS = { entries: 1000, entryBytes: 200e6, totalBytes: 256e6, ratio: 200 };
/** Our columns, with room for the user's own. Wider sheets are cut here. */
const WIDEST = 'A1:CV1048576';

/** Rows of the first sheet of a workbook. */
export async function* readXlsx(stream: Readable, checkHeader: HeaderCheck): AsyncGenerator<ReadRow> {
	const bytes = await wholeFile(stream);
	if (bytes.length === 0) throw pipelineError('empty-file');
	await refuseBombs(bytes);
	let names: string[] | undefined;
	let cellsOf: CellReader | undefined;
	try {
		for await (const { index, values } of streamXlsxRows(bytes, { range: WIDEST })) {
			if (values.every((value) => value === null || value === '')) continue;
			if (names && cellsOf) {
				const shown = names.map((_, column) => cellOf(values[column]));
				const original = Object.fromEntries(names.map((name, column) => [name, shown[column]]));
				yield { row: index + 1, cells: cellsOf(shown), original };
			} else {
				names = values.map((value) => String(value ?? '').trim());
				cellsOf = checkHeader(names);
			}
		}
	} catch (error) {
		if (names) throw error;
		throw error instanceof Error && 'problem' in error ? error : notAWorkbook();
	}
	if (!names) throw pipelineError('empty-file:sheet');
}

async function wholeFile(stream: Readable): Promise<Buffer> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const chunk of stream as AsyncIterable<Buffer>) {
		size += chunk.length;
		// No file can be larger than what it may unpack to.
		if (size > ZIP_LIMITS.totalBytes) throw pipelineError('unreadable-file:huge-xlsx');
		parts.push(chunk);
	}
	return Buffer.concat(parts);
}

/** A date cell has no zone, though the library gives it UTC's. It is a fraction of days, so 9:00 may come as 8:59:59.999. */
function cellOf(value: unknown): unknown {
	if (!(value instanceof Date) || Number.isNaN(value.getTime())) return value ?? '';
	return new Date(Math.round(value.getTime() / 1000) * 1000).toISOString().slice(0, 19);
}

async function refuseBombs(bytes: Buffer): Promise<void> {
	const zip = await new Promise<ZipFile>((resolve, reject) => {
		fromBuffer(bytes, { lazyEntries: false }, (error, file) => (error ? reject(damaged(bytes)) : resolve(file)));
	});
	let total = 0;
	await new Promise<void>((resolve, reject) => {
		zip.on('entry', (entry: Entry) => {
			total += entry.uncompressedSize;
			const ratio = entry.uncompressedSize / Math.max(1, entry.compressedSize);
			if (
				zip.entryCount > ZIP_LIMITS.entries ||
				entry.uncompressedSize > ZIP_LIMITS.entryBytes ||
				total > ZIP_LIMITS.totalBytes ||
				(ratio > ZIP_LIMITS.ratio && entry.uncompressedSize > 1e6)
			) {
				reject(pipelineError('unreadable-file:huge-xlsx'));
			}
		});
		zip.on('end', resolve);
		zip.on('error', () => reject(damaged(bytes)));
	});
}

/** A ZIP archive has its table of contents at the end, which half a file does not have. */
function damaged(bytes: Buffer): Error {
	return bytes.subarray(0, 2).toString('latin1') === 'PK' ? pipelineError('unreadable-file:half-xlsx') : notAWorkbook();
}

function notAWorkbook(): Error {
	return pipelineError('unreadable-file:xlsx');
}
