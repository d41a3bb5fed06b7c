import { styleText } from 'node:util';
import { isoTime, printableLine, Schedule, type JobRecord, type JobState, type Ledger } from '../../lib';
import { LIST_LIMIT } from '../defaults';
import { EXIT } from '../exit-codes';
import { printJson, printNotice, printStyled, printText } from '../print';
import { usage, type StoreSettings } from '../settings';
import { columnsOf } from '../ui/columns';
import { withLedger } from './with-ledger';

const KEY_WIDTH = 45;
const STATE_WIDTH = 10;

export interface ListOptions {
	state?: JobState;
	campaign?: string;
	/** Only jobs that come due within this many seconds, soonest first. */
	within?: number;
	/** Show at most this many. @default LIST_LIMIT */
	limit?: number;
}

/** Lists the jobs in the store. @returns the exit code. */
export async function listJobs(options: ListOptions, settings: StoreSettings): Promise<number> {
	const { within, limit = LIST_LIMIT } = options;
	return await withLedger(settings, async (ledger) => {
		const found: JobRecord[] = [];
		for await (const job of jobsOf(ledger, { ...options, limit: limit + 1 })) {
			if (found.push(job) > limit) break;
		}
		const shown = found.slice(0, limit);
		if (settings.json) for (const job of shown) printJson({ type: 'job', ...job });
		else if (shown.length === 0) printText('No jobs.');
		else if (within === undefined) for (const job of shown) printText(lineOf(job));
		else printText(columnsOf(shown.map(comingOf)));
		if (found.length > limit) printNotice(`There are more jobs. Show them with --limit ${limit * 10}.`);
		return EXIT.done;
	});
}

/** Reads no more rows than needed: with `within` along the schedule, otherwise until enough jobs match. */
async function* jobsOf(
	ledger: Ledger,
	{ state, campaign, within, limit }: ListOptions & { limit: number },
): AsyncGenerator<JobRecord> {
	const filtered = state !== undefined || campaign !== undefined;
	const atMost = filtered ? Infinity : limit;
	const jobs =
		within === undefined ? ledger.jobs({ limit: atMost }) : await new Schedule(ledger).upcoming(within * 1000, atMost);
	for await (const job of jobs) {
		if ((!state || job.state === state) && (!campaign || job.label.campaign === campaign)) yield job;
	}
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
export async function showJob(key: string, settings: StoreSettings): Promise<number> {
	return await withLedger(settings, async (ledger) => {
		const job = await ledger.find(key);
		if (!job) throw usage(`There is no job ${key} in this store. List the keys with: jobs list`);
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
		['attempts', attempts],
		['video', mediaId],
		['pin', receipt?.url],
		['due', waits ? isoTime(dueAt) : undefined],
		[waits ? 'waits' : 'problem', problem?.message ?? (waits ? 'The pin is published when it is due.' : undefined)],
	];
	const known = facts.filter(([, value]) => value !== undefined && value !== 0);
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
