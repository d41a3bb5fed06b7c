import { sectionsOf } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { listLimit } from '../../shared/list-limit';
import { listed, raw } from '../answers';
import { boardIdOf } from '../board/parameters';
import type { ResourceOperation } from '../resource';

export const getMany: ResourceOperation = {
	option: { name: 'Get Many', action: 'Get many board sections', description: 'Get the sections of a board' },
	calls: ['GET /boards', 'GET /boards/{board_id}/sections'],
	description: [boardLocator, ...listLimit()],

	async *execute(context, pipeline, itemIndex) {
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const sections = sectionsOf(pipeline, boardId, context.getExecutionCancelSignal());
		yield* listed(context, itemIndex, sections, (section) => ({ ...raw(section), boardId }));
	},
};
