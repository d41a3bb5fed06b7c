import { Readable } from 'node:stream';
import { writeXlsx } from 'hucre/xlsx';
import { describe, expect, it } from 'vitest';
import type { ReadRow } from '../../../lib';
import { draftFromCells } from '../../../lib/model/import-row';
import { readRows, type RowFormat } from '../../../lib/rows/read-rows';

async function read(content: string | Buffer, format: RowFormat = 'csv', chunk = 7): Promise<ReadRow[]> {
	const bytes = Buffer.from(content);
	// In small pieces, as a slow origin would send it.
	const parts = Array.from({ length: Math.ceil(bytes.length / chunk) }, (_, index) =>
		bytes.subarray(index * chunk, (index + 1) * chunk),
	);
	const rows: ReadRow[] = [];
	for await (const row of readRows(Readable.from(parts), { format })) rows.push(row);
	return rows;
}

const codeOf = async (work: Promise<unknown>) =>
	await work.then(
		() => 'nothing',
		(error: { problem?: { code: string } }) => error.problem?.code,
	);

describe('a CSV', () => {
	it.each([
		['commas', 'board,media_url,title\nA,https://a.example/1.jpg,One\n'],
		['semicolons', 'board;media_url;title\nA;https://a.example/1.jpg;One\n'],
		['tabs', 'board\tmedia_url\ttitle\nA\thttps://a.example/1.jpg\tOne\n'],
		['a byte-order mark and CRLF', '\uFEFFboard,media_url,title\r\nA,https://a.example/1.jpg,One\r\n'],
		['UTF-16', Buffer.from('\uFEFFboard,media_url,title\nA,https://a.example/1.jpg,One\n', 'utf16le')],
		['other names, in other cases', 'Board ID,Image URL,Title\nA,https://a.example/1.jpg,One\n'],
		["Pinterest's own template", 'Title,Media URL,Pinterest board,Thumbnail\nOne,https://a.example/1.jpg,A,\n'],
		[
			'a separator inside quotes in the header',
			'"board","media_url","title","a;b;c;d"\nA,https://a.example/1.jpg,One,\n',
		],
	])('is read with %s', async (_, content) => {
		const [row] = await read(content);
		expect(row).toMatchObject({ row: 2, cells: { board: 'A', media_url: 'https://a.example/1.jpg', title: 'One' } });
	});

	it('counts rows as a spreadsheet does: empty ones and texts of several lines', async () => {
		const rows = await read('board,media_url,title\nA,u1,"two\nlines"\n,,\nA,u2,\n');
		expect(rows.map(({ row, cells }) => [row, cells.media_url])).toEqual([
			[2, 'u1'],
			[4, 'u2'],
		]);
	});

	it('takes a stray quote as text', async () => {
		const [row] = await read('board,media_url,title\nA,u1,A 5" plate\n');
		expect(row?.cells.title).toBe('A 5" plate');
	});

	it.each([
		['', 'empty-file'],
		['\n\n', 'empty-file'],
		['board,media_url\n', 'empty-file'],
		['board,title\nA,One\n', 'missing-column'],
		['media_url,title\nu,One\n', 'missing-column'],
		['board,board,media_url\nA,B,u\n', 'unreadable-file'],
	])('that cannot be used is refused whole: %j', async (content, code) => {
		expect(await codeOf(read(content))).toBe(code);
	});
});

describe('JSON', () => {
	it.each([
		['a list', '[{"board":"A","media_url":"u1"},{"board":"A","media_url":"u2"}]'],
		['rows in an object', '{"rows":[{"board":"A","media_url":"u1"},{"board":"A","media_url":"u2"}]}'],
		['one object a line', '{"board":"A","media_url":"u1"}\n\n{"board":"A","media_url":"u2"}\n'.replace('\n\n', '\n')],
	])('is read as %s', async (_, content) => {
		expect((await read(content, 'json')).map(({ row, cells }) => [row, cells.media_url])).toEqual([
			[1, 'u1'],
			[2, 'u2'],
		]);
	});

	it('loses one line only where one is not JSON', async () => {
		const rows = await read('{"board":"A","media_url":"u1"}\nnot json\n{"board":"A","media_url":"u3"}\n', 'json');
		expect(rows.map(({ problem, cells }) => problem?.code ?? cells.media_url)).toEqual(['u1', 'row-not-json', 'u3']);
	});

	it.each([
		['', 'empty-file'],
		['[]', 'empty-file'],
		['[{"board":', 'unreadable-file'],
		['hello, this is text', 'unreadable-file'],
	])('that cannot be used is refused whole: %j', async (content, code) => {
		expect(await codeOf(read(content, 'json'))).toBe(code);
	});
});

