import { JOB_STATES, Schedule, type JobRecord, type JobState, type Ledger } from '../../lib';
import type { Routed } from '../shared/each-item';
import { jobItem } from './job-json';
import { forOperation } from '../shared/operation';
import type { JobsOperation } from './operation';

const HOUR_MS = 60 * 60_000;

interface Filters {
	states?: JobState[];
	campaign?: string;
	dueWithinHours?: number;
}

export const getMany: JobsOperation = {
	description: forOperation({ operation: ['getMany'] }, [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			displayOptions: { show: { returnAll: [false] } },
			description: 'Max number of results to return',
		},
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add filter',
			default: {},
			options: [
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
		const limit = context.getNodeParameter('returnAll', itemIndex)
			? Infinity
			: Number(context.getNodeParameter('limit', itemIndex));
		const filters = context.getNodeParameter('filters', itemIndex, {}) as Filters;
		const found: Routed[] = [];
		for await (const job of await jobsOf(ledger, filters)) {
			context.getExecutionCancelSignal()?.throwIfAborted();
			if (!fits(job, filters)) continue;
			found.push(jobItem(job));
			if (found.length >= limit) break;
		}
		return found;
	},
};

/** Scheduled jobs are indexed by their time. Any other filter reads all jobs. */
async function jobsOf(ledger: Ledger, { dueWithinHours }: Filters): Promise<AsyncIterable<JobRecord> | JobRecord[]> {
	return dueWithinHours === undefined
		? ledger.jobs()
		: await new Schedule(ledger).upcoming(dueWithinHours * HOUR_MS, Infinity);
}

function fits({ state, label }: JobRecord, { states = [], campaign = '' }: Filters): boolean {
	return (states.length === 0 || states.includes(state)) && (campaign === '' || label.campaign === campaign);
}

function titled(state: JobState): string {
	return state.charAt(0).toUpperCase() + state.slice(1);
}
