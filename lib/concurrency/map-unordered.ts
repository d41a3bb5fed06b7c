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
	let running = 0;
	/** What has ended and is not handed over; to race all that runs would take longer with each of them. */
	const ended: (() => [Item, Result])[] = [];
	let wake = (): void => undefined;

	const begin = (item: Item) => {
		running += 1;
		const end = (result: () => [Item, Result]) => {
			ended.push(result);
			wake();
		};
		work(item).then(
			(result) => end(() => [item, result]),
			(error: unknown) =>
				end(() => {
					throw error;
				}),
		);
	};
	const next = async (): Promise<[Item, Result]> => {
		for (;;) {
			const result = ended.shift();
			if (result) {
				running -= 1;
				return result();
			}
			await new Promise<void>((resolve) => (wake = resolve));
		}
	};

	for await (const item of items) {
		if (signal?.aborted) break;
		begin(item);
		if (running >= concurrency) yield await next();
	}
	while (running > 0) yield await next();
}
