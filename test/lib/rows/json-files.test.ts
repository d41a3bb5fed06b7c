import { Readable } from 'node:stream';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import { formatOf } from '../../../lib';
import { readRows, type RowFormat } from '../../../lib/rows/read-rows';

/** The rows as `row: title` or `row! code`. */
async function read(content: string | Buffer, format: RowFormat = 'json', size = 9): Promise<string[]> {
	const bytes = Buffer.from(content);
	const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
	const rows: string[] = [];
	for await (const { row, cells, problem } of readRows(Readable.from(parts), { format })) {
		rows.push(problem ? `${row}! ${problem.code}` : `${row}: ${cells.title}`);
	}
	return rows;
}

const pin = (title: string) => ({ board: 'A', media_url: 'u', title });
const TWO = [pin('One'), pin('Two')];
const ITEMS = TWO.map((json) => ({ json, pairedItem: { item: 0 } }));
const CSV = 'board,media_url,title\nA,u,One\nA,u,Two\n';
const lines = (...values: unknown[]) => values.map((value) => JSON.stringify(value)).join('\n');
const both = ['1: One', '2: Two'];

describe('readRows reads JSON of these shapes', () => {
	it.each<[name: string, content: string | Buffer, rows: string[]]>([
		['a list', JSON.stringify(TWO), both],
		['a list over several lines', JSON.stringify(TWO, null, '\t'), both],
		['a list behind a byte order mark and blanks', `\uFEFF\n  ${JSON.stringify(TWO)}`, both],
		['an object with items', JSON.stringify({ items: TWO }), both],
		['an object with items behind other keys', JSON.stringify({ next: null, total: 2, items: TWO }, null, 2), both],
		['an object with rows', JSON.stringify({ rows: TWO }), both],
		['items as n8n exports them', JSON.stringify(ITEMS, null, 2), both],
		['an object with items of n8n', JSON.stringify({ items: ITEMS }), both],
		['JSON lines', lines(...TWO), both],
		['JSON lines of n8n items', lines(...ITEMS), both],
		['JSON lines with CRLF and empty lines', `${lines(TWO[0])}\r\n\r\n${lines(TWO[1])}\r\n`, ['1: One', '3: Two']],
		['one object', JSON.stringify(pin('One')), ['1: One']],
		['one object over several lines', JSON.stringify(pin('One'), null, 2), ['1: One']],
		['UTF-16 with a mark', Buffer.from(`\uFEFF${JSON.stringify([pin('Grüße')])}`, 'utf16le'), ['1: Grüße']],
		['UTF-16 BE without', Buffer.from(lines(pin('Grüße')), 'utf16le').swap16(), ['1: Grüße']],
		['Windows-1252', Buffer.from(lines(pin('Grüße')), 'latin1'), ['1: Grüße']],
		[
			'entries that are no objects',
			JSON.stringify([1, null, pin('Three')]),
			['1! row-not-object', '2! row-not-object', '3: Three'],
		],
		['a line that is cut off', `${lines(...TWO)}\n{"board":"A"`, [...both, '3! row-not-json']],
		[
			'a line of 2 MB',
			lines(pin('One'), pin('x'.repeat(2e6)), pin('Three')),
			['1: One', '2! row-too-large', '3: Three'],
		],
	])('%s', async (_, content, rows) => {
		expect(await read(content, 'json', content.length > 1e6 ? 65_536 : 9)).toEqual(rows);
	});
});

describe('readRows refuses JSON', () => {
	it.each([
		['that is cut off within a list', JSON.stringify(TWO).slice(0, 60), /ends in the middle of its JSON/],
		['that is cut off within a text', JSON.stringify({ items: TWO }, null, 2).slice(0, -50), /ends in the middle/],
		['with a mistake in the middle', '[{"board":"A",}]', /not valid JSON/],
	])('%s', async (_, content, message) => {
		await expect(read(content)).rejects.toMatchObject({
			problem: { code: 'unreadable-file', message: expect.stringMatching(message) },
		});
	});
});

describe('readRows recognises a file without a name by its first bytes', () => {
	it.each<[name: string, content: string | Buffer]>([
		['CSV', CSV],
		['CSV in UTF-16', Buffer.from(CSV, 'utf16le')],
		['a JSON list', JSON.stringify(TWO)],
		['JSON lines', lines(...TWO)],
		['JSON in UTF-16', Buffer.from(`\uFEFF${lines(...TWO)}`, 'utf16le')],
	])('%s', async (_, content) => {
		expect((await read(content, 'any')).map((row) => row.split(': ')[1])).toEqual(['One', 'Two']);
	});

	it('a workbook, which is also read under the name of a CSV', async () => {
		const rows = [
			['board', 'media_url', 'title'],
			['A', 'u', 'One'],
		];
		const workbook = Buffer.from(await writeXlsx({ sheets: [{ name: 'Pins', rows }] }));
		expect(await read(workbook, 'any', 4096)).toEqual(['2: One']);
		expect(await read(workbook, 'csv', 4096)).toEqual(['2: One']);
	});

	it('half a workbook, which is refused as such', async () => {
		const workbook = Buffer.from(await writeXlsx({ sheets: [{ name: 'Pins', rows: [['board', 'media_url']] }] }));
		for (const format of ['any', 'xlsx'] as const) {
			await expect(read(workbook.subarray(0, workbook.length / 2), format)).rejects.toMatchObject({
				problem: { code: 'unreadable-file', message: expect.stringMatching(/damaged, or a part of it is missing/) },
			});
		}
	});

	it('standard input and files without an ending', () => {
		expect([formatOf(''), formatOf('pins'), formatOf('pins.csv')]).toEqual(['any', 'any', 'csv']);
	});
});

describe('readRows refuses what is no spreadsheet, whatever its name', () => {
	const PAGE = /^This is a web page, not a spreadsheet\. In Google Sheets use File > Download\.$/;
	it.each<[name: string, content: string | Buffer, message: RegExp]>([
		['a web page', '<!DOCTYPE html><html lang="en"><head><title>Pins - Google Sheets</title>', PAGE],
		['a web page without a doctype', '\uFEFF\n<HTML><body>', PAGE],
		['a web page in UTF-16', Buffer.from('\uFEFF<html>', 'utf16le'), PAGE],
		['a page that begins with a comment', '<!-- saved from url=(0014) -->\n<html>', PAGE],
		['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), /old format of Excel/],
		['a PDF', '%PDF-1.7\n%', /is a PDF/],
	])('%s', async (_, content, message) => {
		for (const format of ['csv', 'json', 'xlsx', 'any'] as const) {
			await expect(read(content, format)).rejects.toMatchObject({
				problem: { code: 'unreadable-file', message: expect.stringMatching(message) },
			});
		}
	});
});
