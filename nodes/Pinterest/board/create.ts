import type { BoardPrivacy } from '../../../lib';
import { boardFacts, createBoard, type BoardAnswer } from '../../../lib';
import { result, shaper, simplifyOption, textOf } from '../answers';
import type { ResourceOperation } from '../resource';
import { nameField, nameOf } from './parameters';

export const create: ResourceOperation = {
	option: {
		name: 'Create',
		action: 'Create a board',
		description: 'Create a board. If the account has a board of this name, that board is returned with existing: true.',
	},
	calls: ['GET /boards', 'POST /boards', 'GET /boards/{board_id}'],
	description: [
		nameField('e.g. Summer Recipes'),
		{
			displayName: 'Privacy',
			name: 'privacy',
			type: 'options',
			default: 'public',
			options: [
				{ name: 'Protected', value: 'protected' },
				{ name: 'Public', value: 'public', description: 'Everybody sees the board' },
				{ name: 'Secret', value: 'secret', description: 'Only you and invited collaborators see the board' },
			],
			description:
				'Who sees the board. A secret board needs an account connected with the permissions for secret boards.',
		},
		{
			displayName: 'Description',
			name: 'description',
			type: 'string',
			typeOptions: { rows: 2 },
			default: '',
			description: 'What the board is about',
		},
		simplifyOption,
	],

	async execute(context, pipeline, itemIndex) {
		const wanted = {
			name: nameOf(context, itemIndex),
			description: textOf(context, 'description', itemIndex),
			privacy: context.getNodeParameter('privacy', itemIndex) as BoardPrivacy,
		};
		const { made, existing } = await createBoard(pipeline, wanted, context.getExecutionCancelSignal());
		return result({ ...shaper<BoardAnswer>(context, itemIndex, boardFacts)(made), existing });
	},
};
