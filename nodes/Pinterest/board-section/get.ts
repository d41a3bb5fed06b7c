import { findSection } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { raw, result } from '../answers';
import { boardIdOf } from '../board/parameters';
import type { ResourceOperation } from '../resource';
import { sectionField, wantedSection } from './parameters';

export const get: ResourceOperation = {
	option: { name: 'Get', action: 'Get a board section', description: 'Get a section of a board by its ID or its name' },
	calls: ['GET /boards', 'GET /boards/{board_id}/sections'],
	description: [boardLocator, sectionField],

	async execute(context, pipeline, itemIndex) {
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const wanted = wantedSection(context, itemIndex);
		const section = await findSection(pipeline, boardId, wanted, context.getExecutionCancelSignal());
		return result({ ...raw(section), boardId });
	},
};
