import type { Handler, NeighbourAnswer, NeighbourCall, Services } from './server';

type Cell = string | number | boolean;

/** A tab of a spreadsheet, which tests read and edit as a person does. */
export interface Tab {
	/** As the address of the tab has it behind `gid=`. */
	id: number;
	/** The rows below the header by their columns. An empty cell is an empty text. */
	rows(): Record<string, Cell>[];
	/** Types into a cell. @param row as the spreadsheet shows it: the header is row 1. */
	type(row: number, column: string, value: Cell): void;
	/** Adds a row at the end. */
	add(row: Record<string, Cell>): void;
}

export interface GoogleSpreadsheet {
	id: string;
	/** A credential for n8n whose access token has expired. */
	credential: (id: string) => { id: string; name: string; type: string; data: object };
	tab(name: string): Tab;
	services: Services;
}

const ACCESS_TOKEN = 'ya29.emulated-google-access-token';
const EXPIRED = 'expired';
const REFRESH_TOKEN = '1//emulated-google-refresh-token';

/**
 * A document of one account, as Google's Sheets API v4, Drive API v3 and token endpoint show it to n8n's node.
 * @param tabs rows of cells, the header first. Values that are left out at the end of a row are empty.
 */
export function googleSpreadsheet(id: string, title: string, tabs: Record<string, Cell[][]>): GoogleSpreadsheet {
	const sheets = Object.entries(tabs).map(([name, values], index) => new Sheet(name, index * 1_001, values));
	const sheetNamed = (name: string) => sheets.find((sheet) => sheet.title === name);
	return {
		id,
		credential: (credentialId) => ({
			id: credentialId,
			name: 'Google Sheets account',
			type: 'googleSheetsOAuth2Api',
			data: {
				clientId: 'emulated.apps.googleusercontent.com',
				clientSecret: 'emulated-google-secret',
				oauthTokenData: {
					access_token: EXPIRED,
					refresh_token: REFRESH_TOKEN,
					token_type: 'Bearer',
					expires_in: 3599,
				},
			},
		}),
		tab(name) {
			const sheet = sheetNamed(name);
			if (!sheet) throw new Error(`There is no tab ${name}.`);
			return sheet;
		},
		services: {
			'oauth2.googleapis.com': token,
			'www.googleapis.com': withToken(({ path }) =>
				path === '/drive/v3/files'
					? { json: { files: [{ id, name: title, webViewLink: `https://docs.google.com/spreadsheets/d/${id}/edit` }] } }
					: undefined,
			),
			'sheets.googleapis.com': withToken((call) => {
				const of = `/v4/spreadsheets/${id}`;
				return call.path.startsWith(of) ? answerTo(call, call.path.slice(of.length)) : undefined;
			}),
		},
	};

	function answerTo({ method, query, body }: NeighbourCall, path: string): NeighbourAnswer | undefined {
		if (method === 'GET' && path === '')
			return { json: { spreadsheetId: id, sheets: sheets.map(({ properties }) => ({ properties })) } };
		if (method === 'POST' && path === ':batchUpdate') {
			for (const request of body.requests as Record<string, { sheetId: number; dimension: string; length: number }>[]) {
				const { appendDimension } = request;
				const sheet = sheets.find(({ properties }) => properties.sheetId === Number(appendDimension?.sheetId));
				if (!appendDimension || !sheet) return invalid(`Not emulated: ${JSON.stringify(request)}`);
				sheet.grow(appendDimension.dimension, appendDimension.length);
			}
			return { json: { spreadsheetId: id, replies: body.requests.map(() => ({})) } };
		}
		if (method === 'POST' && path === '/values:batchUpdate') {
			const written = (body.data as { range: string; values: Cell[][] }[]).map(({ range, values }) =>
				write(range, values, body.valueInputOption),
			);
			return written.find(({ status }) => status) ?? { json: { spreadsheetId: id, totalUpdatedCells: written.length } };
		}
		const [, range, verb = ''] = /^\/values\/(.+?)(?::(append|clear))?$/.exec(path) ?? [];
		if (range === undefined) return undefined;
		if (method === 'PUT') return write(range, body.values, query.get('valueInputOption'));
		if (method === 'GET' && !verb) return read(range);
		return undefined;
	}

	function read(range: string): NeighbourAnswer {
		const place = placeOf(range);
		const sheet = sheetNamed(place.sheet);
		if (!sheet) return invalid(`Unable to parse range: ${range}`);
		const values = sheet.read(place);
		// Google leaves empty rows and cells at the end away, and `values` altogether where nothing is left.
		return { json: { range, majorDimension: 'ROWS', ...(values.length > 0 ? { values } : {}) } };
	}

	function write(range: string, values: Cell[][], input: string | null): NeighbourAnswer {
		const place = placeOf(range);
		const sheet = sheetNamed(place.sheet);
		if (!sheet) return invalid(`Unable to parse range: ${range}`);
		if (input !== 'RAW' && input !== 'USER_ENTERED') return invalid("'valueInputOption' is required but not specified");
		if (!sheet.write(place, values, input)) return invalid(`Range (${range}) exceeds grid limits.`);
		return { json: { spreadsheetId: id, updatedRange: range, updatedRows: values.length } };
	}
}

