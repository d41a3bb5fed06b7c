import { PipelineError } from '../../lib';
import { jobItem } from './job-json';
import { keyOf, type Operation } from './operation';

export const get: Operation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		const key = keyOf(context, itemIndex);
		const job = await ledger.find(key);
		if (job) return jobItem(job);
		throw new PipelineError({
			code: 'job-unknown',
			category: 'input',
			message: `There is no job ${key} in this store.`,
			action: 'none',
		});
	},
};
