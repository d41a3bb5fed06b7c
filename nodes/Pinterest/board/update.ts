import type { IDataObject } from 'n8n-workflow';
import { boardFacts, updateBoard, type BoardAnswer, type BoardChanges } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { nodeProblem } from '../../shared/sentences';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';
import { boardIdOf } from './parameters';

export const update: ResourceOperation = {
	option: {
		name: 'Update',
		action: 'Update a board',
		description: 'Change the name, the description or the privacy of a board',
	},
	calls: ['GET /boards', 'GET /boards/{board_id}', 'PATCH /boards/{board_id}'],
	description: [
		boardLocator,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			options: [
				{
					displayName: 'Description',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					description: 'What the board is about. Leave empty to remove the description.',
				},
				{ displayName: 'Name', name: 'name', type: 'string', default: '', description: 'The new name of the board' },
				{
					displayName: 'Privacy',
					name: 'privacy',
					type: 'options',
					default: 'PUBLIC',
					options: [
						{ name: 'Public', value: 'PUBLIC', description: 'Everybody sees the board' },
						{ name: 'Secret', value: 'SECRET', description: 'Only you and invited collaborators see the board' },
					],
					description: 'Who sees the board. Pinterest makes no board protected that was not.',
				},
			],
		},
		simplifyOption,
	],

	async execute(context, pipeline, itemIndex) {
		const changes = changesOf(context.getNodeParameter('updateFields', itemIndex, {}) as IDataObject);
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const board = await updateBoard(pipeline, boardId, changes, context.getExecutionCancelSignal());
		return result(shaper<BoardAnswer>(context, itemIndex, boardFacts)(board));
	},
};

/** Only what was added. A name cannot be taken away. @throws PipelineError `nothing-to-change`, `name-missing`. */
function changesOf({ name, description, privacy }: IDataObject): BoardChanges {
	const changes: BoardChanges = {
		...(name !== undefined && { name: String(name).trim().replace(/\s+/g, ' ') }),
		...(description !== undefined && { description: String(description).trim() }),
		...(privacy !== undefined && { privacy: privacy as BoardChanges['privacy'] }),
	};
	if (Object.keys(changes).length === 0) throw nodeProblem('nothing-to-change');
	if (changes.name === '') throw nodeProblem('name-missing');
	return changes;
}
