import type { Readable } from 'node:stream';
import type { PipelineError } from '../model/problem';
import { sheetNotice } from '../sentences/notices';
import { pipelineError, problemFor } from '../sentences/problems';
import type { Header } from './header';
import { HEADER_ROWS, HeaderSearch, type HeaderRule } from './header-search';
import { unusableRow, type ReadRow, type RowReading } from './row';
import { WorkbookClient, type WorkbookLimits } from './workbook-client';
import type { SheetInfo, SheetRow } from './workbook-messages';

/** Of a sheet, in a message that lists all sheets. */
const MOST_NAMES = 5;

/** A sheet whose header fits. */
interface FoundSheet {
	position: number;
	header: Header;
	/** The rows that were read while the header was looked for. */
	begun: SheetRow[];
}

/**
 * Rows of a sheet of an XLSX or ODS workbook: of the one that was chosen by name, otherwise of the first one that is
 * not hidden and has a header that fits. The header may have a title above it.
 * @throws PipelineError `empty-file`, `unreadable-file`, `missing-column` or `column-unknown`.
 */
export async function* readWorkbook(
	stream: Readable,
	rule: HeaderRule,
	{ sheet, onNotice }: RowReading,
	limits?: Partial<WorkbookLimits>,
): AsyncGenerator<ReadRow> {
	const client = new WorkbookClient(limits);
	try {
		const sheets = await client.open(stream);
		const positions = candidates(sheets, sheet);
		const { position, header, begun } = await findSheet(client, sheets, positions, rule);
		if (positions.length > 1) onNotice?.(sheetNotice((sheets[position] as SheetInfo).name, positions.length));
		for (const row of begun) yield readRow(row, header);
		for await (const row of client.rows({ sheet: position })) yield readRow(row, header);
	} finally {
		client.close();
	}
}

/** The positions of the sheets that may be meant. */
function candidates(sheets: SheetInfo[], wanted: string | undefined): number[] {
	const all = [...sheets.keys()];
	if (wanted === undefined) return all.filter((position) => !sheets[position]?.hidden);
	const same = (fold: (name: string) => string) => all.filter((at) => fold(sheets[at]?.name ?? '') === fold(wanted));
	const [chosen = same((name) => name.trim().toLowerCase())[0]] = same((name) => name);
	if (chosen !== undefined) return [chosen];
	throw pipelineError('unreadable-file:sheet', { sheet: wanted, sheets: sheets.map(({ name }) => name) });
}

async function findSheet(
	client: WorkbookClient,
	sheets: SheetInfo[],
	positions: number[],
	rule: HeaderRule,
): Promise<FoundSheet> {
	const looks: { name: string; search: HeaderSearch }[] = [];
	for (const position of positions) {
		const first = await Array.fromAsync(client.rows({ sheet: position, most: HEADER_ROWS }));
		const search = new HeaderSearch(rule);
		for (const [index, row] of first.entries()) {
			const header = search.isOver ? undefined : search.headerIn(namesIn(row));
			if (header) return { position, header, begun: first.slice(index + 1) };
		}
		if (search.error) looks.push({ name: sheets[position]?.name ?? '', search });
	}
	throw noSheet(looks);
}

/** The fault of the sheet that was surely meant, or of all. */
function noSheet(looks: { name: string; search: HeaderSearch }[]): PipelineError {
	const { search } = looks.find((look) => look.search.isAtFault) ?? (looks.length === 1 ? looks : [])[0] ?? {};
	if (search?.error) return search.error;
	if (looks.length === 0) return pipelineError('empty-file:sheet');
	const found = looks.map(({ name, search }) => {
		const names = search.found.slice(0, MOST_NAMES).join(', ');
		return `"${name}" with ${names || 'no header'}`;
	});
	return pipelineError('missing-column:sheets', { found });
}

function namesIn([, values]: SheetRow): string[] {
	return values === 'row-too-large' ? [] : values.map((value) => String(value ?? '').trim());
}

function readRow([index, values]: SheetRow, { names, cellsOf }: Header): ReadRow {
	const row = index + 1;
	if (values === 'row-too-large') return unusableRow(row, problemFor('row-too-large', { row, line: row }));
	const original = Object.fromEntries(names.map((name, column) => [name, values[column] ?? '']));
	return { row, cells: cellsOf(values), original };
}
