import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import { eachOnce } from '../../lib';
import { accountInEditor, namedLike } from './board-locator';
import { toNodeError } from './to-node-error';

/**
 * A section of the board in the parameter `board`, selected from a list or given by ID or name. A node that uses it has
 * to list `searchSections` in its methods.
 */
export const sectionLocator: INodeProperties = {
	displayName: 'Section',
	name: 'section',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	typeOptions: { loadOptionsDependsOn: ['board.value'] },
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a section...',
			typeOptions: { searchListMethod: 'searchSections', searchable: true },
		},
		{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 5195035116725909603' },
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Desserts' },
	],
	description: 'The section of the board. If empty, the board itself.',
};

/** The ID or name in the locator; undefined where it is empty. `Account.destination` accepts both. */
export function sectionOf(context: IExecuteFunctions, itemIndex: number): string | undefined {
	return String(context.getNodeParameter('section', itemIndex, '', { extractValue: true }) ?? '').trim() || undefined;
}

/** Lists the sections of the chosen board whose names contain the filter; none while no board is chosen. */
export async function searchSections(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const board = String(this.getCurrentNodeParameter('board', { extractValue: true }) ?? '').trim();
		if (board === '') return { results: [] };
		const { account, client } = await accountInEditor(this);
		const { boardId } = await account.destination(board);
		const sections = eachOnce(async (bookmark) => await client.listBoardSections(boardId, bookmark));
		return namedLike(await Array.fromAsync(sections), filter);
	} catch (error) {
		throw toNodeError(this, error);
	}
}
