import { orphanedUploads, type OrphanedUpload, type PipelineContext } from '../../../lib';
import { listLimit } from '../../shared/list-limit';
import { listed } from '../answers';
import type { ResourceOperation } from '../resource';

export const getOrphaned: ResourceOperation = {
	option: {
		name: 'Get Orphaned Uploads',
		action: 'Get orphaned media uploads',
		description:
			'Get the uploaded videos that no pin uses, as far as can be told. Pinterest does not say which upload a pin was made of, so the record of this package decides.',
	},
	calls: ['GET /media'],
	description: [
		...listLimit(),
		{
			displayName: 'Include Uncertain',
			name: 'includeUncertain',
			type: 'boolean',
			default: true,
			description:
				'Whether to return uploads that are not in the record, too. Another program may have made a pin of them.',
		},
	],

	execute(context, pipeline, itemIndex) {
		const includeUncertain = context.getNodeParameter('includeUncertain', itemIndex) as boolean;
		const signal = context.getExecutionCancelSignal();
		return listed(context, itemIndex, orphans(pipeline, includeUncertain, signal), (upload) => upload);
	},
};

async function* orphans(
	{ client, ledger }: PipelineContext,
	includeUncertain: boolean,
	signal: AbortSignal | undefined,
): AsyncGenerator<OrphanedUpload> {
	for await (const upload of orphanedUploads(client, () => ledger.list.jobs(), signal))
		if (upload.certain || includeUncertain) yield upload;
}
