import { accountFacts, type AccountAnswer } from '../../../lib';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';

export const get: ResourceOperation = {
	option: {
		name: 'Get',
		action: 'Get the account',
		description: 'Get the connected account with its user name, type and counts',
	},
	calls: ['GET /user_account'],
	description: [simplifyOption],

	async execute(context, { client }, itemIndex) {
		const account = await client.getAccountAnswer(context.getExecutionCancelSignal());
		return result(shaper<AccountAnswer>(context, itemIndex, accountFacts)(account));
	},
};
