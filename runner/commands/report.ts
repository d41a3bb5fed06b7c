import {
	ImportLog,
	pinResults,
	printableLine,
	publishedRows,
	reportDates,
	reportSheet,
	systemClock,
	type Ledger,
	type Period,
	type PinResult,
	type PublishedFilter,
	type PublishedRow,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline } from '../open-pipeline';
import { printJson, printNotice, printText } from '../print';
import { checkWritable, writeSheet } from '../results-file';
import type { Settings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { withLedger } from './with-ledger';

export interface ReportFlags {
	campaign?: string;
	board?: string;
	/** The ID of an import. */
	import?: string;
	/** Only pins that were published since then, in epoch milliseconds. */
	since?: number;
	/** `90d`, `lifetime`, or days as `2026-10-01..2026-10-31`. @default no numbers, and no call to Pinterest */
	metrics?: string;
	/** A file for the sheet. @default lines on standard output */
	results?: string;
	/** @default all */
	limit?: number;
}

type Row = PublishedRow | PinResult;

/** Lists published pins with their rows, and with their numbers. @returns the exit code. */
export async function report(flags: ReportFlags, settings: Settings): Promise<number> {
	streamInLittleMemory();
	const { results, metrics, limit } = flags;
	if (results !== undefined) await checkWritable(results);
	const { signal, interrupted, done } = interruptible('Stopping. What Pinterest answered today is not asked again.');
	try {
		if (metrics === undefined)
			return await withLedger(settings, async (ledger) => {
				return await print(publishedRows(ledger, await filterOf(flags, ledger), limit));
			});
		const period = periodOf(metrics);
		const { pipeline, close } = await openPipeline(settings, {}, { signal });
		try {
			const filter = await filterOf(flags, pipeline.ledger);
			return await print(pinResults(pipeline, filter, { period, limit, signal }));
		} finally {
			await close();
		}
	} catch (error) {
		if (!interrupted()) throw error;
		return EXIT.interrupted;
	} finally {
		done();
	}

	async function print(rows: AsyncIterable<Row>): Promise<number> {
		const totals = { pins: 0, ready: 0, none: 0, gone: 0, refused: 0 };
		async function* counted(): AsyncGenerator<Row> {
			for await (const row of rows) {
				totals.pins += 1;
				if ('metrics' in row) totals[row.metrics] += 1;
				if (settings.json) printJson({ type: 'result', ...row, idempotencyKey: row.rowKey });
				else if (results === undefined) printLine(row, totals.pins === 1);
				yield row;
			}
		}
		if (results !== undefined) await writeSheet(results, reportSheet(counted(), metrics !== undefined));
		else for await (const _ of counted());
		const { pins, ...measured } = totals;
		if (settings.json) printJson({ type: 'summary', pins, ...(metrics !== undefined && measured), file: results });
		else if (results !== undefined) printNotice(`${results} has ${sentenceOf(totals, metrics)}`);
		else printNotice(pins === 0 ? 'No published pins.' : sentenceOf(totals, metrics));
		return totals.refused > 0 ? EXIT.partly : EXIT.done;
	}
}

/** @throws PipelineError `import-unknown`, `import-ambiguous`. */
async function filterOf(
	{ campaign, board, import: importId, since }: ReportFlags,
	ledger: Ledger,
): Promise<PublishedFilter> {
	return {
		campaign,
		board,
		importId: importId === undefined ? undefined : (await new ImportLog(ledger).named(importId)).id,
		since,
	};
}

/** @throws PipelineError `report-dates-invalid`. */
function periodOf(metrics: string): Period {
	if (metrics === '90d' || metrics === 'lifetime') return metrics;
	const [start = '', end = ''] = metrics.split('..');
	return reportDates(start, end, systemClock.now());
}

const NUMBERS = ['impressions', 'saves', 'pin clicks', 'outbound'] as const;
const NUMBER_WIDTH = 11;
const DAY_LENGTH = 10;
const TITLE_WIDTH = 40;

/** The numbers first, because the rest has no fixed width. */
function printLine(row: Row, isFirst: boolean): void {
	const measured = 'metrics' in row;
	if (isFirst) {
		const names = measured ? NUMBERS.map((name) => name.padStart(NUMBER_WIDTH)) : [];
		printText([...names, 'published '.padEnd(DAY_LENGTH), 'title'.padEnd(TITLE_WIDTH), 'pin'].join('  '));
	}
	const title = printableLine(row.title ?? '(no title)');
	const shown = title.length > TITLE_WIDTH ? `${title.slice(0, TITLE_WIDTH - 1).toWellFormed()}…` : title;
	const cells = measured ? cellsOf(row) : [];
	printText([...cells, row.publishedAt.slice(0, DAY_LENGTH), shown.padEnd(TITLE_WIDTH), row.pinUrl].join('  '));
}

/** A dash is a number that Pinterest does not tell. */
function cellsOf({ metrics, impressions, saves, pinClicks, outboundClicks }: PinResult): string[] {
	const words = { gone: 'gone', refused: 'refused', none: 'none yet', ready: '' };
	const numbers = [impressions, saves, pinClicks, outboundClicks].map((number) => number?.toLocaleString('en') ?? '-');
	const cells = metrics === 'ready' ? numbers : [words[metrics], '', '', ''];
	return cells.map((cell) => cell.padStart(NUMBER_WIDTH));
}

function sentenceOf(
	{ pins, ready, none, gone, refused }: { pins: number; ready: number; none: number; gone: number; refused: number },
	metrics: string | undefined,
): string {
	const all = `${pins} ${pins === 1 ? 'pin' : 'pins'}`;
	if (metrics === undefined) return `${all}.`;
	const others = [
		none > 0 && `${none} without numbers yet`,
		gone > 0 && `${gone} gone from Pinterest`,
		refused > 0 && `${refused} refused`,
	];
	return `${[`${all}: ${ready} with numbers`, ...others].filter(Boolean).join(', ')}.`;
}
