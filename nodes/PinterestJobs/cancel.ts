import { Schedule } from '../../lib';
import { jobItem } from './job-json';
import { keyOf, type Operation } from './operation';

export const cancel: Operation = {
	description: [],
	async execute(context, { ledger }, itemIndex) {
		return jobItem(await new Schedule(ledger).cancel(keyOf(context, itemIndex), 'cancelled in n8n'));
	},
};
