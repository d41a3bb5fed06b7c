import { styleText } from 'node:util';
import {
	fitsFilter,
	isoTime,
	keyOfJob,
	printableLine,
	Schedule,
	type JobFilter,
	type JobRecord,
	type JobState,
	type Ledger,
} from '../../lib';
import { LIST_LIMIT } from '../defaults';
import { EXIT } from '../exit-codes';
import { printJson, printNotice, printStyled, printText } from '../print';
import { usage, type StoreSettings } from '../settings';
import { streamInLittleMemory } from '../streaming-memory';
import { columnsOf } from '../ui/columns';
import { withLedger } from './with-ledger';

/** As many records are read at a time. */
const LIST_PAGE = 100;
const KEY_WIDTH = 45;
const STATE_WIDTH = 10;

export interface ListFlags {
	state?: JobState;
	campaign?: string;
	board?: string;
	account?: string;
	/** The ID of an import. */
	import?: string;
	/** Only jobs that came to their state in the last so many seconds. */
	since?: number;
	/** Only jobs that come due within this many seconds, soonest first. */
	within?: number;
	/** Show at most this many. @default LIST_LIMIT */
	limit?: number;
}

/** Lists the jobs in the store. @returns the exit code. */
export async function listJobs(flags: ListFlags, settings: StoreSettings): Promise<number> {
	streamInLittleMemory();
	const { within, limit = LIST_LIMIT } = flags;
	const filter = filterOf(flags);
	return await withLedger(settings, async (ledger) => {
		const inColumns: JobRecord[] = [];
		let found = 0;
		for await (const job of await jobsOf(ledger, filter, { within, limit: limit + 1 })) {
			if (!fitsFilter(job, filter)) continue;
			if (++found > limit) break;
			if (settings.json) printJson({ type: 'job', ...job });
			else if (within === undefined) printText(lineOf(job));
			else inColumns.push(job);
		}
		if (inColumns.length > 0) printText(columnsOf(inColumns.map(comingOf)));
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

function filterOf({ state, campaign, board, account, import: importId, since }: ListFlags): JobFilter {
	return {
		states: state && [state],
		campaign,
		board,
		account,
		importId,
		since: since === undefined ? undefined : Date.now() - since * 1000,
	};
}

function lineOf({ key, state, updatedAt, label }: JobRecord): string {
	return `${key.padEnd(KEY_WIDTH)}  ${state.padEnd(STATE_WIDTH)}  ${updatedAt}  ${printableLine(label.title ?? label.source)}`;
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
		const job = await ledger.find(await keyOfJob(ledger, given));
		if (!job) throw usage(`There is no job ${given} in this store. List the keys with: jobs list`);
		if (settings.json) printJson({ type: 'job', ...job });
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
