import { listLimit } from '../../shared/list-limit';
import { listed } from '../answers';
import type { ResourceOperation } from '../resource';
import { keywordField, keywordOf } from './parameters';

export const getRelated: ResourceOperation = {
	option: {
		name: 'Get Related',
		action: 'Get related keywords',
		description: 'Get keywords that have to do with a keyword: yoga workout for workout',
	},
	calls: ['GET /terms/related'],
	description: [keywordField, ...listLimit()],

	async *execute(context, { client }, itemIndex) {
		const of = keywordOf(context, itemIndex);
		const { terms } = await client.listRelatedTerms(of, context.getExecutionCancelSignal());
		yield* listed(context, itemIndex, terms, (keyword) => ({ keyword, relatedTo: of }));
	},
};
