import { nodeProblem } from '../shared/sentences';
import { jobItem } from './job-json';
import { keyOf, type JobsOperation } from './operation';

export const get: JobsOperation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		const key = keyOf(context, itemIndex);
		const job = await ledger.find(key);
		if (job) return jobItem(job);
		throw nodeProblem('job-unknown', key);
	},
};
