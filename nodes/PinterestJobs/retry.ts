import { Schedule } from '../../lib';
import { forOperation } from '../shared/operation';
import { jobItem } from './job-json';
import { keyOf, keyProperty, type JobsOperation } from './operation';

export const retry: JobsOperation = {
	description: forOperation({ operation: ['retry'] }, [keyProperty]),
	async execute(context, { ledger }, itemIndex) {
		return jobItem(await new Schedule(ledger).retry(keyOf(context, itemIndex), 'brought back in n8n'));
	},
};
