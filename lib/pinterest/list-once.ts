import { bookmarkPages, type Page } from './bookmark-pages';

/**
 * The entries of a list, each once, while the list may change: what moved to a later page meanwhile does not come again,
 * and a bookmark that leads back ends the list. Pages are asked for when they are needed.
 * @param list asks for one page; the first one has no bookmark.
 * @param idOf what makes an entry the same entry.
 */
export async function* listOnce<Item>(
	list: (bookmark?: string) => Promise<Page<Item>>,
	idOf: (item: Item) => string,
): AsyncGenerator<Item> {
	const followed = new Set<string>();
	const seen = new Set<string>();
	const unlessFollowed = async (bookmark?: string): Promise<Page<Item>> => {
		if (bookmark === undefined) return await list();
		if (followed.has(bookmark)) return { items: [] };
		followed.add(bookmark);
		return await list(bookmark);
	};
	for await (const items of bookmarkPages(unlessFollowed))
		for (const item of items) {
			const itemId = idOf(item);
			if (seen.has(itemId)) continue;
			seen.add(itemId);
			yield item;
		}
}
