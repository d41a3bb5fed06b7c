import { boardView } from './board-view';
import type { Call, Reply } from './call';
import { invalid } from './errors';
import { pageOf } from './paging';
import { pageOfPins } from './pin-lists';

/** By words of title and description, or by ids with commas between them. The contract has no page size here. */
export function searchPins(call: Call): Reply {
	const query = call.query.get('query')?.trim();
	if (!query) throw invalid("Invalid request: 'query' is a required property");
	const ids = /^\d+(,\s*\d+)*$/.test(query) ? query.split(/,\s*/) : undefined;
	return pageOfPins(
		call,
		({ id, accountId, title, description }) =>
			accountId === call.account.id && (ids ? ids.includes(id) : says(query, title, description)),
	);
}

export function searchBoards({ world, account, query }: Call): Reply {
	const words = query.get('query')?.trim() ?? '';
	const boards = [...world.state.boards.values()].filter(
		({ accountId, name, description }) => accountId === account.id && says(words, name, description),
	);
	const { items, bookmark } = pageOf(boards, ({ id }) => id, query);
	return { status: 200, body: { items: items.map((board) => boardView(world, board)), bookmark } };
}

function says(words: string, ...texts: (string | null)[]) {
	const text = texts.join(' ').toLowerCase();
	return words
		.toLowerCase()
		.split(/\s+/)
		.every((word) => text.includes(word));
}
