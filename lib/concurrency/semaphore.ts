import { abortableWait } from './abortable-wait';

/** Admits so much at once and no more; the others wait in the order they came. */
export interface Semaphore {
	/**
	 * Waits for room.
	 * @param options.weight how much room it takes; more than there is in all goes through alone. @default 1
	 * @returns gives the room back; called again it does nothing.
	 * @throws the signal's reason when it aborts while waiting.
	 */
	acquire(options?: { weight?: number; signal?: AbortSignal }): Promise<() => void>;
	/** Does work inside. */
	run<Result>(work: () => Promise<Result>, options?: { weight?: number; signal?: AbortSignal }): Promise<Result>;
}

interface Waiting {
	weight: number;
	admit: () => void;
}

/** @param capacity how much goes through at once: a number of things, or of bytes. */
export function createSemaphore(capacity: number): Semaphore {
	let room = capacity;
	const queue: Waiting[] = [];

	function admitNext(): void {
		for (let next = queue[0]; next && next.weight <= room; next = queue[0]) {
			queue.shift();
			room -= next.weight;
			next.admit();
		}
	}

	function releaseOf(weight: number): () => void {
		let inside = true;
		return () => {
			if (!inside) return;
			inside = false;
			room += weight;
			admitNext();
		};
	}

	const semaphore: Semaphore = {
		async acquire({ weight: wanted = 1, signal } = {}) {
			const weight = Math.min(wanted, capacity);
			await abortableWait((admit) => {
				const waiting: Waiting = { weight, admit };
				queue.push(waiting);
				admitNext();
				return () => {
					queue.splice(queue.indexOf(waiting), 1);
					admitNext();
				};
			}, signal);
			return releaseOf(weight);
		},
		async run(work, options) {
			const release = await semaphore.acquire(options);
			try {
				return await work();
			} finally {
				release();
			}
		},
	};
	return semaphore;
}

/** A slot of weight 1, which may be given up for a while. */
export interface Slot {
	/** Waits for the slot; does nothing where it is held. Rejects with the signal's reason when it aborts. */
	acquire: () => Promise<void>;
	/** Does nothing where it is not held. */
	release: () => void;
}

/** A slot that is not acquired yet. */
export function slotIn(semaphore: Semaphore, signal?: AbortSignal): Slot {
	let release: (() => void) | undefined;
	return {
		acquire: async () => {
			release ??= await semaphore.acquire({ signal });
		},
		release: () => {
			release?.();
			release = undefined;
		},
	};
}
