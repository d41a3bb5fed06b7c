// Makes the files of this folder: most by hand, and those that begin with `libreoffice-` with LibreOffice Calc
// (Debian's package libreoffice-calc). Run it again only to change them: they are kept, so that tests need no
// LibreOffice. Usage: node test/lib/rows/corpus/make.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COVERED, date, fods, formula, merged } from './fods.mjs';
import { escaped, sheetXml, workbook, zip } from './zip.mjs';

const folder = join(import.meta.dirname, 'files');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder);
const write = (name, ...parts) =>
	writeFileSync(join(folder, name), Buffer.concat(parts.map((part) => Buffer.from(part))));

const P = 'https://a.example/';
const HEADER = ['board', 'media_url', 'title'];
const table = (rows, delimiter = ',', end = '\n') => rows.map((cells) => cells.join(delimiter) + end).join('');
/** Rows with these titles. */
const pins = (...titles) => [HEADER, ...titles.map((title, index) => ['Travel', `${P}${index + 1}.jpg`, title])];
const utf16le = (text) => Buffer.from(text, 'utf16le');
const utf16be = (text) => Buffer.from(text, 'utf16le').swap16();
/** Bytes of an encoding that Node cannot write. */
const encoded = (text, codes) => Buffer.from([...text].flatMap((letter) => codes[letter] ?? [letter.charCodeAt(0)]));
const reversed = (encoding, from, to) => {
	const decoder = new TextDecoder(encoding);
	const codes = {};
	for (let code = from; code <= to; code += 1) codes[decoder.decode(Buffer.from([code]))] = [code];
	return codes;
};
const WINDOWS = reversed('windows-1252', 0x80, 0xff);
const MAC = reversed('macintosh', 0x80, 0xff);
const SHIFT_JIS = {};
for (const lead of [0x81, 0x82, 0x83, ...Array.from({ length: 0x17 }, (_, index) => 0x88 + index), 0xe0, 0xe1, 0xe2])
	for (let trail = 0x40; trail < 0xfd; trail += 1) {
		const letter = new TextDecoder('shift_jis').decode(Buffer.from([lead, trail]));
		if ([...letter].length === 1 && letter !== '\uFFFD') SHIFT_JIS[letter] ??= [lead, trail];
	}

// Encodings
const EUROPEAN = table(pins('Café crème', 'Süße Grüße', 'Jalapeño “hot”'));
const JAPANESE = table(pins('レモンタルトのレシピ', '夏の京都', 'さくら'));
write('utf-8.csv', EUROPEAN);
write('utf-8-bom.csv', '\uFEFF', EUROPEAN);
write('utf-16le-bom.csv', utf16le(`\uFEFF${EUROPEAN}`));
write('utf-16be-bom.csv', utf16be(`\uFEFF${EUROPEAN}`));
write('utf-16le.csv', utf16le(EUROPEAN));
write('utf-16be.csv', utf16be(EUROPEAN));
write('windows-1252.csv', encoded(EUROPEAN, WINDOWS));
write('macroman.csv', encoded(EUROPEAN, MAC));
write('shift-jis.csv', encoded(JAPANESE, SHIFT_JIS));
write('utf-8-japanese.csv', JAPANESE);
write('utf-16le-japanese.csv', utf16le(`\uFEFF${JAPANESE}`));
write('mixed-encodings.csv', table(pins('Café', 'Süß')), encoded('Travel,https://a.example/3.jpg,Façade\n', WINDOWS));
write('decomposed.csv', table(pins('Cafe\u0301', 'Emoji 🍋', 'Family 👩‍👩‍👧')));

// Delimiters
const PLAIN = pins('One, two', 'Three', 'Four');
const quoted = (rows) => rows.map((cells) => cells.map((cell) => (/[,;\t|]/.test(cell) ? `"${cell}"` : cell)));
write('comma.csv', table(quoted(PLAIN)));
write('semicolon.csv', table(PLAIN, ';'));
write('tab.tsv', table(PLAIN, '\t'));
write('bar.txt', table(PLAIN, '|'));
write('sep-semicolon.csv', 'sep=;\r\n', table(PLAIN, ';', '\r\n'));
write('sep-tab.csv', 'sep=\t\n', table(PLAIN, '\t'));
write('one-column.csv', 'media_url\nhttps://a.example/1.jpg\nhttps://a.example/2.jpg\n');
write('title-above.csv', 'Pins for July,,\n,,\n', table(pins('One', 'Two')));
write('title-above-semicolon.csv', 'Pins, July and August\n\n', table(pins('One, two', 'Three'), ';'));
write('notes-above.csv', 'Campaign;Summer\nOwner;Ann\nLast change;2027-01-04\n', table(pins('One'), ';'));

