/** What waits in a fair queue. */
export interface Queued {
	/** One flow is one import, or one execution of a node. */
	flow: unknown;
	/** One of the many calls that can wait: a poll or a listing. */
	bulk: boolean;
}

/**
 * A queue that is fair between flows: one pin waits for one call of each other flow and not behind a thousand
 * rows. Within a flow it is first come, first served; bulk calls come last.
 */
export class FairQueue<Waiter extends Queued> {
	private readonly lanes = { urgent: new Map<unknown, Waiter[]>(), bulk: new Map<unknown, Waiter[]>() };
	size = 0;

	add(waiter: Waiter): void {
		const lane = this.laneOf(waiter);
		const line = lane.get(waiter.flow);
		if (line) line.push(waiter);
		else lane.set(waiter.flow, [waiter]);
		this.size += 1;
	}

	/** Removes and returns the next waiter. */
	next(): Waiter | undefined {
		const lane = this.lanes.urgent.size > 0 ? this.lanes.urgent : this.lanes.bulk;
		const [flow, line] = lane.entries().next().value ?? [];
		const waiter = line?.shift();
		if (!waiter || !line) return undefined;
		// The flow goes behind the others.
		lane.delete(flow);
		if (line.length > 0) lane.set(flow, line);
		this.size -= 1;
		return waiter;
	}

	remove(waiter: Waiter): void {
		const lane = this.laneOf(waiter);
		const line = lane.get(waiter.flow) ?? [];
		const at = line.indexOf(waiter);
		if (at < 0) return;
		line.splice(at, 1);
		if (line.length === 0) lane.delete(waiter.flow);
		this.size -= 1;
	}

	/** Whether nothing waits but bulk calls. */
	get onlyBulk(): boolean {
		return this.lanes.urgent.size === 0;
	}

	/** How many wait that are no bulk calls. */
	get urgent(): number {
		return [...this.lanes.urgent.values()].reduce((sum, { length }) => sum + length, 0);
	}

	private laneOf({ bulk }: Waiter): Map<unknown, Waiter[]> {
		return bulk ? this.lanes.bulk : this.lanes.urgent;
	}
}
