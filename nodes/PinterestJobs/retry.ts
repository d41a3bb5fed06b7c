import { Schedule } from '../../lib';
import { jobItem } from './job-json';
import { keyOf, type JobsOperation } from './operation';

export const retry: JobsOperation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		return jobItem(await new Schedule(ledger).retry(keyOf(context, itemIndex), 'brought back in n8n'));
	},
};
