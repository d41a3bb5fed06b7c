import type { SheetOptions } from '../../../commands/sheet-source';
import type { ReadingOptions } from '../../../commands/read-input';
import type { Upload } from './uploads';

/** How an uploaded sheet is read: it has no folder, so a path in it is no file of this machine. */
export function sheetOptions(
	{ name, choices: { timeZone, past: _, ...choices } }: Pick<Upload, 'name' | 'choices'>,
	reading: Pick<ReadingOptions, 'onNotice'>,
): SheetOptions & { reading: ReadingOptions } {
	return { ...choices, reading: { ...reading, timeZone, shownName: name }, withoutFolder: true };
}
