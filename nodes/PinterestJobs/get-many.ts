import { JOB_STATES, Schedule, type JobRecord, type JobState, type Ledger } from '../../lib';
import type { Routed } from '../shared/each-item';
import { jobItem } from './job-json';
import { forOperation, type Operation } from './operation';

const HOUR_MS = 60 * 60_000;

interface Filters {
	states?: JobState[];
	campaign?: string;
	dueWithinHours?: number;
}

export const getMany: Operation = {
	description: forOperation(
		['getMany'],
		[
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
						description: 'The campaign of the row',
					},
					{
						displayName: 'Due Within (Hours)',
						name: 'dueWithinHours',
						type: 'number',
						typeOptions: { minValue: 0 },
						default: 24,
						description: 'Only what waits for a time within so many hours from now, the earliest first',
					},
					{
						displayName: 'States',
						name: 'states',
						type: 'multiOptions',
						default: [],
						options: JOB_STATES.toSorted().map((state) => ({ name: titled(state), value: state })),
						description: 'In which states; in any where none is chosen',
					},
				],
			},
		],
	),
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

/** What waits for its time lies in the order of time; a look through all jobs is for the rest. */
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
