import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { listOnce } from '../../../lib';
import { editorAccount } from '../../shared/board-locator';
import { toNodeError } from '../../shared/to-node-error';

/** A section of the board in the parameter Board, selected from a list or given by ID or name. */
export const sectionLocator: INodeProperties = {
	displayName: 'Section',
	name: 'section',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a section...',
			typeOptions: { searchListMethod: 'searchSections', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 5195035116725909603',
			validation: [
				{ type: 'regex', properties: { regex: '^\\s*[0-9]+\\s*$', errorMessage: 'A section ID contains only digits' } },
			],
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Kitchen' },
	],
};

export function sectionOf(context: IExecuteFunctions, itemIndex: number): string {
	return String(context.getNodeParameter('section', itemIndex, '', { extractValue: true })).trim();
}

/** Lists the sections of the selected board whose names contain the filter. */
export async function searchSections(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const { account, client } = await editorAccount(this);
		const board = String(this.getCurrentNodeParameter('board', { extractValue: true }) ?? '').trim();
		if (board === '') return { results: [] };
		const { boardId } = await account.destination(board);
		const sections = listOnce(
			async (bookmark) => await client.listSectionAnswers(boardId, bookmark),
			({ id }) => id,
		);
		const wanted = filter.trim().toLowerCase();
		const results: INodeListSearchResult['results'] = [];
		for await (const { id, name } of sections)
			if (name.toLowerCase().includes(wanted)) results.push({ name, value: id });
		return { results };
	} catch (error) {
		throw toNodeError(this, error);
	}
}
