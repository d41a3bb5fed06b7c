import {
	fitsFilter,
	JOB_STATES,
	Schedule,
	type JobFilter,
	type JobRecord,
	type JobState,
	type Ledger,
} from '../../lib';
import type { Routed } from '../shared/each-item';
import { limitOf, listLimit } from '../shared/list-limit';
import { forOperation } from '../shared/operation';
import { jobItem } from './job-json';
import type { JobsOperation } from './operation';

const HOUR_MS = 60 * 60_000;

interface Filters {
	account?: string;
	board?: string;
	campaign?: string;
	dueWithinHours?: number;
	importId?: string;
	/** As n8n's date picker gives it. */
	since?: string;
	states?: JobState[];
}

export const getMany: JobsOperation = {
	description: forOperation({ operation: ['getMany'] }, [
		...listLimit(),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
				{
					displayName: 'Account ID',
					name: 'account',
					type: 'string',
					default: '',
					description: 'Return only the jobs of the account with this ID',
				},
				{
					displayName: 'Board',
					name: 'board',
					type: 'string',
					default: '',
					description: 'Return only the jobs of the board with this name',
				},
				{
					displayName: 'Campaign',
					name: 'campaign',
					type: 'string',
					default: '',
					description: 'Return only the jobs of this campaign',
				},
				{
					displayName: 'Due Within (Hours)',
					name: 'dueWithinHours',
					type: 'number',
					typeOptions: { minValue: 0 },
					default: 24,
					description: 'Return only scheduled jobs that are due within this number of hours, the earliest first',
				},
				{
					displayName: 'Import ID',
					name: 'importId',
					type: 'string',
					default: '',
					description: 'Return only the jobs of this import. Batch Import uses the ID of its execution.',
				},
				{
					displayName: 'Since',
					name: 'since',
					type: 'dateTime',
					default: '',
					description: 'Return only the jobs that came to their state at this time or later',
				},
				{
					displayName: 'States',
					name: 'states',
					type: 'multiOptions',
					default: [],
					options: JOB_STATES.toSorted().map((state) => ({ name: titled(state), value: state })),
					description: 'Return only jobs in these states. Leave empty to return jobs in any state.',
				},
			],
		},
	]),
	async execute(context, { ledger }, itemIndex) {
		const limit = limitOf(context, itemIndex);
		const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
		const filter = filterOf(filters);
		const found: Routed[] = [];
		for await (const job of await jobsOf(ledger, filters, filter)) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			if (!fitsFilter(job, filter)) continue;
			found.push(jobItem(job));
			if (found.length >= limit) break;
		}
		return found;
	},
};

/** The earliest first where they are due, and otherwise the newest first. */
async function jobsOf(
	ledger: Ledger,
	{ dueWithinHours }: Filters,
	filter: JobFilter,
): Promise<AsyncIterable<JobRecord> | JobRecord[]> {
	return dueWithinHours === undefined
		? ledger.list.jobs(filter)
		: await new Schedule(ledger).upcoming(dueWithinHours * HOUR_MS, Infinity);
}

/** A field that was added and left empty filters nothing. */
function filterOf({ states = [], campaign, account, board, importId, since }: Filters): JobFilter {
	return {
		states: states.length > 0 ? states : undefined,
		campaign: campaign || undefined,
		account: account || undefined,
		board: board || undefined,
		importId: importId || undefined,
		since: since ? Date.parse(since) : undefined,
	};
}

function titled(state: JobState): string {
	return state.charAt(0).toUpperCase() + state.slice(1);
}
