import { Schedule } from '../../lib';
import { jobItem } from './job-json';
import { keyOf, type JobsOperation } from './operation';

export const cancel: JobsOperation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		return jobItem(await new Schedule(ledger).cancel(keyOf(context, itemIndex), 'cancelled in n8n'));
	},
};