// Line ends
write('crlf.csv', table(pins('One', 'Two'), ',', '\r\n'));
write('cr.csv', table(pins('One', 'Two'), ',', '\r'));
write('no-last-line-end.csv', table(pins('One', 'Two')).trimEnd());
write(
	'mixed-line-ends.csv',
	'board,media_url,title\r\nTravel,https://a.example/1.jpg,One\nTravel,https://a.example/2.jpg,Two\r\n',
);
write('blank-lines.csv', '\n\n', table(pins('One')), '\n,,\n', 'Travel,https://a.example/2.jpg,Two\n\n\n');

// Quotes
const row = (title, n = 1) => `Travel,https://a.example/${n}.jpg,${title}\n`;
const head = `${HEADER.join(',')}\n`;
write('quotes-doubled.csv', head, row('"He said ""hi"" to me"'), row('Two', 2));
write('quotes-wrong.csv', head, row('One'), row('"He said "hi" to me"', 2), row('Three', 3));
write('quote-open.csv', head, row('"One'), row('Two', 2), row('Three', 3));
write('quote-open-at-end.csv', head, row('One'), 'Travel,https://a.example/2.jpg,"Two');
write('quote-stray.csv', head, row('A 5" plate'), row('Say "hi" twice', 2));
write('quotes-in-header.csv', '"board","media_url","title"\n', row('One'));
write('quote-open-in-header.csv', 'board,"media_url,title\n', row('One'));
write('breaks-in-cells.csv', head, row('"One\nline, and\r\nanother"'), row('Two', 2));
write('blanks-around.csv', 'board , media_url , title \n Travel , https://a.example/1.jpg , "One" \n');

