import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { nodeProblem } from '../../shared/sentences';
import { textOf } from '../answers';

export const keywordField: INodeProperties = {
	displayName: 'Keyword',
	name: 'keyword',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. workout',
};

/** @throws PipelineError `keyword-missing`. */
export function keywordOf(context: IExecuteFunctions, itemIndex: number): string {
	const keyword = textOf(context, 'keyword', itemIndex);
	if (keyword === '') throw nodeProblem('keyword-missing');
	return keyword;
}
