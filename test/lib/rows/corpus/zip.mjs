import { crc32, deflateRawSync } from 'node:zlib';

/**
 * A ZIP archive.
 * @param entries names with their contents, in order.
 * @param claims what the table of contents says of the size of an entry instead of the truth.
 */
export function zip(entries, claims = {}) {
	const parts = [];
	const directory = [];
	let offset = 0;
	for (const [name, content] of Object.entries(entries)) {
		const bytes = Buffer.from(content);
		const packed = deflateRawSync(bytes);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0); // version
		common.writeUInt16LE(0x800, 2); // names in UTF-8
		common.writeUInt16LE(8, 4); // deflated
		common.writeUInt16LE(0x21, 8); // 1980-01-01, so that the same content gives the same file
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(claims[name] ?? bytes.length, 18);
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		parts.push(Buffer.from('PK\u0003\u0004'), common, Buffer.from(name), packed);
		const end = Buffer.alloc(14);
		end.writeUInt32LE(offset, 10);
		directory.push(Buffer.from('PK\u0001\u0002'), Buffer.from([20, 0]), common, end, Buffer.from(name));
		offset += 30 + Buffer.byteLength(name) + packed.length;
	}
	const table = Buffer.concat(directory);
	const end = Buffer.alloc(18);
	end.writeUInt16LE(Object.keys(entries).length, 4);
	end.writeUInt16LE(Object.keys(entries).length, 6);
	end.writeUInt32LE(table.length, 8);
	end.writeUInt32LE(offset, 12);
	return Buffer.concat([...parts, table, Buffer.from('PK\u0005\u0006'), end]);
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

export const escaped = (text) =>
	String(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A cell with a text of its own, a number, or whatever XML it is. */
function cellXml(cell, at) {
	if (cell === null || cell === '') return '';
	if (typeof cell === 'number') return `<c r="${at}"><v>${cell}</v></c>`;
	if (typeof cell === 'object') return cell.xml(at);
	return `<c r="${at}" t="inlineStr"><is><t xml:space="preserve">${escaped(cell)}</t></is></c>`;
}

const columnName = (index) =>
	index < 26 ? String.fromCharCode(65 + index) : columnName(Math.floor(index / 26) - 1) + columnName(index % 26);

/** The XML of a sheet. @param rows each a list of cells; undefined leaves a row out. */
export function sheetXml(rows, after = '') {
	const xml = rows.map((cells, index) =>
		cells === undefined
			? ''
			: `<row r="${index + 1}">${cells.map((cell, column) => cellXml(cell, `${columnName(column)}${index + 1}`)).join('')}</row>`,
	);
	return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${xml.join('')}</sheetData>${after}</worksheet>`;
}

/**
 * The entries of an XLSX workbook, for `zip`.
 * @param {object} sheets their names with `rows` or `xml`, and `state`.
 * @param {{ texts?: string[], properties?: string, styles?: number[] }} options the shared texts as XML, attributes of
 *   the workbook, and the formats of cells.
 */
export function workbook(sheets, { texts, properties = '', styles = [0] } = {}) {
	const names = Object.keys(sheets);
	const list = names.map((name, index) => {
		const { state } = sheets[name];
		return `<sheet name="${escaped(name)}" sheetId="${index + 1}"${state ? ` state="${state}"` : ''} r:id="rId${index + 1}"/>`;
	});
	const relation = (id, kind, target) => `<Relationship Id="${id}" Type="${RELATIONS}/${kind}" Target="${target}"/>`;
	const relations = (all) => `${HEAD}<Relationships xmlns="${PACKAGE}/relationships">${all.join('')}</Relationships>`;
	const override = (part, kind) => `<Override PartName="/xl/${part}.xml" ContentType="${TYPE}.${kind}+xml"/>`;
	return {
		'[Content_Types].xml': `${HEAD}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>${override('workbook', 'sheet.main')}${names.map((_, index) => override(`worksheets/sheet${index + 1}`, 'worksheet')).join('')}${override('styles', 'styles')}${texts ? override('sharedStrings', 'sharedStrings') : ''}</Types>`,
		'_rels/.rels': relations([relation('rId1', 'officeDocument', 'xl/workbook.xml')]),
		'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><workbookPr ${properties}/><sheets>${list.join('')}</sheets></workbook>`,
		'xl/_rels/workbook.xml.rels': relations([
			...names.map((_, index) => relation(`rId${index + 1}`, 'worksheet', `worksheets/sheet${index + 1}.xml`)),
			relation('rId98', 'styles', 'styles.xml'),
			...(texts ? [relation('rId99', 'sharedStrings', 'sharedStrings.xml')] : []),
		]),
		'xl/styles.xml': `${HEAD}<styleSheet xmlns="${MAIN}"><fonts count="1"><font/></fonts><fills count="1"><fill/></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="${styles.length}">${styles.map((id) => `<xf numFmtId="${id}" applyNumberFormat="1"/>`).join('')}</cellXfs></styleSheet>`,
		...(texts && { 'xl/sharedStrings.xml': `${HEAD}<sst xmlns="${MAIN}">${texts.join('')}</sst>` }),
		...Object.fromEntries(
			names.map((name, index) => [
				`xl/worksheets/sheet${index + 1}.xml`,
				sheets[name].xml ?? sheetXml(sheets[name].rows, sheets[name].after),
			]),
		),
	};
}
