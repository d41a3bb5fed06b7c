/**
 * Works on items side by side and hands over each result as it comes. Reads no item further than it works.
 * @param concurrency how many items are worked on at once.
 * @param options.signal no further item is begun when it aborts; work in progress comes to its end.
 */
export async function* mapUnordered<Item, Result>(
	items: AsyncIterable<Item> | Iterable<Item>,
	concurrency: number,
	work: (item: Item) => Promise<Result>,
	{ signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<[Item, Result]> {
	const running = new Map<Item, Promise<[Item, Result]>>();
	const next = async () => {
		const ended = await Promise.race(running.values());
		running.delete(ended[0]);
		return ended;
	};
	for await (const item of items) {
		if (signal?.aborted) break;
		running.set(
			item,
			work(item).then((result) => [item, result]),
		);
		if (running.size >= concurrency) yield await next();
	}
	while (running.size > 0) yield await next();
}
