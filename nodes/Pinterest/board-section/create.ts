import { createSection } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { raw, result } from '../answers';
import { boardIdOf, nameField, nameOf } from '../board/parameters';
import type { ResourceOperation } from '../resource';

export const create: ResourceOperation = {
	option: {
		name: 'Create',
		action: 'Create a board section',
		description:
			'Create a section on a board. If the board has a section of this name, that section is returned with existing: true.',
	},
	calls: ['GET /boards', 'GET /boards/{board_id}/sections', 'POST /boards/{board_id}/sections'],
	description: [boardLocator, nameField('e.g. Kitchen')],

	async execute(context, pipeline, itemIndex) {
		const name = nameOf(context, itemIndex);
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const { made, existing } = await createSection(pipeline, boardId, name, context.getExecutionCancelSignal());
		return result({ ...raw(made), boardId, existing });
	},
};
