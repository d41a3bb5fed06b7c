import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { PipelineError, type ReadRow } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';
import { readCsv } from '../../../lib/rows/csv';
import { readWorkbook } from '../../../lib/rows/workbook';
import type { WorkbookLimits } from '../../../lib/rows/workbook-client';
import { headerOf } from '../../../lib/rows/header';
import { sheetXml, workbook, zip } from './corpus/zip.mjs';

const HEADER = ['board', 'media_url', 'title'];
const pin = (title: string) => ['Travel', 'https://a.example/1.jpg', title];
const pins = (...titles: string[]) => zip(workbook({ Pins: { rows: [HEADER, ...titles.map(pin)] } }));

/** What is read, row by row, and the sentence that ends it. */
async function outcome(rows: AsyncIterable<ReadRow>): Promise<string[]> {
	const found: string[] = [];
	try {
		for await (const { row, cells, problem } of rows)
			found.push(
				problem ? `${row}! ${problem.code}: ${problem.message}` : `${row}: ${(cells.title ?? '').slice(0, 20)}`,
			);
	} catch (error) {
		if (!(error instanceof PipelineError)) throw error;
		found.push(error.message);
	}
	return found;
}

const read = (bytes: Buffer, sheet?: string) =>
	outcome(readRows(Readable.from([bytes]), { format: 'xlsx', ...(sheet && { sheet }) }));
const readWithin = (bytes: Buffer, limits: Partial<WorkbookLimits>) =>
	outcome(readWorkbook(Readable.from([bytes]), { check: headerOf, known: () => 0 }, {}, limits));

/** Text that hardly packs, so that nothing looks like a bomb. */
const noise = (length: number) => randomBytes(length).toString('base64');

describe('a workbook that is made to exhaust its reader', () => {
	const TOO_MUCH = [expect.stringContaining('unpacks to far more data than a spreadsheet holds')];

	it('and unpacks to gigabytes is refused before it is unpacked', async () => {
		const entries = workbook({ Pins: { rows: [HEADER] } });
		const bomb = zip({ ...entries, 'xl/worksheets/sheet1.xml': ' '.repeat(50e6) });
		expect(bomb.length).toBeLessThan(100_000);
		expect(await read(bomb)).toEqual(TOO_MUCH);
	});

	it('and has thousands of entries is refused', async () => {
		const many = Object.fromEntries(Array.from({ length: 1001 }, (_, index) => [`xl/media/${index}`, 'x']));
		expect(await read(zip({ ...workbook({ Pins: { rows: [HEADER] } }), ...many }))).toEqual(TOO_MUCH);
	});

	it('and says that it unpacks to less than it does gives no more than it says', async () => {
		const rows = [HEADER, ...Array.from({ length: 200_000 }, () => pin('x'))];
		const [first = '', ...others] = await read(zip(workbook({ Pins: { rows } }), { 'xl/worksheets/sheet1.xml': 1000 }));
		expect(`${first} ${others.at(-1)}`).toContain('The workbook is damaged');
		expect(others.length).toBeLessThan(10_000);
	});

	it('with a cell of more than a million characters loses that row, and the others are read', async () => {
		expect(await read(pins('One', noise(1e6), 'Three'))).toEqual([
			'2: One',
			expect.stringMatching(/^3! row-too-large: /),
			'4: Three',
		]);
	});

	it('needs more memory than its process has, and is given up in one line', async () => {
		const texts = Array.from({ length: 300_000 }, (_, index) => `<si><t>${index}</t></si>`); // all held until the end
		const heavy = zip(workbook({ Pins: { rows: [HEADER, pin('One')] } }, { texts }));
		expect(await readWithin(heavy, { memoryMiB: 16 })).toEqual([
			expect.stringMatching(/took more than 16 MiB of memory.* Save the sheet as CSV\.$/),
		]);
	});

	it('takes longer than it may, and is given up in one line', async () => {
		expect(await readWithin(pins('One'), { waitMs: 1 })).toEqual([
			'Reading the workbook took more than 0.001 seconds and was given up. Save the sheet as CSV.',
		]);
	});

	it('may be read slowly: time counts only while it is waited for', async () => {
		const rows = readWorkbook(
			Readable.from([pins('One', 'Two')]),
			{ check: headerOf, known: () => 0 },
			{},
			{ waitMs: 20_000 },
		);
		const before = performance.now();
		const found = await outcome(
			(async function* () {
				for await (const row of rows) {
					await new Promise((resolve) => setTimeout(resolve, 50));
					yield row;
				}
			})(),
		);
		expect(performance.now() - before).toBeGreaterThan(100);
		expect(found).toEqual(['2: One', '3: Two']);
	});
});

