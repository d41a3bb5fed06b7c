import type { ImportedRow } from '../model/import-record';
import { RESULT_COLUMNS } from '../model/import-row';
import { isResultColumn } from '../rows/columns';

/**
 * The rows of an import as the sheet that they came in, with what became of each in front: the header first. A sheet that
 * has such columns already gets new ones in their place.
 * @param columns the headers of the sheet in their order.
 */
export async function* resultsSheet(
	rows: AsyncIterable<ImportedRow>,
	columns: readonly string[],
): AsyncGenerator<string[]> {
	const own = columns.filter((name) => !isResultColumn(name));
	yield [...RESULT_COLUMNS, ...own];
	for await (const { outcome, pin, problem, key, original } of rows) {
		const results = [outcome, pin?.url, problem?.message, problem?.action, key];
		yield [...results, ...own.map((name) => original[name])].map(cellOf);
	}
}

function cellOf(value: unknown): string {
	if (value === undefined || value === null) return '';
	if (typeof value === 'string') return value;
	return typeof value === 'object' ? JSON.stringify(value) : String(value as number | boolean);
}
