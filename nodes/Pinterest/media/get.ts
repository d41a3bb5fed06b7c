import { nodeProblem } from '../../shared/sentences';
import { raw, result, textOf } from '../answers';
import type { ResourceOperation } from '../resource';

export const get: ResourceOperation = {
	option: { name: 'Get', action: 'Get a media upload', description: 'Get an uploaded video with its status' },
	calls: ['GET /media/{media_id}'],
	description: [
		{
			displayName: 'Media ID',
			name: 'mediaId',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 5195035116725909603',
			description: 'The ID of the upload, as job.mediaId of Media Upload or as Get Many returns it',
		},
	],

	async execute(context, { client }, itemIndex) {
		const mediaId = textOf(context, 'mediaId', itemIndex);
		if (!/^\d+$/.test(mediaId)) throw nodeProblem('id-invalid', 'Media ID', mediaId);
		return result(raw(await client.getMediaUpload(mediaId, context.getExecutionCancelSignal())));
	},
};