describe('a sheet is chosen', () => {
	const book = zip(
		workbook({
			README: { rows: [['Read me']] },
			'July & August': { rows: [HEADER, pin('July')] },
			Old: { rows: [HEADER, pin('Old')], state: 'hidden' },
		}),
	);

	it.each([
		['by its name', 'July & August', ['2: July']],
		['by its name in other capitals', ' july & AUGUST', ['2: July']],
		['though it is hidden', 'Old', ['2: Old']],
		[
			'though its header does not fit, and the message is about it',
			'README',
			[expect.stringContaining('Found: Read me.')],
		],
		['that is not there', 'June', ['The workbook has no sheet "June". It has: README, July & August, Old.']],
	])('%s', async (_, sheet, found) => {
		expect(await read(book, sheet)).toEqual(found);
	});

	it('of a CSV, which has none', async () => {
		const rows = readRows(Readable.from([Buffer.from('board,media_url\nA,u\n')]), { format: 'csv', sheet: 'Pins' });
		expect(await outcome(rows)).toEqual([expect.stringContaining('has no sheets')]);
	});
});

describe('a workbook that breaks off', () => {
	it('keeps the rows before, and the next one says why the others are missing', async () => {
		const rows = [HEADER, ...Array.from({ length: 2000 }, (_, index) => pin(`Title ${index} ${noise(60)}`))];
		const entries = workbook({ Pins: { rows } });
		const xml = sheetXml(rows);
		const half = zip({ ...entries, 'xl/worksheets/sheet1.xml': xml });
		const at = half.length - 20_000; // within the packed rows
		const found = await read(Buffer.concat([half.subarray(0, at), Buffer.alloc(8000, 0xff), half.subarray(at + 8000)]));
		expect(found[0]).toMatch(/^2: Title 0 /);
		expect(found.at(-1)).toMatch(
			/^\d+! rest-unread: From row \d+ on the file could not be read: The workbook is damaged/,
		);
		expect(found.length).toBeGreaterThan(100);
	});

	/** A workbook whose sheet unpacks, but is not what was packed by its checksum. */
	const withWrongSum = (count: number) => {
		const xml = sheetXml([HEADER, ...Array.from({ length: count }, (_, index) => pin(`Title ${index}`))]);
		const bytes = zip({ ...workbook({ Pins: { rows: [HEADER] } }), 'xl/worksheets/sheet1.xml': xml });
		const sum = Buffer.alloc(4);
		sum.writeUInt32LE(crc32(xml));
		const wrong = Buffer.from(sum.map((byte) => byte ^ 1));
		for (let at = bytes.indexOf(sum); at >= 0; at = bytes.indexOf(sum, at)) wrong.copy(bytes, at);
		return bytes;
	};

	it('is noticed by its checksum where what is damaged unpacks all the same, perhaps to fewer rows', async () => {
		const found = await read(withWrongSum(50));
		expect([found.length, found[49]]).toEqual([51, '51: Title 49']);
		expect(found[50]).toMatch(/^52! rest-unread: .*The workbook is damaged/);
	});

	it('and has few rows is refused by its checksum before any of them is used', async () => {
		expect(await read(withWrongSum(2))).toEqual([expect.stringContaining('The workbook is damaged')]);
	});
});

it('a header of 65 KB that comes in small pieces is looked at a few times, not once for each piece', async () => {
	const header = `board,media_url,${'x'.repeat(65_000)}`;
	const bytes = Buffer.from(`${header}\nA,u,1\n`);
	const pieces = Array.from({ length: Math.ceil(bytes.length / 16) }, (_, index) =>
		bytes.subarray(index * 16, index * 16 + 16),
	);
	let looked = 0;
	const known = (names: string[]) => {
		looked += names.join().length;
		return 0;
	};
	expect(await outcome(readCsv(Readable.from(pieces), { check: headerOf, known }))).toEqual(['2: ']);
	expect(looked).toBeLessThan(header.length * 20);
});
