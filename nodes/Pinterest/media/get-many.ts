import { eachOnce } from '../../../lib';
import { listLimit } from '../../shared/list-limit';
import { listed } from '../answers';
import type { ResourceOperation } from '../resource';

export const getMany: ResourceOperation = {
	option: {
		name: 'Get Many',
		action: 'Get many media uploads',
		description: 'Get the uploaded videos of the account with their status',
	},
	calls: ['GET /media'],
	description: [...listLimit()],

	execute(context, { client }, itemIndex) {
		const signal = context.getExecutionCancelSignal();
		const uploads = eachOnce(async (bookmark) => await client.listMediaUploads(bookmark, signal));
		return listed(context, itemIndex, uploads, (upload) => upload);
	},
};
