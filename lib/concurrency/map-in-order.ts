export interface MapInOrderOptions {
	/** How many items are worked on at once. */
	atOnce: number;
	/** How many results may be in progress or wait for one before them. */
	ahead: number;
	signal?: AbortSignal;
}

/**
 * Works on items side by side and hands the results over in the items' order. Takes the next item when
 * there is room for it, and none while no result is asked for. Ending the iteration stops the work.
 * @param work its signal aborts when the results are not wanted any more.
 */
export async function* mapInOrder<Item, Result>(
	items: AsyncIterable<Item>,
	work: (item: Item, signal: AbortSignal) => Promise<Result>,
	{ atOnce, ahead, signal }: MapInOrderOptions,
): AsyncGenerator<Result> {
	const stop = new AbortController();
	const either = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal;
	const running = new Set<Promise<unknown>>();
	const results: { result: Promise<Result>; ended: boolean }[] = [];

	function begin(item: Item): void {
		const entry = { result: work(item, either), ended: false };
		const ended = entry.result
			.then(
				() => undefined,
				() => undefined,
			)
			.then(() => {
				entry.ended = true;
				running.delete(ended);
			});
		running.add(ended);
		results.push(entry);
	}

	try {
		for await (const item of items) {
			begin(item);
			while (running.size >= atOnce || results.length >= ahead) {
				const [first] = results;
				if (first && (first.ended || results.length >= ahead)) yield await (results.shift() as typeof first).result;
				else await Promise.race(running);
			}
		}
		for (let first = results.shift(); first; first = results.shift()) yield await first.result;
	} finally {
		stop.abort();
		await Promise.all(running);
	}
}
