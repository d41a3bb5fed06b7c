import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resultsSheet, sheetBytes, type ImportedRow, type SheetFormat } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { withMark, withoutMark } from '../../../lib/rows/sheet-marks';

const TITLES = [
	'=SUM(A1)',
	'-20 %',
	'+49 30 1234',
	"'quoted",
	"'=marked",
	'@home',
	'say "hi", then',
	'two\nlines',
	'ä',
];

async function* rowsOf(titles: string[]): AsyncGenerator<ImportedRow> {
	for (const [index, title] of titles.entries())
		yield {
			row: index + 2,
			outcome: 'created',
			key: `pin:${index}`,
			at: '',
			cells: {},
			original: { media_url: `${index}.jpg`, board: 'Travel', title },
		};
}

describe.each<SheetFormat>(['csv', 'xlsx'])('a results sheet as %s', (format) => {
	it('gives each cell back as it was when it is read again, and has the results in front', async () => {
		const columns = ['outcome', 'media_url', 'board', 'title'];
		const bytes = sheetBytes(resultsSheet(rowsOf(TITLES), columns), format);
		const read = await Array.fromAsync(readRows(bytes, { format }));
		expect(read.map(({ cells }) => cells.title)).toEqual(TITLES);
		expect(Object.keys(read[0]?.original ?? {})).toEqual([
			...['outcome', 'pin_url', 'problem', 'action', 'row_key'],
			...['media_url', 'board', 'title'],
		]);
		expect(read.map(({ original }) => original.row_key)).toEqual(TITLES.map((_, index) => `pin:${index}`));
	});
});

it('a cell in a results file never begins as a formula, and is the same text again afterwards', () => {
	fc.assert(
		fc.property(fc.string({ unit: fc.constantFrom("'", '=', '+', '-', '@', '\t', 'a', ' ') }), (cell) => {
			expect(withMark(cell)).not.toMatch(/^[=+\-@\t\r]/);
			expect(withoutMark(withMark(cell))).toBe(cell);
		}),
	);
});
