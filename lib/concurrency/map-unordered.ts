/**
 * Works on items side by side and hands over each result as it comes, also while the next item is waited for. Reads no
 * item further than it works. Where reading fails, the work in progress is handed over first.
 * @param concurrency how many items are worked on at once.
 * @param options.signal ends the reading when it aborts, an item that is waited for included; work in progress comes to its end.
 */
export async function* mapUnordered<Item, Result>(
	items: AsyncIterable<Item> | Iterable<Item>,
	concurrency: number,
	work: (item: Item) => Promise<Result>,
	{ signal }: { signal?: AbortSignal } = {},
): AsyncGenerator<[Item, Result]> {
	const source = iteratorOf(items);
	const ended: (() => [Item, Result])[] = [];
	let running = 0;
	let reading = false;
	let done = false;
	let over = false;
	let failure: { error: unknown } | undefined;
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
	const read = async () => {
		reading = true;
		try {
			const next = await source.next();
			if (next.done) done = true;
			else if (!over) begin(next.value);
		} catch (error) {
			failure ??= { error };
			done = true;
		}
		reading = false;
		wake();
	};
	const stop = () => {
		done = true;
		wake();
	};

	if (signal?.aborted) done = true;
	signal?.addEventListener('abort', stop);
	try {
		while (!done || running > 0) {
			if (!done && !reading && running < concurrency) void read();
			const result = ended.shift();
			if (result) {
				running -= 1;
				yield result();
			} else await new Promise<void>((resolve) => (wake = resolve));
		}
		if (failure) throw failure.error;
	} finally {
		over = true;
		signal?.removeEventListener('abort', stop);
		if (!reading) await source.return?.();
	}
}

function iteratorOf<Item>(items: AsyncIterable<Item> | Iterable<Item>): AsyncIterator<Item> | Iterator<Item> {
	return Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
}
