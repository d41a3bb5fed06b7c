import { z } from 'zod/v4';
import { cursorOf, fitsFilter, JOB_STATES, jobFacts, Schedule, type JobFilter, type JobRecord } from '../../lib';
import { mcpUsage } from '../sentences';
import { mcpTool } from './tool';

const HOUR_MS = 60 * 60_000;

/** What a job is in a list: all but its history. */
export const JOB = z.looseObject({ key: z.string(), state: z.string() });

/** What an agent is told of a job, with the names that every line of the command line has too. */
export function jobAnswer(job: JobRecord) {
	return { ...jobFacts(job), idempotencyKey: job.key, pinId: job.receipt?.id, pinUrl: job.receipt?.url };
}

/** The jobs in the record. */
export const listJobs = mcpTool({
	name: 'list_jobs',
	title: 'List published, scheduled and failed pins',
	description:
		'List the pins that were published, are scheduled, failed or are unknown, from the local record, the newest first. Use it to find out what happened, what will happen and why something failed. Calls Pinterest not once.',
	input: z.strictObject({
		states: z.array(z.enum(JOB_STATES)).optional().describe('Only jobs in these states, such as failed or scheduled'),
		campaign: z.string().optional().describe('Only jobs of this campaign'),
		board: z.string().optional().describe('Only jobs of the board with this name'),
		account: z.string().optional().describe('Only jobs of the account with this ID'),
		import: z.string().optional().describe('Only jobs of the import with this ID'),
		since: z.string().optional().describe('Only jobs that came to their state at this time or later, ISO 8601'),
		due_within_hours: z
			.number()
			.positive()
			.optional()
			.describe('Only scheduled jobs that are due within this many hours, the earliest first'),
		limit: z.number().int().min(1).max(200).default(50).describe('Return at most this many'),
		after: z.string().optional().describe('The value next of the page before'),
	}),
	output: z.looseObject({
		jobs: z.array(JOB),
		next: z.string().optional().describe('Pass it as after for the next page; absent on the last one'),
	}),
	writes: false,
	local: true,
	async run(session, { limit, after, due_within_hours: hours, import: importId, since, ...given }, { signal }) {
		const filter: JobFilter = { ...given, importId, since: since === undefined ? undefined : momentOf(since) };
		return await session.withLedger(async (ledger) => {
			const found: JobRecord[] = [];
			const jobs =
				hours === undefined
					? ledger.list.jobs(filter, { after, page: limit + 1 })
					: await new Schedule(ledger).upcoming(hours * HOUR_MS, Infinity);
			for await (const job of jobs) {
				signal.throwIfAborted();
				if (fitsFilter(job, filter)) found.push(job);
				if (found.length > limit) break;
			}
			const more = found.length > limit;
			const shown = found.slice(0, limit);
			const last = shown.at(-1);
			return {
				structured: {
					jobs: shown.map((job) => ({ ...jobAnswer(job), events: undefined })),
					next: more && last && hours === undefined ? cursorOf(last) : undefined,
				},
			};
		});
	},
});

function momentOf(text: string): number {
	const moment = Date.parse(text);
	if (Number.isNaN(moment)) throw mcpUsage('no-moment');
	return moment;
}
