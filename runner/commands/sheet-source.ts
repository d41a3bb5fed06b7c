import { batchRows, type BatchRow, type recordedImport } from '../../lib';
import type { RunnerPipeline } from '../open-pipeline';
import type { Settings } from '../settings';
import { currentUser } from '../user';
import { readInput, type ReadingOptions } from './read-input';

/** A run that rows are for. */
export type RowsFor = Pick<RunnerPipeline, 'pipeline' | 'open'> & { signal: AbortSignal };
/** Gives the rows for a run, which is absent without an account. */
export type RowsOf = (run?: RowsFor) => AsyncIterable<BatchRow>;

/** What is imported: its rows, and what is recorded of it. */
export interface Source {
	rowsOf: RowsOf;
	about: Parameters<typeof recordedImport>[2]['about'];
}

export interface SheetOptions {
	/** The board of rows that name none. */
	board?: string;
	/** The campaign of rows that name none. */
	campaign?: string;
	/** How images are made fit for Pinterest; see `PinDraft.fit`. */
	fit?: string;
	/** How the file is read. */
	reading?: ReadingOptions;
	/** Lets rows wait for approval unless they say yes; see `RowDefaults`. */
	requireApproval?: boolean;
	/** What happens to a published pin whose row was edited. */
	onEdit?: 'ask' | 'update' | 'publish';
	/** Who imports it, for people who read the record. @default the user of this process */
	by?: string;
	/** Whether the file came without its folder, so that no media lie beside it. @default false */
	withoutFolder?: boolean;
}

/** The rows of a spreadsheet, and what is recorded of it. @throws PipelineError as `readInput` does. */
export async function sheetSource(
	file: string,
	{ board, campaign, fit, reading, by = currentUser(), withoutFolder = false, ...waiting }: SheetOptions,
	settings: Settings,
): Promise<Source> {
	const input = await readInput(file, { ...reading, boardGiven: board !== undefined }, settings);
	const { rows, name, facts } = input;
	const folder = withoutFolder ? undefined : input.folder;
	const defaults = { board, campaign, timeZone: reading?.timeZone, folder, fit, ...waitingDefaults(waiting) };
	return {
		rowsOf: () => batchRows(rows, defaults),
		about: { file: reading?.shownName ?? name, by, defaults, read: facts },
	};
}

/** What the record needs to carry out later what waits now. */
export const waitingDefaults = ({ requireApproval, onEdit }: Pick<SheetOptions, 'requireApproval' | 'onEdit'>) =>
	requireApproval ? { requireApproval, onEdit } : {};
