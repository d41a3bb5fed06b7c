import type { Actor } from './actor';
import { ambient } from './ambient';
import type { Random } from './random';

/** Something that goes on at a moment. */
export interface Happening {
	/** True time, in milliseconds since 1970. */
	at: number;
	/** Decides between those of one moment. */
	order: number;
	/** Who goes on; nothing goes on of one that has crashed. Without one it is the world's own. */
	of?: Actor;
	run: () => unknown;
	cancelled?: boolean;
}

/** When each life begins: true time, in milliseconds since 1970. */
export const BEGINNING = Date.UTC(2030, 0, 1, 8);

/**
 * Decides which waiting promise goes on next, and when time moves. A promise of simulated code waits for one of these
 * happenings and for nothing else, so that a seed decides the whole story.
 */
export class Scheduler {
	/** True time, in milliseconds since 1970. No actor sees it: each has a clock of its own. */
	now = BEGINNING;
	/** How many happenings there were. */
	steps = 0;
	private readonly heap: Happening[] = [];

	constructor(private readonly random: Random) {}

	/** Lets something go on after a time, in milliseconds. */
	after(milliseconds: number, of: Actor | undefined, run: () => unknown): Happening {
		const happening: Happening = { at: this.now + Math.max(0, milliseconds), order: this.random.next(), of, run };
		this.push(happening);
		return happening;
	}

	/** A promise that goes on after a time, in milliseconds, as a step of this actor. */
	async pause(milliseconds: number, of: Actor | undefined): Promise<void> {
		await new Promise<void>((resolve) => this.after(milliseconds, of, resolve));
	}

	/** When the next happening is; undefined where there is none any more. */
	get next(): number | undefined {
		while (this.heap[0] && (this.heap[0].cancelled || this.heap[0].of?.alive === false)) this.pop();
		return this.heap[0]?.at;
	}

	/**
	 * Lets the next happening go on, and everything that follows from it without waiting.
	 * @returns false where there is none.
	 */
	async step(): Promise<boolean> {
		if (this.next === undefined) return false;
		const happening = this.pop() as Happening;
		const { of, run } = happening;
		this.now = Math.max(this.now, happening.at);
		if (of && of.heldUntil > this.now) {
			happening.at = of.heldUntil;
			this.push(happening);
			return true;
		}
		this.steps += 1;
		ambient.actor = of;
		const done = run();
		if (!of) await done; // what the world does in one moment; an actor's work goes on in later steps
		await settled();
		return true;
	}

	private push(happening: Happening): void {
		const { heap } = this;
		let index = heap.push(happening) - 1;
		while (index > 0) {
			const parent = (index - 1) >> 1;
			if (isBefore(heap[parent] as Happening, happening)) break;
			heap[index] = heap[parent] as Happening;
			index = parent;
		}
		heap[index] = happening;
	}

	private pop(): Happening | undefined {
		const { heap } = this;
		const [first] = heap;
		const last = heap.pop() as Happening;
		if (heap.length === 0) return first;
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1] as Happening, heap[child] as Happening)) child += 1;
			if (isBefore(last, heap[child] as Happening)) break;
			heap[index] = heap[child] as Happening;
			index = child;
		}
		heap[index] = last;
		return first;
	}
}

function isBefore(one: Happening, other: Happening): boolean {
	return one.at < other.at || (one.at === other.at && one.order < other.order);
}

/** Resolves when all promises went on that could: the one real macrotask of the simulation. */
const settled: () => Promise<void> =
	typeof globalThis.setImmediate === 'function'
		? async () => await new Promise((resolve) => globalThis.setImmediate(resolve))
		: macrotaskByChannel();

function macrotaskByChannel(): () => Promise<void> {
	const channel = new MessageChannel();
	let goOn = (): void => undefined;
	channel.port1.addEventListener('message', () => goOn());
	channel.port1.start();
	return async () =>
		await new Promise<void>((resolve) => {
			goOn = resolve;
			channel.port2.postMessage(0);
		});
}
