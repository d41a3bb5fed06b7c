import { deletePin } from '../../../lib';
import { result } from '../answers';
import type { ResourceOperation } from '../resource';
import { pinIdField, pinIdAt } from './parameters';

export const deleteOne: ResourceOperation = {
	option: {
		name: 'Delete',
		action: 'Delete a pin',
		description:
			'Delete a pin from Pinterest with its saves and comments. This cannot be undone. A pin that is gone already is a success.',
	},
	calls: ['DELETE /pins/{pin_id}'],
	description: [
		pinIdField,
		{
			displayName:
				'The record notes the deletion: a row or an item of this pin is not published again, unless <b>Republish Deleted</b> is set.',
			name: 'deleteNotice',
			type: 'notice',
			default: '',
		},
	],

	async execute(context, pipeline, itemIndex) {
		const pinId = pinIdAt(context, itemIndex);
		const { id, alreadyGone, job } = await deletePin(pipeline, pinId, context.getExecutionCancelSignal());
		return result({ deleted: true, alreadyGone, id, ...(job && { jobKey: job.key }) });
	},
};
