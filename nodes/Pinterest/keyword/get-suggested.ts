import { MOST_SUGGESTED } from '../../../lib';
import { result } from '../answers';
import type { ResourceOperation } from '../resource';
import { keywordField, keywordOf } from './parameters';

export const getSuggested: ResourceOperation = {
	option: {
		name: 'Get Suggested',
		action: 'Get suggested keywords',
		description: 'Get popular keywords that begin with a text, the 10 that Pinterest gives at the most',
	},
	calls: ['GET /terms/suggested'],
	description: [{ ...keywordField, placeholder: 'e.g. sport', description: 'What the keywords begin with' }],

	async execute(context, { client }, itemIndex) {
		const begin = keywordOf(context, itemIndex);
		const { terms } = await client.listSuggestedTerms(begin, MOST_SUGGESTED, context.getExecutionCancelSignal());
		return terms.map((keyword) => result({ keyword, beginsWith: begin }));
	},
};
