const READ_AS = {
	'windows-1252': 'Windows-1252, as Excel saves it in Western Europe',
	macintosh: 'MacRoman, as Excel saves it on a Mac',
	shift_jis: 'Shift_JIS, as Excel saves it in Japan',
} as const;

/** What people should know about a file that was read without a problem: its encoding was chosen by its letters. */
export function encodingNotice(encoding: keyof typeof READ_AS): string {
	return `The file is not UTF-8 and was read as ${READ_AS[encoding]}. If letters look wrong, save the sheet as "CSV UTF-8".`;
}

/** A workbook has several sheets, and none was chosen. */
export function sheetNotice(sheet: string, sheets: number): string {
	return `Of the ${sheets} sheets of the workbook only "${sheet}" is read. On the command line --sheet "Name" chooses another one.`;
}
