import { createHash } from 'node:crypto';
import { MessageChannel, Worker, type MessagePort } from 'node:worker_threads';

/** SHA-256 of bytes that lie in a few buffers which are used again and again. */
export interface SlotHash {
	slots: Buffer[];
	/** Takes the first bytes of a slot; slots must be given in the order of the bytes. */
	add(slot: number, length: number): void;
	/** Resolves when a slot has been taken and may be written over. */
	taken(slot: number): Promise<void> | undefined;
	/** In hex. @throws where the thread has ended meanwhile. */
	digest(): Promise<string>;
	close(): void;
}

/**
 * From this size on a thread of its own pays: to start it costs about as much as to hash this here
 * (60 ms were measured, and 20 MB of memory). SHA-256 takes half again the processor time of the sending, and
 * beside it none of its time where a processor is free.
 */
const THREAD_FROM_BYTES = 64 * 1024 * 1024;

/** @param known where the bytes are known, their SHA-256, which is then not taken. */
export function createSlotHash(count: number, size: number, totalBytes: number, known?: string): SlotHash {
	if (known !== undefined) return { ...hashHere(count, size), add: () => undefined, digest: async () => known };
	return totalBytes < THREAD_FROM_BYTES ? hashHere(count, size) : hashBeside(count, size);
}

function hashHere(count: number, size: number): SlotHash {
	const hash = createHash('sha256');
	const slots = Array.from({ length: count }, () => Buffer.allocUnsafeSlow(size));
	return {
		slots,
		add: (slot, length) => void hash.update(part(slots, slot, length)),
		taken: () => undefined,
		digest: async () => hash.digest('hex'),
		close: () => undefined,
	};
}

/** Source text and no file of its own, so that it is there however the package is bundled. */
const THREAD = `
const { createHash } = require('node:crypto');
require('node:worker_threads').parentPort.on('message', ({ port, slots }) => {
	const hash = createHash('sha256');
	port.on('message', ({ slot, length }) => {
		if (slot === undefined) return port.postMessage({ digest: hash.digest('hex') });
		hash.update(slots[slot].subarray(0, length));
		port.postMessage({ slot });
	});
});`;

/** One thread for all uploads of the process; it ends with the last of them. */
let thread: { worker: Worker; users: number } | undefined;

function hashBeside(count: number, size: number): SlotHash {
	const slots = Array.from({ length: count }, () => Buffer.from(new SharedArrayBuffer(size)));
	const { port, leave } = joinThread(slots);
	const waiting = new Map<number, { promise: Promise<void>; resolve: () => void; reject: (error: Error) => void }>();
	const digest = Promise.withResolvers<string>();
	digest.promise.catch(() => undefined); // it is told to whoever asks
	port.on('message', ({ slot, digest: hex }: { slot?: number; digest?: string }) => {
		if (slot === undefined) return digest.resolve(hex as string);
		waiting.get(slot)?.resolve();
		waiting.delete(slot);
	});
	port.on('close', () => {
		const ended = new Error('the thread that takes checksums has ended');
		digest.reject(ended);
		for (const { reject } of waiting.values()) reject(ended);
	});
	return {
		slots,
		add(slot, length) {
			const taken = Promise.withResolvers<void>();
			taken.promise.catch(() => undefined);
			waiting.set(slot, taken);
			port.postMessage({ slot, length });
		},
		taken: (slot) => waiting.get(slot)?.promise,
		async digest() {
			port.postMessage({});
			return await digest.promise;
		},
		close: leave,
	};
}

function joinThread(slots: Buffer[]): { port: MessagePort; leave: () => void } {
	thread ??= {
		worker: new Worker(THREAD, { eval: true, execArgv: [] }).on('error', () => (thread = undefined)),
		users: 0,
	};
	const joined = thread;
	joined.users += 1;
	const { port1, port2 } = new MessageChannel();
	joined.worker.postMessage({ port: port2, slots }, [port2]);
	return {
		port: port1,
		leave() {
			port1.close();
			joined.users -= 1;
			if (joined.users > 0) return;
			if (thread === joined) thread = undefined;
			void joined.worker.terminate();
		},
	};
}

function part(slots: Buffer[], slot: number, length: number): Buffer {
	return (slots[slot] as Buffer).subarray(0, length);
}
