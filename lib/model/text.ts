/**
 * A text as Pinterest gets it and as a pin's key has it: composed (NFC), with `\n` as its only line break, and
 * without control characters. NUL is dropped, because it stands between the letters of texts that were read in the
 * wrong encoding; any other becomes a space. Tabs stay.
 */
export function cleanText(text: string): string {
	return text
		.normalize('NFC')
		.replace(/\r\n?/g, '\n')
		.replaceAll('\0', '')
		.replace(/[\u0001-\u0008\u000B-\u001F\u007F]/g, ' ');
}

/** A link as Pinterest gets it: its characters as they came, but for control characters, which no address has. */
export function withoutControls(link: string): string {
	return link.replace(/[\u0000-\u001F\u007F]/g, '');
}

/** What changes a terminal's state, or the order in which a line is read: C0, DEL, C1, and the marks of direction. */
const UNPRINTABLE = /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/g;

/** A text from outside as it may be written to a terminal or a log: what controls either becomes a space. Line breaks stay. */
export function printable(text: string): string {
	return text.replace(UNPRINTABLE, ' ');
}

/** The same in one line. */
export function printableLine(text: string): string {
	return printable(text).replaceAll('\n', ' ');
}