describe('XLSX', () => {
	const workbook = async (rows: unknown[][]) =>
		Buffer.from(await writeXlsx({ sheets: [{ name: 'Pins', rows: rows as never }] }));

	it('is read from the first sheet, with the row numbers of the sheet', async () => {
		const bytes = await workbook([['Board', 'Media URL', 'cover_time'], ['A', 'u1', 2], [], ['A', 'u2', null]]);
		const rows = await read(bytes, 'xlsx', 4096);
		expect(rows.map(({ row, cells }) => [row, cells.media_url, cells.cover_time])).toEqual([
			[2, 'u1', '2'],
			[4, 'u2', undefined],
		]);
	});

	it('has date cells without a zone, to the second', async () => {
		const date = new Date('2027-03-01T08:59:59.999Z');
		const bytes = await workbook([
			['board', 'media_url', 'run_at'],
			['A', 'https://a.example/1.jpg', date],
		]);
		const [row] = await read(bytes, 'xlsx', 4096);
		expect([row?.cells.run_at, row?.original.run_at]).toEqual(['2027-03-01T09:00:00', '2027-03-01T09:00:00']);
		const { draft } = draftFromCells(row?.cells ?? {}, { timeZone: 'Europe/Berlin' });
		expect(draft?.runAt).toBe('2027-03-01T09:00:00+01:00');
	});

	it('is read as text if it is text under the name of a workbook', async () => {
		expect((await read('board,media_url\nA,u\n', 'xlsx')).map(({ cells }) => cells.media_url)).toEqual(['u']);
	});

	it('that is not a workbook is refused', async () => {
		expect(
			await codeOf(
				read(
					await workbook([
						['board', 'title'],
						['A', 'One'],
					]),
					'xlsx',
					4096,
				),
			),
		).toBe('missing-column');
	});
});

describe('a row becomes a draft', () => {
	it('with all columns', () => {
		const { draft, findings } = draftFromCells({
			board: 'Travel',
			section: 'Sea',
			media_url: 'https://a.example/1.jpg',
			media_url_2: 'https://a.example/2.jpg',
			cover_time: '0:02',
			alt_text: 'x',
			approve: 'yes',
		});
		expect(findings).toEqual([]);
		expect(draft).toEqual({
			board: 'Travel',
			section: 'Sea',
			altText: 'x',
			media: [{ url: 'https://a.example/1.jpg' }, { url: 'https://a.example/2.jpg' }],
			cover: { atSeconds: 2 },
			approved: true,
		});
	});

	it.each([
		[{ media_url: 'https://a.example/1.jpg' }, ['board-missing']],
		[{ board: 'A' }, ['media-missing']],
		[{ board: 'A', media_url: 'ftp://a.example/1.jpg' }, ['url-scheme']],
		[{ board: 'A', media_url: 'pictures/1.jpg' }, ['media-path-refused']],
		[{ board: 'A', media_url: 'https://a.example/1.mp4', cover_time: 'soon' }, ['cover-time-invalid']],
		[{ board: 'A', media_url: 'https://a.example/1.jpg', approve: 'perhaps' }, ['approve-invalid']],
	])('or says what it needs: %j', (cells, codes) => {
		expect(draftFromCells(cells).findings.map(({ code }) => code)).toEqual(codes);
	});

	it('takes a path where the input lies in a folder', () => {
		expect(draftFromCells({ board: 'A', media_url: 'media/1.jpg' }, { folder: '/pins' }).draft?.media).toEqual([
			{ file: 'media/1.jpg', folder: '/pins' },
		]);
	});
});
