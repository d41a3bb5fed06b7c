import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { PipelineContext } from '../../../lib';
import { boardOf } from '../../shared/board-locator';
import { nodeProblem } from '../../shared/sentences';
import { textOf } from '../answers';

/** The ID of the board in the locator. @throws PipelineError `board-unknown`, `board-ambiguous`. */
export async function boardIdOf(
	context: IExecuteFunctions,
	pipeline: PipelineContext,
	itemIndex: number,
): Promise<string> {
	return (await pipeline.account.destination(boardOf(context, itemIndex))).boardId;
}

/** The name that something gets. @throws PipelineError `name-missing`. */
export function nameOf(context: IExecuteFunctions, itemIndex: number): string {
	const name = textOf(context, 'name', itemIndex).replace(/\s+/g, ' ');
	if (name === '') throw nodeProblem('name-missing');
	return name;
}

export const nameField = (placeholder: string): INodeProperties => ({
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder,
});
