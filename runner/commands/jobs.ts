import { styleText } from 'node:util';
import {
	fitsFilter,
	isoTime,
	jobNamed,
	printableLine,
	Schedule,
	type JobFilter,
	type JobRecord,
	type Ledger,
} from '../../lib';
import { LIST_LIMIT } from '../defaults';
import { EXIT } from '../exit-codes';
import { filterOf, type JobFilterFlags } from '../job-filter';
import { printJson, printNotice, printStyled, printText } from '../print';
import type { StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { columnsOf } from '../ui/columns';
import { jobLine } from '../ui/job-line';
import { JobTable, TABLE_PAGE } from '../ui/job-table';
import { withLedger } from './with-ledger';

/** As many records are read at a time. */
const LIST_PAGE = 100;
const STATE_WIDTH = 10;

export interface ListFlags extends JobFilterFlags {
	/** Only jobs that come due within this many seconds, soonest first. */
	within?: number;
	/** Show at most this many. @default LIST_LIMIT */
	limit?: number;
}

/** Lists the jobs in the store. @returns the exit code. */
export async function listJobs(flags: ListFlags, settings: StoreSettings): Promise<number> {
	streamInLittleMemory();
	const { within, limit = LIST_LIMIT } = flags;
	return await withLedger(settings, async (ledger) => {
		const filter = await filterOf(flags, ledger);
		const table = new JobTable(ledger, { width: process.stdout.columns });
		let inColumns: JobRecord[] = [];
		let found = 0;
		for await (const job of await jobsOf(ledger, filter, { within, limit: limit + 1 })) {
			if (!fitsFilter(job, filter)) continue;
			if (++found > limit) break;
			if (settings.json) printJson(jobLine(job));
			else inColumns.push(job);
			if (within !== undefined || inColumns.length < TABLE_PAGE) continue;
			printText(await table.text(inColumns));
			inColumns = [];
		}
		if (inColumns.length > 0)
			printText(within === undefined ? await table.text(inColumns) : columnsOf(inColumns.map(comingOf)));
		if (found === 0 && !settings.json) printText('No jobs.');
		if (found > limit) printNotice(`There are more jobs. Show them with --limit ${limit * 10}.`);
		return EXIT.done;
	});
}

/** Along the schedule with `within`, and otherwise the newest first. */
async function jobsOf(
	ledger: Ledger,
	filter: JobFilter,
	{ within, limit }: { within?: number; limit: number },
): Promise<AsyncIterable<JobRecord> | JobRecord[]> {
	if (within === undefined) return ledger.list.jobs(filter, { page: Math.min(limit, LIST_PAGE) });
	const filtered = Object.values(filter).some((wanted) => wanted !== undefined);
	return await new Schedule(ledger).upcoming(within * 1000, filtered ? Infinity : limit);
}

const comingOf = ({ key, dueAt = 0, label }: JobRecord) => ({
	when: isoTime(dueAt),
	key,
	title: label.title ?? label.source,
	board: label.board,
});

/** Shows one job with its history. @returns the exit code. */
export async function showJob(given: string, settings: StoreSettings): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const job = await jobNamed(ledger, given);
		if (settings.json) printJson(jobLine(job));
		else printStyled(describe(job));
		return EXIT.done;
	});
}

function describe({ key, state, label, attempts, mediaId, receipt, problem, events, dueAt }: JobRecord): string {
	const waits = dueAt !== undefined && (state === 'scheduled' || state === 'unknown');
	const facts: [string, string | number | undefined][] = [
		['key', key],
		['state', state],
		['title', label.title],
		['board', label.board],
		['media', label.source],
		['campaign', label.campaign],
		['import', label.importId],
		['attempts', attempts],
		['video', mediaId],
		['pin', receipt?.url],
		['due', waits ? isoTime(dueAt) : undefined],
		[waits ? 'waits' : 'problem', problem?.message ?? (waits ? 'The pin is published when it is due.' : undefined)],
	];
	if (events.length === 0) facts.push(['history', 'forgotten, see: jobs prune --help']);
	const known = facts.filter(([, value]) => value !== undefined && value !== 0 && value !== '');
	const history = events.map(({ at, state: reached, attempt, reason, requestId }) =>
		[
			`  ${at}  ${styleText('bold', reached.padEnd(STATE_WIDTH))}`,
			attempt > 0 && `attempt ${attempt}`,
			reason && printableLine(reason),
			requestId && `request ${printableLine(requestId)}`,
		]
			.filter(Boolean)
			.join('  '),
	);
	return [
		...known.map(([name, value]) => `${name.padEnd(STATE_WIDTH)}${printableLine(String(value))}`),
		'',
		...history,
	].join('\n');
}
