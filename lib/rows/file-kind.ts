import { pipelineError } from '../sentences/problems';

/** So many first bytes tell what a file is. */
export const KIND_BYTES = 512;
/** Text has hardly any control character, apart from those for blanks and line ends; pictures have dozens. */
const MOST_CONTROLS = 10;

/** As it begins; an XML file may have a line about its version in front. */
const WEB_PAGE = /^(<\?xml[^>]*>\s*)?<(!doctype html|!--|html|head|body|script|meta|table)/i;

/**
 * What a file is by its first bytes, whatever its name: a ZIP archive is a workbook, a bracket begins JSON,
 * and any other text is a CSV.
 * @throws PipelineError `unreadable-file` for files that are often taken for a spreadsheet.
 */
export function kindOf(head: Buffer): 'csv' | 'json' | 'xlsx' {
	if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'xlsx';
	if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw pipelineError('unreadable-file:xls');
	const bytes = head.toString('latin1');
	if (bytes.startsWith('%PDF-')) throw pipelineError('unreadable-file:pdf');
	const withoutMark = bytes.replace(/^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)/, '');
	// ASCII in any encoding; the marks and zero bytes of UTF-16 are left out.
	const text = withoutMark.replaceAll('\0', '').trimStart();
	if (WEB_PAGE.test(text)) throw pipelineError('unreadable-file:html');
	if (/^<\?xml/i.test(text)) throw pipelineError('unreadable-file:xml');
	const isUtf16 = withoutMark.length <= bytes.length - 2 || bytes.length - text.length > bytes.length / 5;
	const controls = text.match(/[\u0001-\u0008\u000E-\u001F]/g)?.length ?? 0;
	if (!isUtf16 && controls > MOST_CONTROLS) throw pipelineError('unreadable-file:binary');
	return /^[[{]/.test(text) ? 'json' : 'csv';
}
