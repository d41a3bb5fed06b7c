import type { CellName, Cells } from '../model/import-row';
import type { Problem } from '../model/problem';
import { problemFor } from '../sentences/problems';
import { cellsOf, type ColumnChoice } from './header';
import type { ReadRow } from './row';

/** A spreadsheet keeps 15 digits of a number, and writes zeros for the others. */
const MOST_OF_SHEET = 1e15;

/** Texts that stand in a cell whose formula failed. A CSV has them in the language of the program that wrote it. */
const ERROR_VALUES = new Set([
	...['#DIV/0!', '#REF!', '#N/A', '#NAME?', '#NULL!', '#NUM!', '#VALUE!', '#ERROR!', '#GETTING_DATA', '#UNKNOWN!'],
	...['#SPILL!', '#CALC!', '#FIELD!', '#BLOCKED!', '#CONNECT!', '#BUSY!', '#EXTERNAL!', '#PYTHON!', '#TIMEOUT!'],
	...['#BEZUG!', '#NV', '#WERT!', '#ZAHL!', '#ÜBERLAUF!', '#KALK!', '#FELD!', '#BLOCKIERT!'], // German
	...['#NOM?', '#VALEUR!', '#NOMBRE!', '#NUL!', '#PROPAGATION!', '#CALCUL!', '#CHAMP!', '#BLOQUÉ!'], // French
	...['#¡DIV/0!', '#¡REF!', '#N/D', '#¿NOMBRE?', '#¡VALOR!', '#¡NUM!', '#¡NULO!', '#¡DESBORDAMIENTO!'], // Spanish
	...['#NOME?', '#VALOR!', '#NÚM!', '#NULO!', '#DESPEJAR!', '#DESPEJO!'], // Portuguese
	...['#RIF!', '#VALORE!', '#NULLO!', '#ESPANSIONE!'], // Italian
]);
/** LibreOffice numbers its errors. */
const NUMBERED_ERROR = /^(Err|Fehler|Erreur|Errore|Erro|エラー):5\d\d$/i;
/** How a spreadsheet writes a number with more digits than fit into the cell. */
const EXPONENT = /^\d(?:[.,]\d+)?E\+\d{1,3}$/i;
/** No error value, and no number as text, is longer. */
const LONGEST = 30;
/** Columns whose cells may be IDs. */
const ID_COLUMNS: ReadonlySet<CellName> = new Set(['account', 'board', 'section']);

/**
 * What is wrong with cells of our columns that hold no text of the user: the error of a formula, or a number that has
 * lost digits. Undefined where nothing is.
 * @param choice how the columns are understood.
 */
export function problemOfCells(
	{ row, cells, original }: ReadRow,
	format: 'csv' | 'json' | 'xlsx',
	choice: ColumnChoice,
): Problem | undefined {
	const problems: Problem[] = [];
	const errors = shownOf(cells, isErrorValue);
	if (errors.length > 0) problems.push(problemFor('cell-error', { row, cells: errors }));
	const rounded =
		format === 'csv'
			? shownOf(cells, (text, column) => ID_COLUMNS.has(column) && EXPONENT.test(text))
			: numbers(original, choice, format === 'json' ? Number.MAX_SAFE_INTEGER : MOST_OF_SHEET);
	if (rounded.length > 0)
		problems.push(problemFor(format === 'json' ? 'number-rounded:json' : 'number-rounded', { row, cells: rounded }));
	const [first] = problems;
	return first && { ...first, message: problems.map(({ message }) => message).join('\n') };
}

/** The cells with such a text, for people. */
function shownOf(cells: Cells, isSuch: (text: string, column: CellName) => boolean): string[] {
	const shown: string[] = [];
	for (const column in cells) {
		const text = cells[column as CellName];
		if (text !== undefined && text.length <= LONGEST && isSuch(text, column as CellName))
			shown.push(`${column} (${text})`);
	}
	return shown;
}

function isErrorValue(text: string): boolean {
	return text.startsWith('#') ? ERROR_VALUES.has(text.toUpperCase()) : NUMBERED_ERROR.test(text);
}

/** The numbers of a row from `least` on that stand in our columns, for people. */
function numbers(original: Record<string, unknown>, choice: ColumnChoice, least: number): string[] {
	const large = (value: unknown) => typeof value === 'number' && Math.abs(value) >= least;
	const entries = Object.entries(original);
	if (!entries.some(([, value]) => large(value))) return [];
	const onlyLarge = Object.fromEntries(entries.map(([name, value]) => [name, large(value) ? value : '']));
	return shownOf(cellsOf(onlyLarge, choice), () => true);
}
