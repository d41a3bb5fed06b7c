/** Items in lists of at most so many. */
export async function* inPages<Item>(items: AsyncIterable<Item>, size: number): AsyncGenerator<Item[]> {
	let page: Item[] = [];
	for await (const item of items) {
		if (page.push(item) < size) continue;
		yield page;
		page = [];
	}
	if (page.length > 0) yield page;
}
