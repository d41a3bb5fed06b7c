import { keyOfJob } from '../../lib';
import { jobItem } from './job-json';
import { keyOf, type JobsOperation } from './operation';

export const get: JobsOperation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		const key = await keyOfJob(ledger, keyOf(context, itemIndex));
		const job = await ledger.find(key);
		return job ? jobItem(job) : [];
	},
};
