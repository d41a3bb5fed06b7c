import { Readable } from 'node:stream';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { PipelineError } from '../../../lib';
import { readRows } from '../../../lib/rows/read-rows';

/** What a file gives: its rows as `row: title` or `row! code`, its notices, or the code it is refused with. */
interface Outcome {
	rows: string[];
	notices: string[];
	refused?: string;
}

async function read(parts: Iterable<Buffer>): Promise<Outcome & { messages: string[] }> {
	const outcome: Outcome & { messages: string[] } = { rows: [], notices: [], messages: [] };
	const onNotice = (sentence: string) => outcome.notices.push(sentence);
	try {
		for await (const { row, cells, problem } of readRows(Readable.from(parts), { format: 'csv', onNotice })) {
			outcome.rows.push(problem ? `${row}! ${problem.code}` : `${row}: ${cells.title ?? ''}`);
			if (problem) outcome.messages.push(problem.message);
		}
	} catch (error) {
		if (!(error instanceof PipelineError)) throw error;
		outcome.refused = error.problem.code;
		outcome.messages.push(error.problem.message);
	}
	return outcome;
}

function pieces(content: string | Buffer, size: number): Buffer[] {
	const bytes = Buffer.from(content);
	return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
		bytes.subarray(index * size, (index + 1) * size),
	);
}

const HEADER = 'board,media_url,title';
/** A file of rows with these titles, written as they stand. */
const sheet = (...titles: string[]) => [HEADER, ...titles.map((title) => `A,u,${title}`), ''].join('\n');
const utf16be = (text: string) => Buffer.from(text, 'utf16le').swap16();
/** `é` and its like as bytes of an encoding that Node cannot write. */
const bytes = (text: string, codes: Record<string, number>) =>
	Buffer.from([...text].map((character) => codes[character] ?? character.charCodeAt(0)));

const WINDOWS = { '“': 0x93, '”': 0x94, '’': 0x92, '–': 0x96, '€': 0x80, '…': 0x85 };
const MAC = {
	...{ Ä: 0x80, É: 0x83, Ö: 0x85, Ü: 0x86, à: 0x88, ä: 0x8a, å: 0x8c, ç: 0x8d, é: 0x8e, è: 0x8f, ê: 0x90 },
	...{ ñ: 0x96, ó: 0x97, ö: 0x9a, ü: 0x9f, ß: 0xa7, ø: 0xbf, '’': 0xd5, '“': 0xd2, '”': 0xd3, '–': 0xd0, '€': 0xdb },
};

