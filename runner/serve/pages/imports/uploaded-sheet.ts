import type { ReadingOptions } from '../../../commands/read-input';
import type { SheetOptions } from '../../../commands/sheet-source';
import type { Choices } from './choices';

/** A sheet that somebody uploaded, in a folder that only this user can read. */
export interface UploadedSheet {
	id: string;
	/** As its user calls it, without a path. */
	name: string;
	path: string;
	folder: string;
	choices: Choices;
}

/** How an uploaded sheet is read: it has no folder, so a path in it is no file of this machine. */
export function sheetOptions(
	{ name, choices: { timeZone, past: _, ...choices } }: Pick<UploadedSheet, 'name' | 'choices'>,
	reading: Pick<ReadingOptions, 'onNotice'>,
): SheetOptions & { reading: ReadingOptions } {
	return { ...choices, reading: { ...reading, timeZone, shownName: name }, withoutFolder: true };
}
