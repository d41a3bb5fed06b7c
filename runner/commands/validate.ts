import { stat } from 'node:fs/promises';
import { basename, dirname, extname, resolve } from 'node:path';
import { styleText } from 'node:util';
import {
	checkRow,
	createInspector,
	describedFinding,
	describeMedia,
	preflight,
	printableLine,
	problemOf,
	systemClock,
	type AssetFacts,
	type Finding,
	type PinDraft,
	type Problem,
	type RuleChoice,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { FixedRows, type CheckedRow } from '../fixed-rows';
import { mediaOpener } from '../open-pipeline';
import { isQuiet } from '../log';
import { printDone, printJson, printStyled, printText } from '../print';
import { usage, type Settings } from '../settings';
import { readInput, type ReadingOptions } from './read-input';

/** One line of the output: an asset with its findings, or a row without media. */
interface AssetLine extends Partial<AssetFacts> {
	/** The column that the asset stands in. */
	field: string;
	source: string;
	row?: number;
	valid: boolean;
	findings: Finding[];
}

/** Drafts that are checked at the same time; requests to one host have a limit of their own. */
const CONCURRENCY = 4096;
const SPREADSHEETS = new Set(['.csv', '.tsv', '.txt', '.json', '.ndjson', '.jsonl', '.xlsx', '.xlsm', '.xls', '.ods']);

export interface ValidateOptions {
	rules: RuleChoice;
	reading: ReadingOptions;
	/** How images are made fit; see `PinDraft.fit`. @default they are sent as they are */
	fit?: string;
	/** The folder that the images which are made fit are written to, with each sheet. @default nowhere */
	fix?: string;
}

/** What was checked, and the lines that say so. */
interface Checked extends CheckedRow {
	/** The spreadsheet that the row stands in. */
	sheet?: string;
	lines: AssetLine[];
}

/** Checks media files, media URLs and the rows of spreadsheets. Sends nothing to Pinterest. @returns the exit code. */
export async function validate(
	inputs: string[],
	{ rules, reading, fix, fit = fix === undefined ? undefined : 'keep' }: ValidateOptions,
	settings: Pick<Settings, 'json' | 'allowPrivateNetwork'>,
): Promise<number> {
	const open = mediaOpener(settings);
	const inspect = createInspector();
	const fixed = fix === undefined ? undefined : await FixedRows.into(fix, open);
	let [bad, count, written] = [0, 0, 0];
	const underWay: Promise<Checked>[] = [];
	const showNext = async () => {
		const checked = await underWay.shift();
		if (!checked) return;
		const { lines, sheet } = checked;
		const images = await fixed?.add(checked, sheet, ({ field }, error) => refuse(lines, field, error));
		for (const line of lines) {
			count += 1;
			if (!line.valid) bad += 1;
			if (settings.json || !line.valid || !isQuiet()) show(line, settings.json);
		}
		for (const image of images ?? []) {
			written += 1;
			if (settings.json) printJson({ type: 'fixed', row: checked.row, ...image });
			else printDone(`      written: ${printableLine(image.file)} (${image.steps.join(', ')})`);
		}
	};
	for await (const candidate of draftsOf(inputs, reading, fit)) {
		underWay.push(checkedOf(candidate));
		if (underWay.length >= CONCURRENCY) await showNext();
	}
	while (underWay.length > 0) await showNext();
	const sheets = (await fixed?.end()) ?? [];
	if (settings.json) for (const file of sheets) printJson({ type: 'sheet', file });
	else printDone([`\n${count} checked, ${bad} ${bad === 1 ? 'needs' : 'need'} a fix.`, ...endOfFix(sheets)].join(' '));
	return bad === 0 ? EXIT.done : EXIT.partly;

	function endOfFix(files: string[]): string[] {
		if (fix === undefined) return [];
		const images = `${written} ${written === 1 ? 'image was' : 'images were'} written to ${fix}.`;
		return [images, ...files.map((file) => `The sheet that names them is ${file}.`)];
	}

	async function checkedOf({ draft, findings: ofRow, ...given }: Candidate): Promise<Checked> {
		const { row } = given;
		if (!draft) return { ...given, looks: [], lines: [{ row, field: '', source: '', valid: false, findings: ofRow }] };
		const { looks, findings } = await preflight(draft, { open, clock: systemClock, inspect, rules });
		// A finding about an asset is printed with it, and a finding about the row with the row's first asset.
		const fields = new Set(looks.map(({ field }) => field));
		const lines = looks.map(({ ref, field, facts }, index) => {
			const own = findings.filter((each) => each.field === field || (index === 0 && !fields.has(each.field)));
			const relevant = row === undefined ? own.filter(({ code }) => code !== 'cover-missing') : own;
			const valid = !relevant.some(({ severity }) => severity === 'blocker');
			return { row, field, source: describeMedia(ref), ...facts, valid, findings: relevant };
		});
		return { ...given, draft, looks, lines };
	}
}

/** An image that could not be made fit, or be copied. */
function refuse(lines: AssetLine[], field: string, error: unknown): void {
	const line = lines.find((each) => each.field === field);
	if (!line) return;
	line.valid = false;
	line.findings = [...line.findings.filter(({ code }) => code !== 'image-made-fit'), unread(problemOf(error), field)];
}

interface Candidate extends Omit<CheckedRow, 'looks'> {
	sheet?: string;
	findings: Finding[];
}

async function* draftsOf(inputs: string[], reading: ReadingOptions, fit?: string): AsyncGenerator<Candidate> {
	for (const input of inputs) {
		if (/^https?:/i.test(input)) yield { draft: { board: '-', media: [{ url: input }], fit }, findings: [] };
		else if (input === '-' || SPREADSHEETS.has(extname(input).toLowerCase())) yield* rowsOf(input, reading, fit);
		else yield { draft: { ...(await fileDraft(input)), fit }, findings: [] };
	}
}

async function* rowsOf(file: string, reading: ReadingOptions, fit?: string): AsyncGenerator<Candidate> {
	const { rows, folder } = await readInput(file, { ...reading, boardGiven: true });
	for await (const { row, cells, original, problem } of rows) {
		const { draft, findings } = problem
			? { findings: [unread(problem)] }
			: checkRow(cells, { folder, timeZone: reading.timeZone, severalBoards: true, fit }, Date.now());
		const rowKey = typeof original.row_key === 'string' ? original.row_key : undefined;
		yield { sheet: file, row, draft, cells, rowKey, findings };
	}
}

function unread({ code, message, action }: Problem, field = ''): Finding {
	return { code, severity: 'blocker', field, args: { message, action } };
}

async function fileDraft(path: string): Promise<PinDraft> {
	const info = await stat(path).catch(() => undefined);
	if (!info?.isFile()) throw usage(info ? `${path} is not a file.` : `There is no file ${path}.`);
	return { board: '-', media: [{ file: basename(path), folder: dirname(resolve(path)) }] };
}

function show({ row, source, valid, findings, ...facts }: AssetLine, json: boolean): void {
	const said = findings.map(describedFinding);
	if (json) {
		const { kind, contentType, bytes = null, width, height, durationSeconds, videoCodec, fastStart } = facts;
		printJson({
			type: 'asset',
			row,
			source,
			valid,
			kind,
			contentType,
			bytes,
			width,
			height,
			durationSeconds,
			videoCodec,
			fastStart,
			findings: said,
		});
		return;
	}
	const mark = valid ? styleText('green', 'ok ') : styleText('red', 'fix');
	const size = facts.width && facts.height ? ` ${facts.width}×${facts.height}` : '';
	printStyled(
		`${mark} ${row === undefined ? '' : `row ${row}: `}${printableLine(source)}${facts.contentType ? ` (${facts.contentType}${size})` : ''}`,
	);
	for (const { severity, message } of said) printText(`      ${severity === 'warning' ? 'note: ' : ''}${message}`);
}
