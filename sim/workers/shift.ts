import type { RowResult } from '../../lib/import/import-row';
import type { Wish } from '../wishes';
import type { World } from '../world';

/** What a worker is given to do. */
export interface Shift {
	world: World;
	/** The rows of the sheet as they are when it begins. */
	sheet: readonly Wish[];
	/** Asks the process to end. */
	signal: AbortSignal;
	/** Called with the answer for each row. */
	answered: (wish: Wish, result: RowResult) => void;
}
