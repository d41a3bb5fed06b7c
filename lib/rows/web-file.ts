import type { Readable } from 'node:stream';
import type { Dispatcher } from 'undici';
import { discard } from '../media/media-source';
import { peek } from '../media/peek';
import { spoolOf } from '../media/spool';
import { urlSource } from '../media/url-source';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { KIND_BYTES, kindOf } from './file-kind';
import { sheetExport } from './sheet-address';

/** A spreadsheet of a million long rows has less. */
const MAX_BYTES = 1e9;
/** With these codes Google refuses a sheet that is not shared, or not there. */
const REFUSALS = new Set(['media-forbidden', 'media-hotlink', 'media-gone', 'origin-status']);

export interface WebFileOptions {
	/** Of the workbook; a Google Sheet is then downloaded whole. @default the sheet that the address shows */
	sheet?: string;
	/** The origin of Google Docs. @default https://docs.google.com */
	googleDocs?: string;
}

/**
 * A spreadsheet behind an http or https address, or the rows of a public Google Sheet by the address that a browser
 * shows. Sends no credential. It is downloaded before it is read, because an import may take longer than a server waits.
 * @param agent of `createOriginAgent`.
 * @throws PipelineError `sheet-private`, `unreadable-file`, and what downloading throws.
 */
export async function openWebFile(
	address: string,
	agent: Dispatcher,
	{ sheet, googleDocs }: WebFileOptions = {},
): Promise<Readable> {
	const exported = sheetExport(address, sheet === undefined ? 'csv' : 'xlsx', googleDocs);
	try {
		const source = urlSource(exported ?? address, agent);
		const spool = await spoolOf(await source.open(), source.name, (bytes) => {
			if (bytes > MAX_BYTES) throw pipelineError('unreadable-file:huge-download', { megabytes: MAX_BYTES / 1e6 });
		});
		const { stream } = spool.open();
		stream.once('close', () => void spool.close());
		try {
			const { head, whole } = await peek(stream, ({ length }) => length >= KIND_BYTES);
			kindOf(head); // a page to sign in is no spreadsheet
			return whole;
		} catch (error) {
			discard(stream);
			throw error;
		}
	} catch (error) {
		if (exported !== undefined && isRefusal(error)) throw pipelineError('sheet-private');
		throw error;
	}
}

function isRefusal(error: unknown): boolean {
	return (
		error instanceof PipelineError && (REFUSALS.has(error.problem.code) || error.problem.code === 'unreadable-file')
	);
}
