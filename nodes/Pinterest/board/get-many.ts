import { boardFacts, eachOnce, type BoardAnswer, type BoardFilter } from '../../../lib';
import { listLimit } from '../../shared/list-limit';
import { listed, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';

export const getMany: ResourceOperation = {
	option: {
		name: 'Get Many',
		action: 'Get many boards',
		description: 'Get the boards of the account. Group boards are among them.',
	},
	calls: ['GET /boards'],
	description: [
		...listLimit(),
		{
			displayName: 'Privacy',
			name: 'privacyFilter',
			type: 'options',
			default: 'ALL',
			options: [
				{ name: 'All', value: 'ALL' },
				{ name: 'Protected', value: 'PROTECTED' },
				{ name: 'Public', value: 'PUBLIC' },
				{ name: 'Public and Secret', value: 'PUBLIC_AND_SECRET' },
				{ name: 'Secret', value: 'SECRET' },
			],
			description:
				'Which boards to return. Secret boards are listed only for an account connected with the permissions for secret boards.',
		},
		simplifyOption,
	],

	execute(context, { client }, itemIndex) {
		const privacy = context.getNodeParameter('privacyFilter', itemIndex) as BoardFilter;
		const signal = context.getExecutionCancelSignal();
		const boards = eachOnce(async (bookmark) => await client.listBoards(bookmark, signal, privacy));
		return listed(context, itemIndex, boards, shaper<BoardAnswer>(context, itemIndex, boardFacts));
	},
};
