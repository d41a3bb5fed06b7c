import type { IExecuteFunctions, ILoadOptionsFunctions, INodeListSearchResult, INodeProperties } from 'n8n-workflow';
import {
	createAccount,
	createCaller,
	createRateLimiter,
	createPinterestClient,
	DEFAULT_RETRY,
	systemClock,
	type Account,
	type PinterestClient,
} from '../../lib';
import { accountCredential } from './account-credential';
import { credentialTypeOf, type Authentication } from './authentication';
import { n8nPort } from './n8n-port';
import { toNodeError } from './to-node-error';

/** A board, selected from a list or given by ID, name or URL. A node that uses it has to list `searchBoards` in its methods. */
export const boardLocator: INodeProperties = {
	displayName: 'Board',
	name: 'board',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	required: true,
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a board...',
			typeOptions: { searchListMethod: 'searchBoards', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 549755885175000001',
			validation: [
				{ type: 'regex', properties: { regex: '^\\s*[0-9]+\\s*$', errorMessage: 'A board ID contains only digits' } },
			],
		},
		{ displayName: 'By Name', name: 'name', type: 'string', placeholder: 'e.g. Summer Recipes' },
		{
			displayName: 'By URL',
			name: 'url',
			type: 'string',
			placeholder: 'e.g. https://www.pinterest.com/example/summer-recipes/',
		},
	],
};

/** The ID, name or URL in the locator. `Account.destination` accepts each of them. */
export function boardOf(context: IExecuteFunctions, itemIndex: number): string {
	return String(context.getNodeParameter('board', itemIndex, '', { extractValue: true })).trim();
}

/** Lists the account's boards whose names contain the filter. Reading all boards, at most 2,000, takes a few calls. */
export async function searchBoards(this: ILoadOptionsFunctions, filter = ''): Promise<INodeListSearchResult> {
	try {
		const { account } = await accountInEditor(this);
		return namedLike(await account.boards(), filter);
	} catch (error) {
		throw toNodeError(this, error);
	}
}

/** Of a list in the editor, the entries whose names contain the filter, in any case. */
export function namedLike(entries: readonly { id: string; name: string }[], filter: string): INodeListSearchResult {
	const wanted = filter.trim().toLowerCase();
	const found = entries.filter(({ name }) => name.toLowerCase().includes(wanted));
	return { results: found.map(({ id, name }) => ({ name, value: id })) };
}

/** The account of the node's credential, while the node is edited. */
export async function accountInEditor(
	context: ILoadOptionsFunctions,
): Promise<{ account: Account; client: PinterestClient }> {
	const credentialType = credentialTypeOf(context.getNodeParameter('authentication') as Authentication);
	const { apiBaseUrl } = await accountCredential(context, credentialType);
	const call = createCaller({
		http: n8nPort(context, credentialType, apiBaseUrl),
		rateLimiter: createRateLimiter({ clock: systemClock }),
		clock: systemClock,
		random: Math.random,
		retry: DEFAULT_RETRY,
	});
	const client = createPinterestClient(call, apiBaseUrl);
	return { account: createAccount(client), client };
}
