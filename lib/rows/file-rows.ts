import type { Readable } from 'node:stream';
import { hashed } from '../media/hashed';
import type { Dialect } from './dialects';
import { readRows, type FileHeader, type ReadRowsOptions } from './read-rows';
import type { ReadRow } from './row';

/** What is known of a file that is read. */
export interface FileFacts {
	/** Its headers in their order; absent for JSON, which has none. */
	columns?: string[];
	dialect?: Dialect;
	/** Of its bytes, in hex, once all of them were read. */
	sha256?: string;
}

/**
 * The rows of a file, with what is known of it by now. Nothing is read before the first row is asked for.
 * @throws what `readRows` throws, when rows are asked for.
 */
export function fileRows(
	stream: Readable,
	options: Omit<ReadRowsOptions, 'onHeader'>,
): { rows: AsyncGenerator<ReadRow>; facts: () => FileFacts } {
	const { bytes, sha256 } = hashed(stream);
	let header: FileHeader | undefined;
	return {
		rows: readRows(bytes, { ...options, onHeader: (found) => (header = found) }),
		facts: () => ({
			columns: options.format === 'json' ? undefined : header?.columns.map(({ name }) => name),
			dialect: header?.dialect,
			sha256: sha256(),
		}),
	};
}
