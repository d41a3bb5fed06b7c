import type { Sentences } from './sentence';

const OF_INPUT = { category: 'input', action: 'fix-row' } as const;

/** Spreadsheets and their rows. */
export const INPUT = {
	'empty-file': {
		...OF_INPUT,
		message: () => 'The file is empty.',
		advice: 'Check that the file was saved, and that it is the right one.',
	},
	'empty-file:no-rows': { ...OF_INPUT, message: () => 'The file has no rows.' },
	'empty-file:sheet': {
		...OF_INPUT,
		message: () => 'The workbook has no sheet with rows, apart from hidden ones. To read a hidden sheet, name it.',
		advice: 'On the command line `--sheet "Name"` names it.',
	},
	'missing-column': {
		...OF_INPUT,
		message: ({ columns, found }: { columns: readonly string[]; found: string }) =>
			`The file has no column ${columns.join(' and no column ')}. Found: ${found}.`,
		advice:
			'The first row must contain the names of the columns. Rename your column, or choose one board for all rows where only `board` is missing.',
	},
	'missing-column:sheets': {
		...OF_INPUT,
		message: ({ found }: { found: readonly string[] }) =>
			`No sheet of the workbook has the columns media_url and board. Found: ${found.join('; ')}.`,
		advice:
			'The names of the columns must be in one of the first 20 rows of a sheet. On the command line `--sheet "Name"` chooses a sheet, and then tells more about its columns.',
	},
	'missing-column:mapped': {
		...OF_INPUT,
		message: ({ column, name, found }: { column: string; name: string; found: string }) =>
			`The file has no column "${name}", which is chosen for ${column}. Found: ${found}.`,
	},
	'column-unknown': {
		...OF_INPUT,
		message: ({ name, column }: { name: string; column: string }) =>
			`The column "${name}" is unknown. Did you mean ${column}? Rename it to ${column}, or map it with --map ${column}="${name}", in n8n with Column Names.`,
		advice:
			'Nothing of the file was used, so that no pin is published without the texts of that column. If the column is your own and means something else, give it a name that is less like one of ours.',
	},
	'column-unknown:strict': {
		...OF_INPUT,
		message: ({ name }: { name: string }) =>
			`The column "${name}" is unknown. Delete it, map it with --map, or leave out --strict-columns.`,
	},
	'unreadable-file:column': {
		...OF_INPUT,
		message: ({ column }: { column: string }) =>
			`The header contains the column ${column} twice. Rename or delete one of the two.`,
	},
	'unreadable-file:header': {
		...OF_INPUT,
		message: ({ line }: { line: number }) =>
			`The header, in line ${line}, has a quote that is not closed or stands within a quoted name. Correct it and import the file again.`,
	},
	'unreadable-file:wide': {
		...OF_INPUT,
		message: ({ line }: { line: number }) =>
			`The header, in line ${line}, has more than 16,384 columns or 1 million characters. Check that the file is a spreadsheet.`,
	},
	'unreadable-file:json': {
		...OF_INPUT,
		message: ({ reason }: { reason: string }) => `The file is not valid JSON: ${reason}.`,
	},
	'unreadable-file:half-json': {
		...OF_INPUT,
		message: () => 'The file ends in the middle of its JSON, so a part of it is missing. Export or download it again.',
	},
	'unreadable-file:large-json': {
		...OF_INPUT,
		message: () =>
			'A JSON list can have at most 256 Mi characters. Use NDJSON for a larger import: one object per line.',
	},
	'unreadable-file:sheet': {
		...OF_INPUT,
		message: ({ sheet, sheets }: { sheet: string; sheets: readonly string[] }) =>
			`The workbook has no sheet "${sheet}". It has: ${sheets.join(', ') || 'none'}.`,
	},
	'unreadable-file:no-sheets': {
		...OF_INPUT,
		message: () => 'A sheet is chosen by name, but the file is no workbook and has no sheets. Leave the name out.',
	},
	'unreadable-file:wide-sheet': {
		...OF_INPUT,
		message: ({ sheet, row, columns }: { sheet: string; row: number; columns: number }) =>
			`The sheet "${sheet}" has a cell in row ${row} far to the right: at most ${columns} columns are read. Delete what stands behind your columns, or save the sheet as CSV.`,
	},
	'unreadable-file:slow-xlsx': {
		...OF_INPUT,
		message: ({ seconds }: { seconds: number }) =>
			`Reading the workbook took more than ${seconds} seconds and was given up. Save the sheet as CSV.`,
	},
	'unreadable-file:heavy-xlsx': {
		...OF_INPUT,
		message: ({ megabytes }: { megabytes: number }) =>
			`Reading the workbook took more than ${megabytes} MiB of memory and was given up. Save the sheet as CSV.`,
	},
	'unreadable-file:no-process': {
		...OF_INPUT,
		message: ({ code }: { code: string }) =>
			`A workbook is read by a second process, which cannot be started (${code}). Save the sheet as CSV.`,
	},
	'unreadable-file:xls': {
		...OF_INPUT,
		message: () =>
			'The file is a workbook in the old format of Excel (.xls), or has a password. Save it as .xlsx without a password, or as "CSV UTF-8".',
	},
	'unreadable-file:xlsb': {
		...OF_INPUT,
		message: () => `The file is a workbook in Excel's binary format (.xlsb). Save it as .xlsx or as "CSV UTF-8".`,
	},
	'unreadable-file:numbers': {
		...OF_INPUT,
		message: () => 'The file is a document of Numbers. In Numbers use File > Export To > Excel or CSV.',
	},
	'unreadable-file:huge-download': {
		...OF_INPUT,
		message: ({ megabytes }: { megabytes: number }) =>
			`The file behind the address has more than ${megabytes} MB. Check that the address is that of a spreadsheet.`,
	},
	'sheet-private': {
		...OF_INPUT,
		action: 'fix-url',
		message: () =>
			'The Google Sheet cannot be read without signing in, or is not there. Share it as "Anyone with the link can view", or use File > Download and import the file.',
	},
	'unreadable-file:zip': {
		...OF_INPUT,
		message: () => 'The file is a ZIP archive and no workbook. Unpack it and import the spreadsheet that is in it.',
	},
	'unreadable-file:pdf': {
		...OF_INPUT,
		message: () => 'The file is a PDF, not a spreadsheet. Export the sheet as .xlsx or CSV.',
	},
	'unreadable-file:html': {
		...OF_INPUT,
		message: () => 'This is a web page, not a spreadsheet. In Google Sheets use File > Download.',
	},
	'unreadable-file:xml': {
		...OF_INPUT,
		message: () => 'The file is XML, not a spreadsheet that is read. Save it as .xlsx or as "CSV UTF-8".',
	},
	'unreadable-file:binary': {
		...OF_INPUT,
		message: () =>
			'The file is neither text nor a workbook; it may be a picture or damaged. Give a CSV, XLSX, ODS or JSON file.',
	},
	'unreadable-file:half-xlsx': {
		...OF_INPUT,
		message: () => 'The workbook is damaged, or a part of it is missing. Download it or save it again.',
	},
	'unreadable-file:huge-xlsx': {
		...OF_INPUT,
		message: () =>
			'The workbook unpacks to far more data than a spreadsheet holds. Save it again as .xlsx, or save it as CSV.',
	},
	'cell-error': {
		...OF_INPUT,
		message: ({ row, cells }: { row: number; cells: readonly string[] }) =>
			`Row ${row} has the error of a formula in ${cells.join(' and in ')}. Correct the formula, or write the text itself.`,
		advice: 'Spreadsheets put such a value into a cell whose formula failed. It is never published.',
	},
	'number-rounded': {
		...OF_INPUT,
		message: ({ row, cells }: { row: number; cells: readonly string[] }) =>
			`Row ${row} has a number of more than 15 digits in ${cells.join(' and in ')}, which the spreadsheet has rounded. Format the column as text and enter the number again.`,
		advice: 'A spreadsheet keeps 15 digits of a number and writes zeros for the others. IDs of Pinterest are longer.',
	},
	'number-rounded:json': {
		...OF_INPUT,
		message: ({ row, cells }: { row: number; cells: readonly string[] }) =>
			`Entry ${row} has a number of more than 15 digits in ${cells.join(' and in ')}, which JSON readers round. Put quotes around it.`,
	},
	'rest-unread': {
		...OF_INPUT,
		message: ({ row, reason }: { row: number; reason: string }) =>
			`From row ${row} on the file could not be read: ${reason.replace(/\.$/, '')}. The rows before it were.`,
		advice: 'Mend the file and import it again: rows that are published already stay as they are.',
	},
	'row-too-wide': {
		...OF_INPUT,
		message: ({ row, cells, columns }: { row: number; cells: number; columns: number }) =>
			`Row ${row} has ${cells} cells, but the header has ${columns}. Put quotes around a text that contains a comma.`,
	},
	'not-utf8': {
		...OF_INPUT,
		message: ({ row }: { row: number }) => `Row ${row} is not UTF-8. Save the sheet as "CSV UTF-8" and try again.`,
	},
	'unclosed-quote': {
		...OF_INPUT,
		message: ({ row, line }: { row: number; line: number }) =>
			`Row ${row}, in line ${line} of the file, opens a quote that is never closed. Close the quote, or write each quote within a quoted text twice.`,
		advice: 'The other rows are read. A text of several lines whose quote is missing becomes one row per line.',
	},
	'wrong-quote': {
		...OF_INPUT,
		message: ({ row, line }: { row: number; line: number }) =>
			`Row ${row}, in line ${line} of the file, has a quote within a quoted text. Write such a quote twice: "He said ""hi"" to me".`,
	},
	'row-too-large': {
		...OF_INPUT,
		message: ({ row, line }: { row: number; line: number }) =>
			`Row ${row}, in line ${line} of the file, has more than 1 million characters. Check its line ends and quotes.`,
	},
	'account-mismatch': {
		...OF_INPUT,
		message: ({ named, id, username }: { named: string; id: string; username: string }) =>
			`The row names the account ${named}, but the connected account is ${id === username ? username : `${username} (${id})`}. Connect ${named}, or correct the row's account.`,
		advice:
			'The column `account` (or `account_id`) takes the ID or the user name of the connected account. Where it is empty, the pin goes to the connected account.',
	},
	'row-not-json': {
		...OF_INPUT,
		message: ({ row, reason }: { row: number; reason: string }) => `Line ${row} is not valid JSON: ${reason}.`,
		advice: 'In an NDJSON file, each line is one complete JSON object.',
	},
	'row-not-object': {
		...OF_INPUT,
		message: ({ row }: { row: number }) => `Entry ${row} is not a JSON object with the columns as its keys.`,
	},
} as const satisfies Sentences;
