import { renameSection } from '../../../lib';
import { boardLocator } from '../../shared/board-locator';
import { raw, result } from '../answers';
import { boardIdOf, nameField, nameOf } from '../board/parameters';
import type { ResourceOperation } from '../resource';
import { sectionField, wantedSection } from './parameters';

export const update: ResourceOperation = {
	option: { name: 'Update', action: 'Update a board section', description: 'Rename a section of a board' },
	calls: ['GET /boards', 'GET /boards/{board_id}/sections', 'PATCH /boards/{board_id}/sections/{section_id}'],
	description: [
		boardLocator,
		sectionField,
		{ ...nameField('e.g. Kitchen'), description: 'The new name of the section' },
	],

	async execute(context, pipeline, itemIndex) {
		const name = nameOf(context, itemIndex);
		const boardId = await boardIdOf(context, pipeline, itemIndex);
		const wanted = wantedSection(context, itemIndex);
		const section = await renameSection(pipeline, boardId, wanted, name, context.getExecutionCancelSignal());
		return result({ ...raw(section), boardId });
	},
};
