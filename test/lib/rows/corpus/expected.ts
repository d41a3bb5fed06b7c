import type { Cells } from '../../../../lib/model/import-row';

/** What reading a file of the corpus gives. A problem is its code, a colon, and words of its sentence. */
interface Expected {
	/** Each row by its number: its cells apart from `media_url`, where the board is Travel if nothing else is said; or its problem. */
	rows?: Record<number, Cells | string>;
	/** The problem that the file is refused with. */
	refused?: string;
	/** Words of the one notice. */
	notice?: string;
}

/** The files in `files`, which `make.mjs` makes, with what is to come of them. */
export const EXPECTED: Record<string, Expected> = {
	// Encodings
	'decomposed.csv': { rows: { 2: { title: 'Café' }, 3: { title: 'Emoji 🍋' }, 4: { title: 'Family 👩‍👩‍👧' } } },
	'macroman.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
		notice: 'read as MacRoman,',
	},
	'mixed-encodings.csv': {
		rows: { 2: { title: 'Café' }, 3: { title: 'Süß' }, 4: 'not-utf8: Row 4 is not UTF-8' },
	},
	'shift-jis.csv': {
		rows: { 2: { title: 'レモンタルトのレシピ' }, 3: { title: '夏の京都' }, 4: { title: 'さくら' } },
		notice: 'read as Shift_JIS,',
	},
	'utf-16.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'utf-16be-bom.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'utf-16be.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'utf-16le-bom.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'utf-16le-japanese.csv': {
		rows: { 2: { title: 'レモンタルトのレシピ' }, 3: { title: '夏の京都' }, 4: { title: 'さくら' } },
	},
	'utf-16le.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'utf-8-bom.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'utf-8-japanese.csv': {
		rows: { 2: { title: 'レモンタルトのレシピ' }, 3: { title: '夏の京都' }, 4: { title: 'さくら' } },
	},
	'utf-8.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
	},
	'windows-1252.csv': {
		rows: { 2: { title: 'Café crème' }, 3: { title: 'Süße Grüße' }, 4: { title: 'Jalapeño “hot”' } },
		notice: 'read as Windows-1252,',
	},

	// Delimiters, and what stands above a header
	'bar.txt': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'comma.csv': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'notes-above.csv': { rows: { 5: { title: 'One' } } },
	'one-column.csv': { refused: 'missing-column: no column board. Found: media_url.' },
	'semicolon.csv': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'sep-semicolon.csv': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'sep-tab.csv': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'tab.tsv': { rows: { 2: { title: 'One, two' }, 3: { title: 'Three' }, 4: { title: 'Four' } } },
	'title-above-semicolon.csv': { rows: { 4: { title: 'One, two' }, 5: { title: 'Three' } } },
	'title-above.csv': { rows: { 4: { title: 'One' }, 5: { title: 'Two' } } },

	// Line ends and blanks
	'blank-lines.csv': { rows: { 4: { title: 'One' }, 7: { title: 'Two' } } },
	'blanks-around.csv': { rows: { 2: { title: 'One' } } },
	'cr.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'crlf.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'mixed-line-ends.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'no-last-line-end.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },

	// Quotes
	'breaks-in-cells.csv': { rows: { 2: { title: 'One\nline, and\nanother' }, 3: { title: 'Two' } } },
	'quote-open-at-end.csv': { rows: { 2: { title: 'One' }, 3: 'unclosed-quote: in line 3' } },
	'quote-open-in-header.csv': {
		refused:
			'unreadable-file: The header, in line 1, has a quote that is not closed or stands within a quoted name. Correct it and import the file again.',
	},
	'quote-open.csv': { rows: { 2: 'unclosed-quote: in line 2', 3: { title: 'Two' }, 4: { title: 'Three' } } },
	'quote-stray.csv': { rows: { 2: { title: 'A 5" plate' }, 3: { title: 'Say "hi" twice' } } },
	'quotes-doubled.csv': { rows: { 2: { title: 'He said "hi" to me' }, 3: { title: 'Two' } } },
	'quotes-in-header.csv': { rows: { 2: { title: 'One' } } },
	'quotes-wrong.csv': { rows: { 2: { title: 'One' }, 3: 'wrong-quote: in line 3', 4: { title: 'Three' } } },

	// Rows and files at fault
	'column-misspelt.csv': { refused: 'column-unknown: Did you mean title?' },
	'column-twice.csv': {
		refused: 'unreadable-file: The header contains the column title twice. Rename or delete one of the two.',
	},
	'document.csv': {
		refused: 'unreadable-file: The file is a PDF, not a spreadsheet. Export the sheet as .xlsx or CSV.',
	},
	'empty.csv': { refused: 'empty-file: The file is empty.' },
	'header-only.csv': { refused: 'empty-file: The file has no rows.' },
	'no-header.csv': {
		refused: 'missing-column: no column media_url and no column board. Found: Travel, https://a.example/1.jpg, One.',
	},
	'nul.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'old-excel.xls': {
		refused:
			'unreadable-file: The file is a workbook in the old format of Excel (.xls), or has a password. Save it as .xlsx without a password, or as "CSV UTF-8".',
	},
	'only-blanks.csv': { refused: 'empty-file: The file is empty.' },
	'page.xls': {
		refused: 'unreadable-file: This is a web page, not a spreadsheet. In Google Sheets use File > Download.',
	},
	'picture.csv': {
		refused:
			'unreadable-file: The file is neither text nor a workbook; it may be a picture or damaged. Give a CSV, XLSX, ODS or JSON file.',
	},
	'row-short.csv': { rows: { 2: {}, 3: { title: 'Two' } } },
	'row-too-wide.csv': {
		rows: {
			2: 'row-too-wide: Row 2 has 4 cells, but the header has 3. Put quotes around a text that contains a comma.',
			3: { title: 'Three' },
			4: { title: 'Four' },
		},
	},
	'spreadsheet-2003.xml': {
		refused: 'unreadable-file: The file is XML, not a spreadsheet that is read. Save it as .xlsx or as "CSV UTF-8".',
	},
	'text-as.xls': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'text-as.xlsx': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'web-page.csv': {
		refused: 'unreadable-file: This is a web page, not a spreadsheet. In Google Sheets use File > Download.',
	},

	// CSV of other programs
	'airtable.csv': {
		rows: {
			2: { board: 'Recipes', title: 'Lemon Tart, with Mint', approve: 'checked' },
			3: { board: 'Recipes', title: 'A long\ntitle' },
		},
	},
	'excel-french-mac.csv': {
		rows: {
			2: { board: 'Voyages', title: 'Été à l’océan', approve: 'VRAI' },
			3: { board: 'Voyages', title: 'École', approve: 'FAUX' },
		},
		notice: 'read as MacRoman,',
	},
	'excel-french.csv': {
		rows: { 2: { board: 'Voyages', title: 'Été à l’océan', approve: 'VRAI' }, 3: 'cell-error: title (#VALEUR!)' },
		notice: 'read as Windows-1252,',
	},
	'excel-german-utf-8.csv': { rows: { 2: { board: 'Reisen', title: 'Süß' }, 3: 'cell-error: title (#NV)' } },
	'excel-german.csv': {
		rows: {
			2: { board: 'Reisen', title: 'Süß; und "salzig"', run_at: '01.03.2027 09:00', approve: 'WAHR' },
			3: 'cell-error: title (#BEZUG!)',
			4: 'number-rounded: board (1,23457E+17)',
		},
		notice: 'read as Windows-1252,',
	},
	'excel-japanese.csv': {
		rows: {
			2: { board: '旅行', title: 'レモンのタルト、ミント添え' },
			3: { board: '旅行', title: '夏の海' },
			4: 'number-rounded: board (1.23457E+17)',
		},
		notice: 'read as Shift_JIS,',
	},
	'excel-sep.csv': { rows: { 2: { title: 'One' }, 3: { title: 'Zwei ä' } } },
	'excel-unicode-text.txt': { rows: { 2: { title: 'One, "two"' }, 3: { title: 'Лето' } } },
	'google-sheets.csv': {
		rows: {
			2: { title: 'One, two', description: 'First line\nsecond line', run_at: '2027-03-01 9:00:00', approve: 'TRUE' },
			3: 'cell-error: title (#N/A)',
			4: 'cell-error: title (#ERROR!)',
		},
	},
	'google-sheets.tsv': { rows: { 2: { title: 'A "quoted" word' }, 3: { title: 'Two' } } },
	'notion-export.zip': {
		refused:
			'unreadable-file: The file is a ZIP archive and no workbook. Unpack it and import the spreadsheet that is in it.',
	},
	'notion.csv': {
		rows: {
			2: { board: 'Recipes', title: 'Lemon Tart', run_at: 'March 1, 2027 9:00 AM' },
			3: { board: 'Recipes', title: 'He said "hi"' },
		},
	},
	'numbers.csv': { rows: { 3: { title: 'One' }, 4: { title: 'Two' } } },

	// JSON
	'array-pretty-bom.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'array.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'empty-list.json': { refused: 'empty-file: The file has no rows.' },
	'errors.json': { rows: { 1: 'cell-error: title (#REF!)', 2: { title: 'Two' } } },
	'half.json': {
		refused:
			'unreadable-file: The file ends in the middle of its JSON, so a part of it is missing. Export or download it again.',
	},
	'items.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'key-misspelt.ndjson': {
		rows: { 1: { title: 'One' }, 2: { title: 'Two' }, 3: 'column-unknown: Did you mean title?' },
	},
	'lines-crlf.jsonl': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'lines-with-faults.ndjson': {
		rows: {
			1: { title: 'One' },
			2: 'row-not-json: Line 2 is not valid JSON: Expected double-quoted property name in JSON at position 18 (line 1 column 19).',
			3: 'row-not-object: Entry 3 is not a JSON object with the columns as its keys.',
			5: { title: 'Two' },
		},
	},
	'lines.ndjson': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'n8n-items.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'numbers-rounded.json': {
		rows: { 1: 'number-rounded: board (123456789012345680)', 2: { board: '123456789012345678', title: '7' } },
	},
	'rows.json': { rows: { 1: { title: 'One' }, 2: { title: 'Two' } } },
	'single.json': { rows: { 1: { title: 'One' } } },

	// Workbooks
	'damaged.xlsx': {
		refused: 'unreadable-file: The workbook is damaged, or a part of it is missing. Download it or save it again.',
	},
	'document.docx': {
		refused:
			'unreadable-file: The file is a ZIP archive and no workbook. Unpack it and import the spreadsheet that is in it.',
	},
	'entities.xlsx': { rows: { 2: { title: '&h;' } } },
	'excel-booleans.xlsx': { rows: { 2: { approve: 'true' }, 3: { approve: 'false' } } },
	'excel-column-misspelt.xlsx': { refused: 'column-unknown: Did you mean title?' },
	'excel-column-twice.xlsx': {
		refused: 'unreadable-file: The header contains the column title twice. Rename or delete one of the two.',
	},
	'excel-dates-1904.xlsx': { rows: { 2: { run_at: '2027-03-01T09:00:00', title: '44985.375' } } },
	'excel-dates.xlsx': {
		rows: {
			2: { run_at: '2027-03-01T09:00:00', title: '46447.375' },
			3: { run_at: '2027-03-01T00:00:00', title: '46447' },
			4: { run_at: '2027-03-01T09:00:00', title: '46447.37499999' },
		},
	},
	'excel-empty.xlsx': {
		refused:
			'empty-file: The workbook has no sheet with rows, apart from hidden ones. To read a hidden sheet, name it.',
	},
	'excel-errors.xlsx': {
		rows: {
			2: 'cell-error: title (#DIV/0!) and in link (#REF!)',
			3: { title: 'Two' },
			4: 'cell-error: media_url (#VALUE!)',
		},
	},
	'excel-far-cell.xlsx': {
		refused:
			'unreadable-file: The sheet "Pins" has a cell in row 3 far to the right: at most 1000 columns are read. Delete what stands behind your columns, or save the sheet as CSV.',
	},
	'excel-formulas.xlsx': { rows: { 2: { title: 'One Two' }, 3: { title: '42' } } },
	'excel-header-only.xlsx': { refused: 'empty-file: The file has no rows.' },
	'excel-hidden-sheet.xlsx': { rows: { 2: { title: 'One' } } },
	'excel-ids.xlsx': {
		rows: {
			2: 'number-rounded: board (123456789012345000)',
			3: { board: '123456789012345678', title: 'Two', idempotency_key: '123456789012345' },
			4: { board: '4711', title: '2027' },
		},
	},
	'excel-iso-dates.xlsx': { rows: { 2: { run_at: '2027-03-01T09:00:00' } } },
	'excel-macros.xlsm': { rows: { 2: { title: 'One' } } },
	'excel-merged.xlsx': { rows: { 2: { title: 'One' }, 3: { board: undefined, title: 'Two' } } },
	'excel-no-sheet-fits.xlsx': {
		refused:
			'missing-column: No sheet of the workbook has the columns media_url and board. Found: "Ideas" with Idea, Who; "Budget" with Month, Sum.',
	},
	'excel-notes-beside.xlsx': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'excel-readme.xlsx': {
		rows: { 2: { title: 'One' }, 3: { title: 'Two' } },
		notice: 'Of the 2 sheets of the workbook only "Pins & more" is read.',
	},
	'excel-shared-strings.xlsx': { rows: { 2: { title: 'One' }, 3: { title: 'Rich text' } } },
	'excel-table.xlsx': { rows: { 2: { title: 'One' }, 3: { title: 'Two' } } },
	'excel-title-above.xlsx': { rows: { 5: { title: 'One' }, 6: { title: 'Two' } } },
	'excel-title-after-20-rows.xlsx': {
		refused: 'missing-column: no column media_url and no column board. Found: Note 0.',
	},
	'excel-two-sheets.xlsx': {
		rows: { 2: { title: 'June one' } },
		notice: 'Of the 2 sheets of the workbook only "June" is read.',
	},
	'excel-very-hidden-sheet.xlsx': { rows: { 2: { title: 'One' } } },
	'google-sheets.xlsx': { rows: { 2: { title: 'One' }, 3: 'cell-error: title (#N/A)' } },
	'half.xlsx': {
		refused: 'unreadable-file: The workbook is damaged, or a part of it is missing. Download it or save it again.',
	},
	'inline-strings.xlsx': { rows: { 2: { title: 'One <b> & "two"' }, 3: { title: 'Two\nlines' } } },
	'numbers.xlsx': {
		rows: { 3: { title: 'One' }, 4: { title: 'Two' } },
		notice: 'Of the 2 sheets of the workbook only "Sheet 1 - Table 1" is read.',
	},
	'pins.numbers': {
		refused: 'unreadable-file: The file is a document of Numbers. In Numbers use File > Export To > Excel or CSV.',
	},
	'pins.xlsb': {
		refused:
			'unreadable-file: The file is a workbook in Excel\'s binary format (.xlsb). Save it as .xlsx or as "CSV UTF-8".',
	},
	'size-hidden.xlsx': {
		refused: 'unreadable-file: The workbook is damaged, or a part of it is missing. Download it or save it again.',
	},

	// Made by LibreOffice
	'libreoffice-european-macroman.csv': {
		rows: { 2: { title: 'Café; crème' }, 3: { title: 'Süße Grüße' } },
		notice: 'read as MacRoman,',
	},
	'libreoffice-european-utf-16.csv': { rows: { 2: { title: 'Café; crème' }, 3: { title: 'Süße Grüße' } } },
	'libreoffice-european-windows-1252.csv': {
		rows: { 2: { title: 'Café; crème' }, 3: { title: 'Süße Grüße' } },
		notice: 'read as Windows-1252,',
	},
	'libreoffice-hidden.ods': {
		rows: { 2: { title: 'One' } },
		notice: 'Of the 2 sheets of the workbook only "Pins" is read.',
	},
	'libreoffice-hidden.xlsx': {
		rows: { 2: { title: 'One' } },
		notice: 'Of the 2 sheets of the workbook only "Pins" is read.',
	},
	'libreoffice-japanese-shift-jis.csv': {
		rows: { 2: { title: 'レモンのタルト' }, 3: { title: '夏の海' } },
		notice: 'read as Shift_JIS,',
	},
	'libreoffice-merged.ods': { rows: { 2: { title: 'One' }, 3: { board: undefined, title: 'Two' } } },
	'libreoffice-merged.xlsx': { rows: { 2: { title: 'One' }, 3: { board: undefined, title: 'Two' } } },
	'libreoffice-plain.csv': {
		rows: { 2: { title: 'Café, crème' }, 3: { title: 'Two\nlines' }, 4: { title: 'レモン 🍋' } },
	},
	'libreoffice-plain.ods': {
		rows: { 2: { title: 'Café, crème' }, 3: { title: 'Two\nlines' }, 4: { title: 'レモン 🍋' } },
	},
	'libreoffice-plain.tsv': {
		rows: { 2: { title: 'Café, crème' }, 3: { title: 'Two\nlines' }, 4: { title: 'レモン 🍋' } },
	},
	'libreoffice-plain.xlsx': {
		rows: { 2: { title: 'Café, crème' }, 3: { title: 'Two\nlines' }, 4: { title: 'レモン 🍋' } },
	},
	'libreoffice-since-1904.ods': { rows: { 2: { run_at: '2027-03-01T09:00:00' } } },
	'libreoffice-since-1904.xlsx': { rows: { 2: { run_at: '2027-03-01T09:00:00' } } },
	'libreoffice-title-above.ods': { rows: { 4: { title: 'One' }, 5: { title: 'Two' } } },
	'libreoffice-title-above.xlsx': { rows: { 4: { title: 'One' }, 5: { title: 'Two' } } },
	'libreoffice-values.csv': {
		rows: {
			2: { title: 'One two', run_at: '2027-03-01 09:00', approve: '1', cover_time: '2' },
			3: 'cell-error: title (#DIV/0!)',
			4: 'cell-error: title (#N/A)',
		},
	},
	'libreoffice-values.ods': {
		rows: {
			2: { title: 'One two', run_at: '2027-03-01T09:00:00', approve: '1', cover_time: '2' },
			3: 'cell-error: title (#DIV/0!)',
			4: 'cell-error: title (#N/A)',
		},
	},
	'libreoffice-values.xlsx': {
		rows: {
			2: { title: 'One two', run_at: '2027-03-01T09:00:00', approve: '1', cover_time: '2' },
			3: 'cell-error: title (#DIV/0!)',
			4: 'cell-error: title (#N/A)',
		},
	},
};
