/** A page of a list, as Pinterest answers it. */
export interface Page<Item> {
	items: Item[];
	/** Leads to the next page; absent on the last one. */
	bookmark?: string | null;
}

/**
 * The pages of a list, each asked for when it is needed. An empty page ends the list, whatever its bookmark says.
 * @param list asks for one page; the first one has no bookmark.
 */
export async function* bookmarkPages<Item>(list: (bookmark?: string) => Promise<Page<Item>>): AsyncGenerator<Item[]> {
	let bookmark: string | undefined;
	do {
		const page = await list(bookmark);
		if (page.items.length === 0) return;
		yield page.items;
		bookmark = page.bookmark ?? undefined;
	} while (bookmark);
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
