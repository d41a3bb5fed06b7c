/** The values of a row of a sheet from its first column on. A date is text without a zone: `2027-03-01T09:00:00`. */
export type SheetValues = (string | number | boolean | null)[];

export interface SheetInfo {
	name: string;
	hidden: boolean;
}

/** Why a file is no workbook that can be read; each is a case of `unreadable-file`. */
export type Refusal =
	| { refused: 'huge-xlsx' | 'half-xlsx' | 'zip' | 'numbers' | 'xlsb' }
	| { refused: 'wide-sheet'; sheet: string; row: number; columns: number };

/** Asks for rows of a sheet, from the one after those that were sent before. A sheet that is left begins anew. */
export interface SheetRequest {
	/** Its position in the workbook, from 0. */
	sheet: number;
	/** So many rows that are not empty. @default all */
	most?: number;
}

/** A row that is not empty, with its position from 0; or one that is too large. */
export type SheetRow = [index: number, values: SheetValues] | [index: number, fault: 'row-too-large'];

/**
 * What the process that reads a workbook says, one JSON text a line: first the sheets, then to each request its rows
 * and `rest`, whether there may be more. A refusal is its last line.
 */
export type WorkbookMessage = { sheets: SheetInfo[] } | SheetRow | { rest: boolean } | Refusal;
