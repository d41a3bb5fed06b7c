import { pipeline } from 'node:stream/promises';
import { publishedRows, sheetBytes, systemClock, type JobFilter, type Ledger } from '../../lib';
import { EXIT } from '../exit-codes';
import { filterOf, type JobFilterFlags } from '../job-filter';
import { ownTimeZone } from '../moment';
import { printJson, printNotice, printText } from '../print';
import { reportHtml } from '../report/as-html';
import { reportRows } from '../report/as-sheet';
import { reportText, type ReportHead } from '../report/as-text';
import { reportLines, type ReportLine } from '../report/lines';
import { summaryOf } from '../report/summary';
import { usage, type StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { writeWhole } from '../whole-file';
import { withLedger } from './with-ledger';

export interface SummaryFlags extends Pick<JobFilterFlags, 'campaign' | 'board' | 'import' | 'since'> {
	/** A row for each pin. */
	csv?: boolean;
	/** A page to be sent by mail. */
	html?: boolean;
	/** A file. @default standard output */
	out?: string;
	/** At most so many of each kind. @default SHOWN, or PAGE_SHOWN on the page */
	limit?: number;
}

/** Without another period, an import or a campaign, a report is of a day. */
const DAY_MS = 24 * 60 * 60_000;
/** So many pins of each kind are read in a terminal. */
const SHOWN = 20;
/** A page of more is too large for a mail. */
const PAGE_SHOWN = 500;

/** Tells what shipped, what waits, and what failed with what to do about it. @returns the exit code. */
export async function summary(flags: SummaryFlags, settings: StoreSettings): Promise<number> {
	streamInLittleMemory();
	const { csv, html, out, limit } = flags;
	const now = systemClock.now();
	return await withLedger(settings, async (ledger) => {
		const period =
			flags.import === undefined && flags.campaign === undefined && !settings.json ? now - DAY_MS : undefined;
		const scope = await filterOf({ ...flags, since: flags.since ?? period }, ledger);
		const lines = reportLines(ledger, scope);
		if (csv) await writeCsv(lines, out);
		else if (settings.json) await printLines(ledger, scope, limit);
		else {
			const head: ReportHead = { about: aboutOf(flags, scope), since: scope.since, now, zone: ownTimeZone() };
			const found = await summaryOf(lines, limit ?? (html ? PAGE_SHOWN : SHOWN));
			await write(html ? await reportHtml(found, head) : `${reportText(found, head)}\n`, out);
		}
		if (out !== undefined) printNotice(`The report is in ${out}.`);
		return EXIT.done;
	});
}

function aboutOf({ campaign, board }: SummaryFlags, { importId }: JobFilter): string {
	return [
		campaign !== undefined && `the campaign ${campaign}`,
		board !== undefined && `the board ${board}`,
		importId !== undefined && `the import ${importId}`,
	]
		.filter(Boolean)
		.join(', ');
}

const refusal = (out: string) => (code: string | undefined) => `The report cannot be written to ${out} (${code}).`;

async function write(text: string, out: string | undefined): Promise<void> {
	if (out === undefined) printText(text.trimEnd());
	else await writeWhole(out, async (part) => await part(text), refusal(out));
}

async function writeCsv(lines: AsyncIterable<ReportLine>, out: string | undefined): Promise<void> {
	const bytes = sheetBytes(reportRows(lines), 'csv');
	if (out === undefined) return await pipeline(bytes, process.stdout, { end: false });
	const to = async (part: (bytes: Uint8Array) => Promise<void>) => {
		for await (const some of bytes) await part(some as Uint8Array);
	};
	await writeWhole(out, to, refusal(out));
}

/** The lines of `--json`: published pins as they are with their numbers, and then those that wait or need something. */
async function printLines(ledger: Ledger, scope: JobFilter, limit: number | undefined): Promise<void> {
	const counts = { pins: 0, waiting: 0, needs: 0 };
	for await (const row of publishedRows(ledger, scope, limit)) {
		counts.pins += 1;
		printJson({ type: 'result', ...row, idempotencyKey: row.rowKey });
	}
	for await (const { what, key, at, dueAt, pinId, pinUrl, ...line } of reportLines(ledger, scope)) {
		if (what === 'shipped') continue;
		counts[what === 'waits' ? 'waiting' : 'needs'] += 1;
		const iso = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
		const times = { at: iso(at), dueAt: iso(dueAt) };
		printJson({ type: what === 'waits' ? 'waiting' : 'needs', idempotencyKey: key, ...line, ...times, pinId, pinUrl });
	}
	const { pins, waiting, needs } = counts;
	printJson({ type: 'summary', pins, waiting: waiting || undefined, needs: needs || undefined });
}

/** @throws PipelineError `usage` for options that do not fit together. */
export function checkForms({ csv, html, out }: SummaryFlags, { json }: StoreSettings): void {
	if (json && (csv || html || out !== undefined)) throw usage('Give --json alone, without --csv, --html and --out.');
}
