import { pinIdOf, resolveJob } from '../../lib';
import { forOperation } from '../shared/operation';
import { jobItem } from './job-json';
import { keyOf, keyProperty, type JobsOperation } from './operation';

/** The addresses of pins where no account is connected. */
const PINTEREST_API = 'https://api.pinterest.com/v5';

/** Ends an unknown outcome as a person says. */
export const resolve: JobsOperation = {
	description: forOperation({ operation: ['resolve'] }, [
		keyProperty,
		{
			displayName: 'Answer',
			name: 'answer',
			type: 'options',
			default: 'pin',
			options: [
				{
					name: 'The Pin Is Published',
					value: 'pin',
					description: 'Record the pin as the pin of this job',
				},
				{
					name: 'There Is No Pin',
					value: 'notThere',
					description: 'Publish it again, once: by the Trigger or a worker, or when its row is imported again',
				},
			],
			description: 'What you found on Pinterest',
		},
		{
			displayName: 'Pin ID',
			name: 'pinId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 813744226420795001',
			displayOptions: { show: { answer: ['pin'] } },
			description:
				'The ID or the address of the pin. If the node has an account, Pinterest is asked whether the account has this pin.',
		},
	]),
	async execute(context, { ledger, account }, itemIndex) {
		const isPublished = context.getNodeParameter('answer', itemIndex) === 'pin';
		const pin = isPublished ? pinIdOf(context.getNodeParameter('pinId', itemIndex)) : undefined;
		const options = { ledger, account: account?.pipeline, apiBaseUrl: PINTEREST_API };
		return jobItem(await resolveJob(keyOf(context, itemIndex), { pin }, options));
	},
};
