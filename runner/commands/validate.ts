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
	systemClock,
	type AssetFacts,
	type Finding,
	type PinDraft,
	type Problem,
	type RuleChoice,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { mediaOpener } from '../open-pipeline';
import { printJson, printStyled, printText } from '../print';
import { usage, type Settings } from '../settings';
import { readInput, type ReadingOptions } from './read-input';

/** One line of the output: an asset with its findings, or a row without media. */
interface AssetLine extends Partial<AssetFacts> {
	source: string;
	row?: number;
	valid: boolean;
	findings: Finding[];
}

/** Drafts that are checked at the same time; requests to one host have a limit of their own. */
const CONCURRENCY = 4096;
const SPREADSHEETS = new Set(['.csv', '.tsv', '.txt', '.json', '.ndjson', '.jsonl', '.xlsx', '.xlsm', '.xls', '.ods']);

/** Checks media files, media URLs and the rows of spreadsheets. Sends nothing to Pinterest. @returns the exit code. */
export async function validate(
	inputs: string[],
	{ rules, reading }: { rules: RuleChoice; reading: ReadingOptions },
	settings: Pick<Settings, 'json' | 'allowPrivateNetwork'>,
): Promise<number> {
	const open = mediaOpener(settings);
	const inspect = createInspector();
	let bad = 0;
	let count = 0;
	const underWay: Promise<AssetLine[]>[] = [];
	const showNext = async () => {
		for (const line of (await underWay.shift()) ?? []) {
			count += 1;
			if (!line.valid) bad += 1;
			show(line, settings.json);
		}
	};
	for await (const { row, draft, findings } of draftsOf(inputs, reading)) {
		underWay.push(draft ? linesOf(draft, row) : Promise.resolve([{ row, source: '', valid: false, findings }]));
		if (underWay.length >= CONCURRENCY) await showNext();
	}
	while (underWay.length > 0) await showNext();
	if (!settings.json) printText(`\n${count} checked, ${bad} ${bad === 1 ? 'needs' : 'need'} a fix.`);
	return bad === 0 ? EXIT.done : EXIT.partly;

	async function linesOf(draft: PinDraft, row: number | undefined): Promise<AssetLine[]> {
		const { looks, findings } = await preflight(draft, { open, clock: systemClock, inspect, rules });
		// A finding about an asset is printed with it, and a finding about the row with the row's first asset.
		const fields = new Set(looks.map(({ field }) => field));
		return looks.map(({ ref, field, facts }, index) => {
			const own = findings.filter((each) => each.field === field || (index === 0 && !fields.has(each.field)));
			const relevant = row === undefined ? own.filter(({ code }) => code !== 'cover-missing') : own;
			return {
				row,
				source: describeMedia(ref),
				...facts,
				valid: !relevant.some(({ severity }) => severity === 'blocker'),
				findings: relevant,
			};
		});
	}
}

interface Candidate {
	row?: number;
	draft?: PinDraft;
	findings: Finding[];
}

async function* draftsOf(inputs: string[], reading: ReadingOptions): AsyncGenerator<Candidate> {
	for (const input of inputs) {
		if (/^https?:/i.test(input)) yield { draft: { board: '-', media: [{ url: input }] }, findings: [] };
		else if (input === '-' || SPREADSHEETS.has(extname(input).toLowerCase())) yield* rowsOf(input, reading);
		else yield { draft: await fileDraft(input), findings: [] };
	}
}

async function* rowsOf(file: string, reading: ReadingOptions): AsyncGenerator<Candidate> {
	const { rows, folder } = await readInput(file, { ...reading, boardGiven: true });
	for await (const { row, cells, problem } of rows) {
		const { draft, findings } = problem
			? { findings: [unread(problem)] }
			: checkRow(cells, { folder, timeZone: reading.timeZone, severalBoards: true }, Date.now());
		yield { row, draft, findings };
	}
}

function unread({ code, message, action }: Problem): Finding {
	return { code, severity: 'blocker', field: '', args: { message, action } };
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
