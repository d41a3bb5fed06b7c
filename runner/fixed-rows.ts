import { basename, extname, join } from 'node:path';
import {
	COLUMNS,
	describeMedia,
	fittedImage,
	imageName,
	planOfAsset,
	recipeFor,
	sheetBytes,
	type Cells,
	type Look,
	type MediaOpener,
	type MediaRef,
	type PinDraft,
} from '../lib';
import { FixedFolder } from './fixed-folder';

/** A row as it was checked. */
export interface CheckedRow {
	/** Its number in its sheet; absent for media that was given by itself. */
	row?: number;
	draft?: PinDraft;
	/** Its cells by our column names. */
	cells?: Cells;
	/** The key of its job, where its sheet is a results file. */
	rowKey?: string;
	looks: readonly Look[];
}

/** An image that was made fit and written. */
export interface FixedImage {
	field: string;
	source: string;
	/** Its path. */
	file: string;
	contentType: string;
	bytes: number;
	width: number;
	height: number;
	/** What was done, in words. */
	steps: string[];
}

type SheetLine = Partial<Record<string, string>>;

const SHEET_COLUMNS = [...COLUMNS, 'row_key'];

/** Writes the images of rows that are made fit into a folder, and with them each sheet, in whose cells they stand. */
export class FixedRows {
	private readonly sheets = new Map<string, SheetLine[]>();

	private constructor(
		private readonly folder: FixedFolder,
		private readonly open: MediaOpener,
	) {}

	/** @throws PipelineError `usage` where there can be no such folder. */
	static async into(path: string, open: MediaOpener): Promise<FixedRows> {
		return new FixedRows(await FixedFolder.open(path), open);
	}

	/**
	 * Writes what is to be written for a row, one image after the other.
	 * @param sheet the file that the row stands in; absent for media that was given by itself.
	 * @param onFailed called where an image could not be written, with what was thrown.
	 */
	async add(
		{ row, draft, cells = {}, rowKey, looks }: CheckedRow,
		sheet: string | undefined,
		onFailed: (look: Look, error: unknown) => void,
	): Promise<FixedImage[]> {
		const fixed: FixedImage[] = [];
		const line: SheetLine = { ...cells, alt_text: draft?.altText ?? cells.alt_text, row_key: rowKey };
		if (draft?.cover && 'atSeconds' in draft.cover) line.cover_time = String(draft.cover.atSeconds);
		for (const [index, look] of looks.entries()) {
			line[look.field] = addressOf(look.ref);
			const name = imageName(row === undefined ? 'image' : `row-${row}`, index + 1, titleOf(look.ref));
			try {
				const image = isMadeFit(look, draft) ? await this.write(look, name, draft) : undefined;
				if (image) fixed.push(image);
				const kept = image ? basename(image.file) : sheet !== undefined && (await this.copied(look, name));
				if (kept) line[look.field] = kept;
			} catch (error) {
				onFailed(look, error);
			}
		}
		if (sheet !== undefined) this.linesOf(sheet).push(line);
		return fixed;
	}

	/** Writes the sheets. @returns the path of each. */
	async end(): Promise<string[]> {
		const paths: string[] = [];
		for (const [sheet, lines] of this.sheets) {
			const columns = SHEET_COLUMNS.filter((column) => lines.some((line) => line[column]));
			const name = `${sheet === '-' ? 'rows' : basename(sheet, extname(sheet))}.csv`;
			const kept = await this.folder.keep(name, sheetBytes(cellsOf(lines, columns), 'csv'));
			paths.push(join(this.folder.path, kept));
		}
		return paths;
	}

	private async write({ ref, field, slot }: Look, name: string, draft: PinDraft | undefined): Promise<FixedImage> {
		const recipe = recipeFor(draft?.fit, slot) ?? { shape: 'keep' };
		const { bytes, contentType, ...image } = await fittedImage(this.open(ref), recipe);
		const kept = await this.folder.keep(`${name}.${contentType === 'image/png' ? 'png' : 'jpg'}`, bytes);
		const file = join(this.folder.path, kept);
		return { field, source: describeMedia(ref), file, contentType, bytes: bytes.length, ...image };
	}

	/** What lies beside the old sheet has to lie beside the new one too. */
	private async copied({ ref, facts }: Look, name: string): Promise<string | undefined> {
		if (!('file' in ref) || !facts) return undefined;
		const { stream } = await this.open(ref).open();
		return await this.folder.keep(`${name}${extname(ref.file).toLowerCase()}`, stream);
	}

	private linesOf(sheet: string): SheetLine[] {
		const lines = this.sheets.get(sheet) ?? [];
		this.sheets.set(sheet, lines);
		return lines;
	}
}

function isMadeFit({ facts, slot }: Look, draft: PinDraft | undefined): boolean {
	const recipe = recipeFor(draft?.fit, slot);
	return recipe !== undefined && facts !== undefined && planOfAsset(facts, recipe)?.needed === true;
}

async function* cellsOf(lines: readonly SheetLine[], columns: readonly string[]): AsyncGenerator<string[]> {
	yield [...columns];
	for (const line of lines) yield columns.map((column) => line[column] ?? '');
}

function addressOf(ref: MediaRef): string {
	if ('url' in ref) return ref.url;
	return 'file' in ref ? ref.file : '';
}

/** The name of the file, without its ending. */
function titleOf(ref: MediaRef): string {
	const name = basename(describeMedia(ref));
	return basename(name, extname(name));
}
