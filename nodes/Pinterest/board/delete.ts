import { boardFacts, deleteBoard } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { result } from '../answers';
import type { ResourceOperation } from '../resource';
import { boardIdOf } from './parameters';

export const deleteOne: ResourceOperation = {
	option: {
		name: 'Delete',
		action: 'Delete a board',
		description: 'Delete a board and all pins on it. This cannot be undone. A board that is gone already is a success.',
	},
	calls: ['GET /boards', 'GET /boards/{board_id}', 'DELETE /boards/{board_id}'],
	description: [
		boardLocator,
		{
			displayName: 'Deleting a board deletes all pins on it, also those that others see on Pinterest.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
	],

	async execute(context, pipeline, itemIndex) {
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const { id, name, alreadyGone, board } = await deleteBoard(pipeline, boardId, context.getExecutionCancelSignal());
		return result({
			deleted: true,
			alreadyGone,
			id,
			name: name ?? null,
			deletedPins: board ? boardFacts(board).pinCount : 0,
		});
	},
};
