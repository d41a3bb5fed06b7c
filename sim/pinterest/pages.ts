import type { ApiRequest } from '../../lib/pinterest/http';
import { invalid, ok, type Reply } from './replies';

const DEFAULT_SIZE = 25;

/**
 * A page of a list. A bookmark says how many items come before it, so what is added or deleted meanwhile shifts the pages.
 * @param mostItems of a page, however many the query asks for.
 */
export function pageOf<Item>(
	items: readonly Item[],
	{ page_size: asked = DEFAULT_SIZE, bookmark }: NonNullable<ApiRequest['query']>,
	mostItems: number,
	view: (item: Item) => object,
): Reply {
	const from = bookmark === undefined ? 0 : Number(/^after-(\d+)$/.exec(String(bookmark))?.[1]);
	if (Number.isNaN(from)) return invalid("'bookmark' is not a bookmark of this list");
	const end = from + Math.min(Number(asked), mostItems);
	return ok({ items: items.slice(from, end).map(view), bookmark: end < items.length ? `after-${end}` : null });
}
