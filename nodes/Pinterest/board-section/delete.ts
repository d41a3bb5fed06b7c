import { deleteSection } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { result } from '../answers';
import { boardIdOf } from '../board/parameters';
import type { ResourceOperation } from '../resource';
import { sectionField, wantedSection } from './parameters';

export const deleteOne: ResourceOperation = {
	option: {
		name: 'Delete',
		action: 'Delete a board section',
		description:
			'Delete a section of a board. Pinterest does not document what becomes of its pins. A section that is gone already is a success.',
	},
	calls: ['GET /boards', 'GET /boards/{board_id}/sections', 'DELETE /boards/{board_id}/sections/{section_id}'],
	description: [boardLocator, sectionField],

	async execute(context, pipeline, itemIndex) {
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const wanted = wantedSection(context, itemIndex);
		const { id, name, alreadyGone } = await deleteSection(
			pipeline,
			boardId,
			wanted,
			context.getExecutionCancelSignal(),
		);
		return result({ deleted: true, alreadyGone, id, name: name ?? null, boardId });
	},
};
