import { escaped } from './zip.mjs';

const NAMES = ['office', 'table', 'text', 'style']
	.map((name) => `xmlns:${name}="urn:oasis:names:tc:opendocument:xmlns:${name}:1.0"`)
	.join(' ');
const MORE =
	'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2"';
const part = (name) => `<number:${name} number:style="long"/>`;
const words = (text) => `<number:text>${text}</number:text>`;
const DATE = [
	...[part('year'), words('-'), part('month'), words('-'), part('day'), words(' ')],
	...[part('hours'), words(':'), part('minutes')],
].join('');

/** The kinds of cell that are no text. */
export const formula = (text, attributes = '') => ({ formula: text, attributes });
export const date = (iso) => ({ date: iso });
export const merged = (text, rows, columns = 1) => ({ text, rows, columns });
export const COVERED = { covered: true };

function cellXml(cell) {
	if (cell === null || cell === '') return '<table:table-cell/>';
	if (typeof cell === 'number') return `<table:table-cell office:value-type="float" office:value="${cell}"/>`;
	if (typeof cell === 'boolean')
		return `<table:table-cell office:value-type="boolean" office:boolean-value="${cell}"/>`;
	if (cell.covered) return '<table:covered-table-cell/>';
	if (cell.date)
		return `<table:table-cell table:style-name="when" office:value-type="date" office:date-value="${cell.date}"/>`;
	if (cell.formula) return `<table:table-cell table:formula="of:=${escaped(cell.formula)}"/>`;
	const span = cell.rows
		? ` table:number-rows-spanned="${cell.rows}" table:number-columns-spanned="${cell.columns}"`
		: '';
	const paragraphs = String(cell.text ?? cell)
		.split('\n')
		.map((line) => `<text:p>${escaped(line)}</text:p>`);
	return `<table:table-cell office:value-type="string"${span}>${paragraphs.join('')}</table:table-cell>`;
}

/** A spreadsheet as LibreOffice reads it from one XML file. @param sheets names with `rows`, and `hidden`. */
export function fods(sheets, { since1904 = false } = {}) {
	const tables = Object.entries(sheets).map(([name, { rows, hidden }]) => {
		const lines = rows.map(
			(cells) => `<table:table-row>${cells.map(cellXml).join('') || '<table:table-cell/>'}</table:table-row>`,
		);
		return `<table:table table:name="${escaped(name)}" table:style-name="${hidden ? 'hidden' : 'shown'}">${lines.join('')}</table:table>`;
	});
	const table = (name, display) =>
		`<style:style style:name="${name}" style:family="table"><style:table-properties table:display="${display}"/></style:style>`;
	const settings = since1904
		? '<table:calculation-settings><table:null-date table:date-value="1904-01-01"/></table:calculation-settings>'
		: '';
	return `<?xml version="1.0" encoding="UTF-8"?>
<office:document ${NAMES} ${MORE} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles><number:date-style style:name="iso">${DATE}</number:date-style><style:style style:name="when" style:family="table-cell" style:data-style-name="iso"/>${table('hidden', 'false')}${table('shown', 'true')}</office:automatic-styles>
<office:body><office:spreadsheet>${settings}${tables.join('')}</office:spreadsheet></office:body></office:document>`;
}
