import { z } from 'zod/v4';
import { JOB_STATES, jobNamed, NEEDS, resolveJob, runAtMs, Schedule, searchJobs, type JobRecord } from '../../../lib';
import { hasCredential } from '../../tokens';
import type { Desk } from '../desk';
import { jobItem, jobWithHistory } from './facts';
import { operation, NO_MEMBERS } from './operation';
import * as schemas from './schemas';

const MOST_ITEMS = 200;
const ITEMS = 50;
const LONGEST_TEXT = 300;
/** A moment that counts down, and a key. */
const CURSOR = /^\d{14}:[\w:.-]{1,200}$/;

const text = z.string().trim().min(1).max(LONGEST_TEXT);
const moment = z.iso.datetime({ offset: true });

export const limit = z.coerce.number().int().min(1).max(MOST_ITEMS).default(ITEMS).describe('At most so many items');

const KEY = {
	key: 'The idempotency key of the job, a beginning of it that no other job has, or the ID or the address of its pin',
};
const withHistory = { schema: schemas.jobWithHistory };

export const listJobs = operation({
	id: 'listJobs',
	method: 'get',
	path: '/jobs',
	summary: 'Lists jobs, the newest first by when each came to its state',
	description:
		'A job belongs to the list if it fits everything that is given. With `text`, or with several of the others, a page may have fewer items than `limit`, or none, and still have an `after`: go on with it until it is null.',
	query: z.strictObject({
		campaign: text.optional().describe('Only jobs of this campaign'),
		account: text.optional().describe('Only jobs of the account with this ID'),
		board: text.optional().describe('Only jobs of the board with this name'),
		import: text.optional().describe('Only jobs of the import with this ID'),
		state: z.array(z.enum(JOB_STATES)).optional().describe('Only jobs in this state; several are given one by one'),
		needs: z.enum(NEEDS).optional().describe('Only jobs for which this has to be done'),
		since: moment.optional().describe('Only jobs that came to their state at this moment or later'),
		until: moment.optional().describe('Only jobs that came to their state at this moment or earlier'),
		text: text.optional().describe('Only jobs with all these words in their texts, addresses or keys'),
		after: z.string().regex(CURSOR).optional().describe('Where the page before ended'),
		limit,
	}),
	answer: { schema: schemas.jobPage },
	problems: [],
	async run({ desk, query: { import: importId, state, since, until, after, limit: most, ...same } }) {
		const search = { ...same, importId, states: state, since: momentOf(since), until: momentOf(until) };
		const found = await searchJobs(desk.ledger, search, { after, limit: most });
		return { items: found.jobs.map(jobItem), after: found.after ?? null };
	},
});

export const getJob = operation({
	id: 'getJob',
	method: 'get',
	path: '/jobs/{key}',
	summary: 'One job with its history',
	params: KEY,
	answer: withHistory,
	problems: [404],
	async run({ desk: { ledger }, params: { key = '' } }) {
		return jobWithHistory(await jobNamed(ledger, key));
	},
});

export const retryJob = operation({
	id: 'retryJob',
	method: 'post',
	path: '/jobs/{key}/retry',
	summary: 'Brings a cancelled or failed job back',
	description: 'It is due again. A job whose draft is not kept is published by an import of its row.',
	params: KEY,
	body: NO_MEMBERS,
	answer: withHistory,
	problems: [404, 409],
	run: async ({ desk, session, params: { key = '' } }) =>
		await change(desk, async (schedule) => await schedule.retry(key, `brought back by ${session.name}`)),
});

export const cancelJob = operation({
	id: 'cancelJob',
	method: 'post',
	path: '/jobs/{key}/cancel',
	summary: 'Cancels a job that is not published',
	description: 'It stays cancelled when its row is imported again, until it is brought back with retry.',
	params: KEY,
	body: NO_MEMBERS,
	answer: withHistory,
	problems: [404, 409],
	run: async ({ desk, session, params: { key = '' } }) =>
		await change(desk, async (schedule) => await schedule.cancel(key, `cancelled by ${session.name}`)),
});

export const moveJob = operation({
	id: 'moveJob',
	method: 'post',
	path: '/jobs/{key}/move',
	summary: 'Moves a scheduled job to another time',
	params: KEY,
	body: z.strictObject({ runAt: moment.describe('Date, time and UTC offset, such as 2027-03-01T09:00:00+01:00') }),
	answer: withHistory,
	problems: [404, 409],
	run: async ({ desk, params: { key = '' }, body: { runAt } }) =>
		await change(desk, async (schedule) => await schedule.move(key, runAtMs(runAt))),
});

export const resolveUnknown = operation({
	id: 'resolveJob',
	method: 'post',
	path: '/jobs/{key}/resolve',
	summary: 'Says what became of a job whose outcome is unknown',
	description:
		'With `pin` the job has this pin; where an account is connected, Pinterest is asked for it. With `notThere` there is no pin, and it is published again, once.',
	params: KEY,
	body: z.union([
		z.strictObject({ pin: text.describe('The ID or the address of the pin') }),
		z.strictObject({ notThere: z.literal(true) }),
	]),
	answer: withHistory,
	problems: [404, 409, 502],
	async run({ desk, params: { key = '' }, body }) {
		const { ledger, settings } = desk;
		const pin = 'pin' in body ? body.pin : undefined;
		const account = pin !== undefined && hasCredential(settings) ? (await desk.account()).pipeline : undefined;
		return jobWithHistory(
			await resolveJob(key, pin === undefined ? {} : { pin }, { ledger, account, apiBaseUrl: settings.apiBaseUrl }),
		);
	},
});

async function change({ ledger }: Desk, decide: (schedule: Schedule) => Promise<JobRecord>): Promise<object> {
	return jobWithHistory(await decide(new Schedule(ledger)));
}

function momentOf(iso: string | undefined): number | undefined {
	return iso === undefined ? undefined : Date.parse(iso);
}