/** What is held after all garbage is collected. */
function heldBytes(): number {
	setFlagsFromString('--expose-gc');
	(runInNewContext('gc') as () => void)();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

type Case = [name: string, content: string | Buffer, rows: string[], notice?: RegExp];

const DELIMITERS: Case[] = [
	['sep=; as first line', 'sep=;\nboard;media_url;title\nA;u;One, two\n', ['2: One, two']],
	['sep= with a byte order mark, CRLF and quotes', '\uFEFF"sep=;"\r\nboard;media_url;title\r\nA;u;One\r\n', ['2: One']],
	['sep= and a tab', 'sep=\t\nboard\tmedia_url\ttitle\nA\tu\tOne\n', ['2: One']],
	['SEP= and a caret, which is never guessed', 'SEP=^\nboard^media_url^title\nA^u^One\n', ['2: One']],
	['sep= and \\r as line end', 'sep=;\rboard;media_url;title\rA;u;One\r', ['2: One']],
	['sep= in UTF-16', utf16be('\uFEFFsep=;\r\nboard;media_url;title\r\nA;u;One\r\n'), ['2: One']],
	['empty cells between tabs', 'board\tmedia_url\tlink\ttitle\nA\tu\t\tOne\n', ['2: One']],
	['bars', 'board|media_url|title\nA|u|One\n', ['2: One']],
];

const QUOTES: Case[] = [
	[
		'quotes within a quoted cell',
		sheet('One', '"He said "hi" to me"', 'Three'),
		['2: One', '3! wrong-quote', '4: Three'],
	],
	['text after a closed quote', sheet('"One" more', 'Two'), ['2! wrong-quote', '3: Two']],
	['a quote within an unquoted cell', sheet('A 5" plate', 'Two'), ['2: A 5" plate', '3: Two']],
	['quotes around a word of an unquoted cell', sheet('Say "hi" twice', 'Two'), ['2: Say "hi" twice', '3: Two']],
	['doubled quotes', sheet('"He said ""hi"" to me"', '""'), ['2: He said "hi" to me', '3: ']],
	['blanks around quotes', sheet(' "One, two" ', 'Two'), ['2: One, two', '3: Two']],
	[
		'a quote that is open at the end of the file',
		sheet('One', '"Two', 'Three'),
		['2: One', '3! unclosed-quote', '4: Three'],
	],
	['an open quote in the last line, half a file', `${HEADER}\nA,u,One\nA,u,"Tw`, ['2: One', '3! unclosed-quote']],
	[
		'an open quote that a later row closes',
		sheet('"One', '"Two"', 'Three'),
		['2! unclosed-quote', '3: Two', '4: Three'],
	],
	[
		'three open quotes one after the other',
		sheet('"One', '"Two', '"Three', 'Four'),
		['2! unclosed-quote', '3! unclosed-quote', '4! unclosed-quote', '5: Four'],
	],
	['a break in a cell', sheet('"One\ntwo"', 'Two'), ['2: One\ntwo', '3: Two']],
	['breaks, empty lines and delimiters in a cell', sheet('"One\n\n,two"', 'Two'), ['2: One\n\n,two', '3: Two']],
	['a wrong quote behind a break in a cell', sheet('"One\ntwo" three', 'Two'), ['2! unclosed-quote', '3: ', '4: Two']],
];

const ENCODINGS: Case[] = [
	['UTF-8 with a byte order mark', `\uFEFF${sheet('Grüße')}`, ['2: Grüße']],
	['UTF-16 LE with a mark', Buffer.from(`\uFEFF${sheet('Grüße 🍋')}`, 'utf16le'), ['2: Grüße 🍋']],
	['UTF-16 LE without', Buffer.from(sheet('Grüße 🍋'), 'utf16le'), ['2: Grüße 🍋']],
	['UTF-16 BE with a mark', utf16be(`\uFEFF${sheet('Grüße 🍋')}`), ['2: Grüße 🍋']],
	['UTF-16 BE without', utf16be(sheet('レモン')), ['2: レモン']],
	[
		'UTF-16 that ends within a character',
		utf16be(sheet('One', 'Two').trimEnd()).subarray(0, -1),
		['2: One', '3! not-utf8'],
	],
	['Windows-1252, German', bytes(sheet('Süße Äpfel'), WINDOWS), ['2: Süße Äpfel'], /Windows-1252/],
	['Windows-1252, one letter', bytes(sheet('Café'), WINDOWS), ['2: Café'], /Windows-1252/],
	[
		'Windows-1252, nothing but punctuation',
		bytes(sheet('It’s “new” – 5 €…'), WINDOWS),
		['2: It’s “new” – 5 €…'],
		/Windows-1252/,
	],
	['Windows-1252, dashes within words', bytes(sheet('One—two'), { '—': 0x97 }), ['2: One—two'], /Windows-1252/],
	['MacRoman, German', bytes(sheet('Süße Äpfel'), MAC), ['2: Süße Äpfel'], /MacRoman/],
	['MacRoman, French', bytes(sheet('Crème brûlée'.replace('û', 'u')), MAC), ['2: Crème brulée'], /MacRoman/],
	['MacRoman, Spanish', bytes(sheet('Mañana: corazón'), MAC), ['2: Mañana: corazón'], /MacRoman/],
	['MacRoman, nothing but punctuation', bytes(sheet('It’s “new”'), MAC), ['2: It’s “new”'], /MacRoman/],
	['MacRoman with \\r as line end', bytes(sheet('Süße').replaceAll('\n', '\r'), MAC), ['2: Süße'], /MacRoman/],
	[
		'UTF-8 with one row of another encoding',
		Buffer.concat([
			Buffer.from(sheet('Grüße')),
			bytes('A,u,Süße\nA,u,', {}),
			Buffer.from('Äpfel, Öl'.split(',')[0] as string),
		]),
		['2: Grüße', '3! not-utf8', '4: Äpfel'],
	],
	[
		'Windows-1252 after 100 KB of ASCII',
		bytes(sheet(...Array.from({ length: 4 }, () => 'x'.repeat(25_000)), 'Süß'), {}),
		[...[2, 3, 4, 5].map((row) => `${row}: ${'x'.repeat(25_000)}`), '6: Süß'],
		/Windows-1252/,
	],
];

const LINES: Case[] = [
	['\\r alone as line end', sheet('One', '"Two\nlines"').replaceAll(/\n(?!lines)/g, '\r'), ['2: One', '3: Two\nlines']],
	['CRLF, with CRLF in a cell', sheet('"One\ntwo"', 'Two').replaceAll('\n', '\r\n'), ['2: One\ntwo', '3: Two']],
	['both line ends in one file', `${HEADER}\r\nA,u,One\nA,u,Two\r\n`, ['2: One', '3: Two']],
	['no line end at the end', `${HEADER}\nA,u,One`, ['2: One']],
	['empty rows, which count', sheet('One').replace('\nA', '\n\n,,\nA'), ['4: One']],
	['empty lines before the header', `\n\n${sheet('One')}`, ['4: One']],
	['zero bytes in cells', sheet('One\0\0', '\0Two'), ['2: One', '3: Two']],
	['zero bytes after the last row', `${sheet('One')}${'\0'.repeat(600)}`, ['2: One']],
	['too many cells', sheet('One,x', 'Two'), ['2! row-too-wide', '3: Two']],
];

describe.each([
	['delimiters', DELIMITERS],
	['quotes', QUOTES],
	['encodings', ENCODINGS],
	['lines', LINES],
])('readRows reads a CSV as people have it: %s', (_, cases) => {
	it.each(cases)('%s', async (_name, content, rows, notice) => {
		for (const size of [1, 7, 65_536]) {
			const outcome = await read(pieces(content, size));
			expect(outcome).toMatchObject({ rows, notices: notice ? [expect.stringMatching(notice)] : [] });
		}
	});
});

describe('readRows names the place', () => {
	it('of a wrong quote by row and by line, which differ after a break in a cell', async () => {
		const { messages } = await read(pieces(`sep=,\n${sheet('"One\ntwo\nthree"', '"Two" x', '"Three')}`, 64));
		expect(messages).toEqual([
			expect.stringMatching(/^Row 3, in line 6 of the file, has a quote within a quoted text/),
			expect.stringMatching(/^Row 4, in line 7 of the file, opens a quote that is never closed/),
		]);
	});
});

describe('readRows refuses a CSV', () => {
	it.each([
		['whose header has an open quote', '"board,media_url\nA,u\n', 'unreadable-file', /line 1, has a quote/],
		['whose header has a wrong quote', 'sep=,\nboard,"media" url\nA,u\n', 'unreadable-file', /line 2, has a quote/],
		['with 20,000 columns', `${'x,'.repeat(20_000)}\n`, 'unreadable-file', /16,384 columns/],
		['with a header of 2 MB', 'x'.repeat(2e6), 'unreadable-file', /1 million characters/],
		['of nothing but a sep= line', 'sep=;\n', 'empty-file', /empty/],
		['of nothing but zero bytes', '\0'.repeat(1000), 'empty-file', /empty/],
	])('%s', async (_, content, code, message) => {
		const { refused, messages } = await read(pieces(content, 65_536));
		expect(refused).toBe(code);
		expect(messages.at(-1)).toMatch(message);
	});
});

describe('readRows holds little of a CSV that is made to exhaust it', () => {
	it('a cell of 200 MB costs its row only', async () => {
		const before = heldBytes();
		let held = 0;
		function* file() {
			yield Buffer.from(`${HEADER}\nA,u,One\nA,u,`);
			for (let at = 0; at < 200; at += 1) yield Buffer.alloc(1e6, 'x');
			held = heldBytes() - before;
			yield Buffer.from('\nA,u,Three\n');
		}
		expect((await read(file())).rows).toEqual(['2: One', '3! row-too-large', '4: Three']);
		// The stream in front reads some 16 MB ahead, and other tests of this process hold some too; the cell itself would
		// be 200 MB, and more with what is made of it.
		expect(held).toBeLessThan(180e6);
	});

	it('lines that each reopen a quote are given up one by one, and the last row is read', async () => {
		// Each line opens a quote in a line of its own, and keeps it open in that of another.
		const lines = Array.from({ length: 20_000 }, () => '",a","');
		const { rows } = await read(pieces(`${HEADER}\n${lines.join('\n')}\nA,u,"x" y\nA,u,Last\n`, 65_536));
		expect(rows.at(-1)).toBe('20003: Last');
		expect(rows).toHaveLength(20_002);
	});
});
