import { expect, it } from 'vitest';
import { sheetExport } from '../../../lib/rows/sheet-address';

const GOOGLE = 'https://docs.google.com/spreadsheets';
const ID = '1aB-c_D2';

it.each([
	['as a browser shows it', `${GOOGLE}/d/${ID}/edit#gid=7`, `${GOOGLE}/d/${ID}/export?format=csv&gid=7`],
	['with its sheet twice', `${GOOGLE}/d/${ID}/edit?gid=7#gid=7`, `${GOOGLE}/d/${ID}/export?format=csv&gid=7`],
	[
		'with its sheet in the query',
		`${GOOGLE}/d/${ID}/edit?usp=sharing&gid=7`,
		`${GOOGLE}/d/${ID}/export?format=csv&gid=7`,
	],
	['with a range', `${GOOGLE}/d/${ID}/edit#gid=7&range=A1`, `${GOOGLE}/d/${ID}/export?format=csv&gid=7`],
	['as it is shared', `${GOOGLE}/d/${ID}/edit?usp=sharing`, `${GOOGLE}/d/${ID}/export?format=csv`],
	['of a second account', `${GOOGLE}/u/1/d/${ID}/edit`, `${GOOGLE}/d/${ID}/export?format=csv`],
	['without a page', `${GOOGLE}/d/${ID}`, `${GOOGLE}/d/${ID}/export?format=csv`],
	['that is published', `${GOOGLE}/d/e/2PACX-1/pubhtml?gid=7`, `${GOOGLE}/d/e/2PACX-1/pub?output=csv&gid=7`],
])('sheetExport finds the CSV of a Google Sheet %s', (_, address, exported) => {
	expect(sheetExport(address, 'csv')).toBe(exported);
});

it('sheetExport takes the whole workbook where a sheet is chosen by name', () => {
	expect(sheetExport(`${GOOGLE}/d/${ID}/edit#gid=7`, 'xlsx')).toBe(`${GOOGLE}/d/${ID}/export?format=xlsx`);
});

it.each([
	'https://docs.google.com/document/d/1/edit',
	`http://docs.google.com.example/spreadsheets/d/${ID}`,
	'pins.csv',
])('sheetExport leaves %s alone', (address) => expect(sheetExport(address, 'csv')).toBeUndefined());