/** Where a range begins and ends, from 0; an end that is left out is the end of the sheet. */
interface Place {
	sheet: string;
	row: number;
	column: number;
	lastRow: number;
	lastColumn: number;
}

class Sheet implements Tab {
	private readonly cells: Cell[][];
	private rowCount: number;
	private columnCount = 26;

	constructor(
		readonly title: string,
		readonly id: number,
		values: Cell[][],
	) {
		this.cells = values.map((row) => [...row]);
		this.rowCount = values.length;
	}

	get properties() {
		const { id: sheetId, title, rowCount, columnCount } = this;
		return { sheetId, title, index: 0, sheetType: 'GRID', gridProperties: { rowCount, columnCount } };
	}

	rows(): Record<string, Cell>[] {
		const [header = [], ...rows] = this.cells;
		return rows.map((row) => Object.fromEntries(header.map((name, index) => [String(name), row[index] ?? ''])));
	}

	type(row: number, column: string, value: Cell): void {
		const index = this.cells[0]?.indexOf(column) ?? -1;
		const cells = this.cells[row - 1];
		if (index < 0 || !cells) throw new Error(`There is no cell ${column} in row ${row}.`);
		cells[index] = value;
	}

	add(row: Record<string, Cell>): void {
		this.cells.push((this.cells[0] ?? []).map((name) => row[String(name)] ?? ''));
		this.rowCount = Math.max(this.rowCount, this.cells.length);
	}

	grow(dimension: string, length: number): void {
		if (dimension === 'ROWS') this.rowCount += length;
		else this.columnCount += length;
	}

	read({ row, column, lastRow, lastColumn }: Place): Cell[][] {
		const rows = this.cells
			.slice(row, lastRow + 1)
			.map((cells) => withoutEmptyEnd(cells.slice(column, lastColumn + 1)));
		while (rows.at(-1)?.length === 0) rows.pop();
		return rows;
	}

	write({ row, column }: Place, values: Cell[][], input: 'RAW' | 'USER_ENTERED'): boolean {
		// What begins within the grid and goes beyond it makes the grid larger: n8n's node adds one row for many.
		if (row >= this.rowCount || column >= this.columnCount) return false;
		this.rowCount = Math.max(this.rowCount, row + values.length);
		for (const [down, cells] of values.entries()) {
			while (this.cells.length <= row + down) this.cells.push([]);
			const line = this.cells[row + down] as Cell[];
			for (const [right, cell] of cells.entries()) {
				while (line.length < column + right) line.push('');
				line[column + right] = input === 'RAW' ? cell : entered(cell);
			}
		}
		return true;
	}
}

/** A text as the spreadsheet takes it when a person types it. */
function entered(cell: Cell): Cell {
	if (typeof cell !== 'string') return cell;
	if (cell.startsWith('=') || cell.startsWith('+')) return '#NAME?';
	return cell.trim() !== '' && Number.isFinite(Number(cell)) ? Number(cell) : cell.replace(/^'/, '');
}

const withoutEmptyEnd = (cells: Cell[]): Cell[] => {
	const end = cells.findLastIndex((cell) => cell !== '');
	return Array.from(cells.slice(0, end + 1), (cell) => cell ?? '');
};

/** Of `Pins`, `'Pins'`, `Pins!1:1`, `Pins!A2:C9` and `Pins!B2`. */
function placeOf(range: string): Place {
	const [, quoted, plain, corners = ''] = /^(?:'(.+)'|([^!]+))(?:!(.+))?$/.exec(range) ?? [];
	const [from = '', to = from] = corners.split(':');
	const columnOf = (corner: string, otherwise: number) => {
		const letters = /^[A-Z]+/.exec(corner)?.[0];
		if (!letters) return otherwise;
		return [...letters].reduce((sum, letter) => sum * 26 + letter.charCodeAt(0) - 64, 0) - 1;
	};
	const rowOf = (corner: string, otherwise: number) => Number(/\d+$/.exec(corner)?.[0] ?? otherwise + 1) - 1;
	return {
		sheet: quoted ?? plain ?? range,
		row: rowOf(from, 0),
		column: columnOf(from, 0),
		lastRow: rowOf(to, Infinity),
		lastColumn: columnOf(to, Infinity),
	};
}

function token({ method, path, body }: NeighbourCall): NeighbourAnswer | undefined {
	if (method !== 'POST' || path !== '/token') return undefined;
	if (body.grant_type !== 'refresh_token' || body.refresh_token !== REFRESH_TOKEN)
		return { status: 400, json: { error: 'invalid_grant' } };
	return { json: { access_token: ACCESS_TOKEN, expires_in: 3599, token_type: 'Bearer' } };
}

/** Only with the token that the token endpoint gave. Other tokens than the expired one belong to other services of Google. */
const withToken =
	(handler: Handler): Handler =>
	(call) => {
		if (call.headers.authorization === `Bearer ${ACCESS_TOKEN}`) return handler(call);
		if (call.headers.authorization !== `Bearer ${EXPIRED}`) return undefined;
		return { status: 401, json: { error: { code: 401, message: 'Invalid credentials', status: 'UNAUTHENTICATED' } } };
	};

function invalid(message: string): NeighbourAnswer {
	return { status: 400, json: { error: { code: 400, message, status: 'INVALID_ARGUMENT' } } };
}
