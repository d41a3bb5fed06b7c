/** A page of a list, as Pinterest answers it. */
export interface Page<Item> {
	items: Item[];
	/** Leads to the next page; absent on the last one. */
	bookmark?: string | null;
}

/**
 * The pages of a list, each asked for when it is needed. An empty page ends the list, whatever its bookmark says,
 * and so does a bookmark that was followed before: the list would never end.
 * @param list asks for one page; the first one has no bookmark.
 */
export async function* bookmarkPages<Item>(list: (bookmark?: string) => Promise<Page<Item>>): AsyncGenerator<Item[]> {
	const followed = new Set<string>();
	let bookmark: string | undefined;
	for (;;) {
		const page = await list(bookmark);
		if (page.items.length === 0) return;
		yield page.items;
		bookmark = page.bookmark ?? undefined;
		if (!bookmark || followed.has(bookmark)) return;
		followed.add(bookmark);
	}
}

/** The items of a list, each once: one that was added or moved meanwhile makes others stand on two pages. */
export async function* eachOnce<Item extends { id: string }>(
	list: (bookmark?: string) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
	const seen = new Set<string>();
	for await (const items of bookmarkPages(list)) {
		for (const item of items) {
			if (seen.has(item.id)) continue;
			seen.add(item.id);
			yield item;
		}
	}
}