// Faults of rows and files
write('nul.csv', head, row('One\0\0\0'), row('T\0wo', 2));
write('row-too-wide.csv', head, row('One, two'), row('Three', 2), row('Four,,', 3));
write('row-short.csv', head, 'Travel,https://a.example/1.jpg\n', row('Two', 2));
write('header-only.csv', head);
write('empty.csv', '');
write('only-blanks.csv', '\n  \n\n');
write('no-header.csv', row('One'), row('Two', 2));
write('column-twice.csv', 'board,media_url,title,title\n', row('One,Two'));
write('column-misspelt.csv', 'board,media_url,tilte\n', row('One'));
write('web-page.csv', '<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n');
write('page.xls', '<html><body><table><tr><td>board</td></tr></table></body></html>\n');
write('document.csv', '%PDF-1.7\n%äöü\n');
write(
	'picture.csv',
	Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'),
	Buffer.from(Array.from({ length: 600 }, (_, n) => (n * 37) % 256)),
);
write('old-excel.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(504));
write('spreadsheet-2003.xml', '<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook/>\n');
write('text-as.xls', table(pins('One', 'Two'), '\t', '\r\n'));
write('text-as.xlsx', table(pins('One', 'Two')));

// As programs export them
write(
	'google-sheets.csv',
	'Board,Media URL,Title,Description,Publish at,Approve\r\nTravel,https://a.example/1.jpg,"One, two","First line\nsecond line",2027-03-01 9:00:00,TRUE\r\nTravel,https://a.example/2.jpg,#N/A,,,FALSE\r\nTravel,https://a.example/3.jpg,#ERROR!,Text,,TRUE',
);
write(
	'google-sheets.tsv',
	'Board\tMedia URL\tTitle\r\nTravel\thttps://a.example/1.jpg\tA "quoted" word\r\nTravel\thttps://a.example/2.jpg\tTwo',
);
write(
	'excel-german.csv',
	encoded(
		'board;media_url;title;run_at;approve\r\nReisen;https://a.example/1.jpg;"Süß; und ""salzig""";01.03.2027 09:00;WAHR\r\nReisen;https://a.example/2.jpg;#BEZUG!;;FALSCH\r\n1,23457E+17;https://a.example/3.jpg;Grüße für 5 €;;\r\n',
		WINDOWS,
	),
);
write(
	'excel-german-utf-8.csv',
	'\uFEFFboard;media_url;title\r\nReisen;https://a.example/1.jpg;Süß\r\nReisen;https://a.example/2.jpg;#NV\r\n;;\r\n;;\r\n',
);
write(
	'excel-french.csv',
	encoded(
		'board;media_url;title;approve\r\nVoyages;https://a.example/1.jpg;Été à l’océan;VRAI\r\nVoyages;https://a.example/2.jpg;#VALEUR!;FAUX\r\n',
		WINDOWS,
	),
);
write(
	'excel-french-mac.csv',
	encoded(
		'board;media_url;title;approve\rVoyages;https://a.example/1.jpg;Été à l’océan;VRAI\rVoyages;https://a.example/2.jpg;École;FAUX\r',
		MAC,
	),
);
write(
	'excel-japanese.csv',
	encoded(
		'board,media_url,title\r\n旅行,https://a.example/1.jpg,"レモンのタルト、ミント添え"\r\n旅行,https://a.example/2.jpg,夏の海\r\n1.23457E+17,https://a.example/3.jpg,京都の朝\r\n',
		SHIFT_JIS,
	),
);
write(
	'excel-unicode-text.txt',
	utf16le(
		'\uFEFFboard\tmedia_url\ttitle\r\nTravel\thttps://a.example/1.jpg\t"One, ""two"""\r\nTravel\thttps://a.example/2.jpg\tЛето\r\n',
	),
);
write('excel-sep.csv', '\uFEFF', 'sep=,\r\n', table(pins('One', 'Zwei ä'), ',', '\r\n'));
write(
	'numbers.csv',
	'Table 1,,\r\nboard,media_url,title\r\nTravel,https://a.example/1.jpg,One\r\nTravel,https://a.example/2.jpg,Two\r\n',
);
write(
	'airtable.csv',
	'\uFEFFTitle,Board,Image,Image URL,Status,Approved,Created\n"Lemon Tart, with Mint",Recipes,lemon.jpg (https://dl.example/abc/lemon.jpg),https://a.example/1.jpg,Ready,checked,2027-01-04 9:15am\n"A long\ntitle",Recipes,,https://a.example/2.jpg,Draft,,2027-01-05 10:00am\n',
);
write(
	'notion.csv',
	'\uFEFFPin Title,Board,Image URL,Tags,Publish Date\nLemon Tart,Recipes,https://a.example/1.jpg,"summer, sweet","March 1, 2027 9:00 AM"\n"He said ""hi""",Recipes,https://a.example/2.jpg,,\n',
);
write('notion-export.zip', zip({ 'Pins 0123456789abcdef.csv': table(pins('One')) }));

// JSON
const objects = [
	{ board: 'Travel', media_url: `${P}1.jpg`, title: 'One' },
	{ board: 'Travel', media_url: `${P}2.jpg`, title: 'Two' },
];
const lines = (all, end = '\n') => all.map((each) => `${JSON.stringify(each)}${end}`).join('');
write('array.json', JSON.stringify(objects));
write('array-pretty-bom.json', '\uFEFF', JSON.stringify(objects, null, 2));
write('items.json', JSON.stringify({ items: objects, total: 2 }));
write('rows.json', JSON.stringify({ rows: objects }, null, '\t'));
write('single.json', JSON.stringify(objects[0], null, 2));
write('lines.ndjson', lines(objects));
write('lines-crlf.jsonl', lines(objects, '\r\n'));
write('lines-with-faults.ndjson', lines([objects[0]]), '{"board":"Travel",\n', '42\n', '\n', lines([objects[1]]));
write(
	'n8n-items.json',
	JSON.stringify(
		objects.map((json, item) => ({ json, pairedItem: { item } })),
		null,
		2,
	),
);
write(
	'numbers-rounded.json',
	'[{"board":123456789012345678,"media_url":"https://a.example/1.jpg"},{"board":"123456789012345678","media_url":"https://a.example/2.jpg","title":7}]',
);
write('utf-16.json', utf16le(`\uFEFF${JSON.stringify(objects)}`));
write('half.json', JSON.stringify(objects).slice(0, -20));
write('key-misspelt.ndjson', lines(objects), lines([{ board: 'Travel', media_url: `${P}3.jpg`, tilte: 'Three' }]));
write('empty-list.json', '[]');
write('errors.json', JSON.stringify([{ ...objects[0], title: '#REF!' }, objects[1]]));

// XLSX as Excel, Google Sheets and Numbers write it
const xlsx = (name, sheets, options) => write(name, zip(workbook(sheets, options)));
const raw = (type, value, style = '') => ({
	xml: (at) => `<c r="${at}" t="${type}"${style}><v>${escaped(value)}</v></c>`,
});
const number = (value, style = 0) => ({ xml: (at) => `<c r="${at}" s="${style}"><v>${value}</v></c>` });
const computed = (type, formulaText, value) => ({
	xml: (at) => `<c r="${at}" t="${type}"><f>${escaped(formulaText)}</f><v>${escaped(value)}</v></c>`,
});
const [, ...TWO] = pins('One', 'Two');
xlsx('inline-strings.xlsx', { Pins: { rows: pins('One <b> & "two"', 'Two\nlines') } });
const texts = [...HEADER, 'Travel', `${P}1.jpg`, 'One', `${P}2.jpg`];
xlsx(
	'excel-shared-strings.xlsx',
	{
		Sheet1: {
			rows: [
				[0, 1, 2],
				[3, 4, 5],
				[3, 6, 7],
			].map((cells) => cells.map((index) => raw('s', index))),
		},
	},
	{
		texts: [
			...texts.map((text) => `<si><t>${text}</t></si>`),
			'<si><r><rPr><b/></rPr><t xml:space="preserve">Rich </t></r><r><t>text</t></r><rPh sb="0" eb="1"><t>phonetic</t></rPh></si>',
		],
	},
);
xlsx('excel-table.xlsx', {
	Pins: {
		rows: [['Board', 'Media URL', 'Title', 'Column1'], ...TWO.map((cells) => [...cells, 'x'])],
		after: '<tableParts count="0"/>',
	},
});
xlsx('excel-hidden-sheet.xlsx', {
	Lists: { rows: [['Travel'], ['Food']], state: 'hidden' },
	Pins: { rows: pins('One') },
});
xlsx('excel-very-hidden-sheet.xlsx', {
	_config: { rows: pins('Template'), state: 'veryHidden' },
	Pins: { rows: pins('One') },
});
xlsx('excel-readme.xlsx', {
	README: { rows: [['How to fill in this sheet'], [], ['Write one pin a row.'], ['Ask Ann.']] },
	'Pins & more': { rows: pins('One', 'Two') },
});
xlsx('excel-title-above.xlsx', {
	Pins: { rows: [['Pins for July'], undefined, ['Owner', 'Ann'], ...pins('One', 'Two')] },
});
xlsx('excel-title-after-20-rows.xlsx', {
	Pins: { rows: [...Array.from({ length: 25 }, (_, n) => [`Note ${n}`]), ...pins('One')] },
});
xlsx('excel-formulas.xlsx', {
	Pins: {
		rows: [
			HEADER,
			[
				'Travel',
				computed('str', 'CONCAT("https://a.example/",ROW(),".jpg")', `${P}2.jpg`),
				computed('str', 'PROPER("one two")', 'One Two'),
			],
			['Travel', `${P}3.jpg`, computed('n', '6*7', 42)],
		],
	},
});
xlsx('excel-errors.xlsx', {
	Pins: {
		rows: [
			[...HEADER, 'link', 'my notes'],
			['Travel', `${P}1.jpg`, computed('e', '1/0', '#DIV/0!'), computed('e', 'A99', '#REF!'), ''],
			['Travel', `${P}2.jpg`, 'Two', '', raw('e', '#N/A')],
			['Travel', raw('e', '#VALUE!'), 'Three', '', ''],
		],
	},
});
xlsx('excel-ids.xlsx', {
	Pins: {
		rows: [
			['board', 'media_url', 'title', 'idempotency_key', 'my number'],
			[number('1.23456789012345E+17'), `${P}1.jpg`, 'One'],
			['123456789012345678', `${P}2.jpg`, 'Two', number(123456789012345)],
			[number(4711), `${P}3.jpg`, number(2027), '', number('9.99E+20')],
		],
	},
});
const dates = (serials) => [
	['board', 'media_url', 'run_at', 'title'],
	...serials.map((serial) => ['Travel', `${P}1.jpg`, number(serial, 1), number(serial)]),
];
xlsx('excel-dates.xlsx', { Pins: { rows: dates(['46447.375', '46447', '46447.37499999']) } }, { styles: [0, 22] });
xlsx(
	'excel-dates-1904.xlsx',
	{ Pins: { rows: dates(['44985.375']) } },
	{ styles: [0, 22], properties: 'date1904="1"' },
);
xlsx('excel-iso-dates.xlsx', {
	Pins: {
		rows: [
			['board', 'media_url', 'run_at'],
			['Travel', `${P}1.jpg`, raw('d', '2027-03-01T09:00:00')],
		],
	},
});
xlsx('excel-booleans.xlsx', {
	Pins: {
		rows: [
			['board', 'media_url', 'approve'],
			['Travel', `${P}1.jpg`, raw('b', '1')],
			['Travel', `${P}2.jpg`, raw('b', '0')],
		],
	},
});
xlsx('excel-merged.xlsx', {
	Pins: {
		rows: [HEADER, ['Travel', `${P}1.jpg`, 'One'], [null, `${P}2.jpg`, 'Two']],
		after: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>',
	},
});
xlsx('excel-column-misspelt.xlsx', {
	README: { rows: [['Read me']] },
	Pins: { rows: [['board', 'media_url', 'tilte'], ...TWO] },
});
xlsx('excel-no-sheet-fits.xlsx', {
	Ideas: {
		rows: [
			['Idea', 'Who'],
			['Cats', 'Ann'],
		],
	},
	Budget: {
		rows: [
			['Month', 'Sum'],
			['May', 7],
		],
	},
});
xlsx('excel-empty.xlsx', { Sheet1: { rows: [] } });
xlsx('excel-header-only.xlsx', { Sheet1: { rows: [HEADER] } });
xlsx('excel-column-twice.xlsx', { Sheet1: { rows: [[...HEADER, 'title'], ...TWO] } });
xlsx('excel-two-sheets.xlsx', {
	June: { rows: pins('June one') },
	July: { rows: pins('July one', 'July two') },
	Old: { rows: pins('Old'), state: 'hidden' },
});
xlsx('excel-far-cell.xlsx', {
	Pins: {
		xml: sheetXml([HEADER, ...TWO]).replace(
			'</row></sheetData>',
			'<c r="XFD3" t="inlineStr"><is><t>x</t></is></c></row></sheetData>',
		),
	},
});
xlsx('excel-notes-beside.xlsx', { Pins: { rows: [HEADER, [...TWO[0], null, 'a note of mine'], TWO[1]] } });
xlsx('excel-macros.xlsm', { Pins: { rows: pins('One') } });
xlsx('google-sheets.xlsx', {
	Sheet1: {
		rows: [
			HEADER,
			['Travel', `${P}1.jpg`, computed('str', 'IFERROR(__xludf.DUMMYFUNCTION("GOOGLETRANSLATE(""x"")"),"One")', 'One')],
			['Travel', `${P}2.jpg`, computed('e', 'VLOOKUP(1,A1:A1,1,0)', '#N/A')],
			[],
			[],
		],
	},
});
xlsx('numbers.xlsx', {
	'Export Summary': {
		rows: [
			['This document was exported from Numbers. Each table was converted to an Excel worksheet.'],
			[],
			['Numbers Sheet Name', 'Numbers Table Name', 'Excel Worksheet Name'],
			['Sheet 1', 'Table 1', 'Sheet 1 - Table 1'],
		],
	},
	'Sheet 1 - Table 1': { rows: [['Table 1'], ...pins('One', 'Two')] },
});
xlsx('entities.xlsx', {
	Pins: {
		xml: sheetXml(pins('&bomb;'))
			.replace('&amp;bomb;', '&h;')
			.replace(
				'?>\n',
				`?>\n<!DOCTYPE x [<!ENTITY a "${'ha'.repeat(50)}">${[...'bcdefgh'].map((name) => `<!ENTITY ${name} "${`&${String.fromCharCode(name.charCodeAt(0) - 1)};`.repeat(10)}">`).join('')}]>\n`,
			),
	},
});
const whole = zip(workbook({ Pins: { rows: pins('One', 'Two') } }));
write('half.xlsx', whole.subarray(0, whole.length / 2));
write('damaged.xlsx', Buffer.concat([whole.subarray(0, 60), Buffer.alloc(200, 7), whole.subarray(260)]));
write('size-hidden.xlsx', zip(workbook({ Pins: { rows: pins('One') } }), { 'xl/worksheets/sheet1.xml': 0 }));
write('document.docx', zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': '<document/>' }));
write('pins.numbers', zip({ 'Index/Document.iwa': 'x', 'Metadata/Properties.plist': 'x' }));
write('pins.xlsb', zip({ '[Content_Types].xml': '<Types/>', 'xl/workbook.bin': 'x' }));

// Made by LibreOffice
const work = mkdtempSync(join(tmpdir(), 'corpus-'));
function libreoffice(name, sheets, { formats, ...options }) {
	const source = join(work, `libreoffice-${name}.fods`);
	writeFileSync(source, fods(sheets, options));
	for (const [suffix, filter] of Object.entries(formats)) {
		const out = mkdtempSync(join(work, 'out-'));
		execFileSync('soffice', [
			'--headless',
			`-env:UserInstallation=file://${work}/profile`,
			'--convert-to',
			filter,
			'--outdir',
			out,
			source,
		]);
		for (const made of readdirSync(out)) renameSync(join(out, made), join(folder, `libreoffice-${name}${suffix}`));
	}
}
const BOTH = { '.xlsx': 'xlsx', '.ods': 'ods' };
const csv = (delimiter, charset) => `csv:Text - txt - csv (StarCalc):${delimiter.charCodeAt(0)},34,${charset},1`;
libreoffice(
	'plain',
	{ Pins: { rows: pins('Café, crème', 'Two\nlines', 'レモン 🍋') } },
	{
		formats: { ...BOTH, '.csv': csv(',', 76), '.tsv': csv('\t', 76) },
	},
);
libreoffice(
	'european',
	{ Pins: { rows: pins('Café; crème', 'Süße Grüße') } },
	{
		formats: { '-windows-1252.csv': csv(';', 1), '-macroman.csv': csv(';', 2), '-utf-16.csv': csv(';', 65535) },
	},
);
libreoffice(
	'japanese',
	{ Pins: { rows: pins('レモンのタルト', '夏の海') } },
	{ formats: { '-shift-jis.csv': csv(',', 64) } },
);
libreoffice(
	'hidden',
	{
		README: { rows: [['Read me first']] },
		Lists: { rows: pins('Not this one'), hidden: true },
		Pins: { rows: pins('One') },
	},
	{ formats: BOTH },
);
libreoffice(
	'title-above',
	{ Pins: { rows: [[merged('Pins for July', 1, 3), COVERED, COVERED], [], ...pins('One', 'Two')] } },
	{ formats: BOTH },
);
libreoffice(
	'values',
	{
		Pins: {
			rows: [
				['board', 'media_url', 'title', 'run_at', 'approve', 'cover_time'],
				['Travel', `${P}1.jpg`, formula('"One" & " " & "two"'), date('2027-03-01T09:00:00'), true, 2],
				['Travel', `${P}2.jpg`, formula('1/0'), date('2027-03-02'), false, 2.5],
				[123456789012345680, `${P}3.jpg`, formula('NA()'), '', '', ''],
			],
		},
	},
	{ formats: { ...BOTH, '.csv': csv(',', 76) } },
);
libreoffice(
	'merged',
	{ Pins: { rows: [HEADER, [merged('Travel', 2), `${P}1.jpg`, 'One'], [COVERED, `${P}2.jpg`, 'Two']] } },
	{ formats: BOTH },
);
libreoffice(
	'since-1904',
	{
		Pins: {
			rows: [
				['board', 'media_url', 'run_at'],
				['Travel', `${P}1.jpg`, date('2027-03-01T09:00:00')],
			],
		},
	},
	{ since1904: true, formats: BOTH },
);
rmSync(work, { recursive: true });
