import { boardFacts, type BoardAnswer } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { result, shaper, simplifyOption } from '../answers';
import type { ResourceOperation } from '../resource';
import { boardIdOf } from './parameters';

export const get: ResourceOperation = {
	option: {
		name: 'Get',
		action: 'Get a board',
		description: 'Get a board with its privacy and the number of its pins',
	},
	calls: ['GET /boards', 'GET /boards/{board_id}'],
	description: [boardLocator, simplifyOption],

	async execute(context, pipeline, itemIndex) {
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const board = await pipeline.client.getBoard(boardId, context.getExecutionCancelSignal());
		return result(shaper<BoardAnswer>(context, itemIndex, boardFacts)(board));
	},
};
