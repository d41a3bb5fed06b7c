import { runAtMs, Schedule } from '../../lib';
import { jobItem } from './job-json';
import { forOperation } from '../shared/operation';
import { keyOf, type JobsOperation } from './operation';

export const move: JobsOperation = {
	description: forOperation({ operation: ['move'] }, [
		{
			displayName: 'Run At',
			name: 'runAt',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 2027-03-01T09:00:00+01:00',
			description: 'The new time with its UTC offset. If the same row is imported again, the pin keeps this time.',
		},
	]),
	async execute(context, { ledger }, itemIndex) {
		const dueAt = runAtMs(String(context.getNodeParameter('runAt', itemIndex)));
		return jobItem(await new Schedule(ledger).move(keyOf(context, itemIndex), dueAt));
	},
};
