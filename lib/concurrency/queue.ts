/** Items that somebody hands over and somebody else takes, in their order. */
export class Queue<Item> implements AsyncIterable<Item> {
	private items: Item[] = [];
	private taken = 0;
	private isEnded = false;
	private isClosed = false;
	private wakeTaker = (): void => undefined;
	private wakeGivers: (() => void)[] = [];

	/** @param limit how many items may wait. */
	constructor(private readonly limit: number) {}

	/** Returns when there is room for another item. @returns false where nobody takes items any more: it was not kept. */
	async push(item: Item): Promise<boolean> {
		if (this.isClosed) return false;
		this.items.push(item);
		this.wakeTaker();
		while (!this.isClosed && this.waiting() >= this.limit)
			await new Promise<void>((resolve) => this.wakeGivers.push(resolve));
		return true;
	}

	/** No further item comes. */
	end(): void {
		this.isEnded = true;
		this.wakeTaker();
	}

	/** Nobody takes items any more. @returns those that were not taken. */
	close(): Item[] {
		this.isClosed = true;
		const left = this.items.slice(this.taken);
		[this.items, this.taken] = [[], 0];
		this.wakeGiver();
		this.end();
		return left;
	}

	async *[Symbol.asyncIterator](): AsyncGenerator<Item> {
		for (;;) {
			while (this.waiting() > 0) {
				const item = this.items[this.taken++] as Item;
				if (this.taken * 2 > this.items.length) [this.items, this.taken] = [this.items.slice(this.taken), 0];
				this.wakeGiver();
				yield item;
			}
			if (this.isEnded) return;
			await new Promise<void>((resolve) => (this.wakeTaker = resolve));
		}
	}

	private waiting(): number {
		return this.items.length - this.taken;
	}

	private wakeGiver(): void {
		for (const wake of this.wakeGivers.splice(0)) wake();
	}
}
