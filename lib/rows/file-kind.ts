import { pipelineError } from '../sentences/problems';

/** So many first bytes tell what a file is. */
export const KIND_BYTES = 512;

/**
 * What a file is by its first bytes, whatever its name: a ZIP archive is a workbook, a bracket begins JSON,
 * and any other text is a CSV.
 * @throws PipelineError `unreadable-file` for files that are often taken for a spreadsheet.
 */
export function kindOf(head: Buffer): 'csv' | 'json' | 'xlsx' {
	if (head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) return 'xlsx';
	if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) throw pipelineError('unreadable-file:xls');
	if (head.subarray(0, 5).toString('latin1') === '%PDF-') throw pipelineError('unreadable-file:pdf');
	// ASCII in any encoding; the marks and zero bytes of UTF-16 are left out.
	const text = head
		.toString('latin1')
		.replace(/^(\u00EF\u00BB\u00BF|\u00FF\u00FE|\u00FE\u00FF)/, '')
		.replaceAll('\0', '')
		.trimStart();
	if (/^<(!doctype html|!--|html|head|body|script|meta|table)/i.test(text)) throw pipelineError('unreadable-file:html');
	return /^[[{]/.test(text) ? 'json' : 'csv';
}
