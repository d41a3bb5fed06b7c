import { runAtMs, Schedule } from '../../lib';
import { jobItem } from './job-json';
import { forOperation, keyOf, type Operation } from './operation';

export const move: Operation = {
	description: forOperation(
		['move'],
		[
			{
				displayName: 'Run At',
				name: 'runAt',
				type: 'string',
				default: '',
				required: true,
				placeholder: '2027-03-01T09:00:00+01:00',
				description: 'The new time, with its offset from UTC. An import of the same row keeps to it.',
			},
		],
	),
	async execute(context, { ledger }, itemIndex) {
		const dueAt = runAtMs(String(context.getNodeParameter('runAt', itemIndex)));
		return jobItem(await new Schedule(ledger).move(keyOf(context, itemIndex), dueAt));
	},
};
