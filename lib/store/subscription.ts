import { setTimeout as delay } from 'node:timers/promises';
import { Listeners } from './listeners';

/** Between two tries to connect, in milliseconds: the first, doubled each time, up to the last. Nothing but time hangs on it. */
const AGAIN_MS = { first: 1_000, last: 30_000 };

/** A connection that receives notifications and does nothing else. It does not keep the process running. */
export interface Line {
	/** Resolves when the connection is lost or closed. */
	ended: Promise<void>;
	close(): void;
}

/** Listening to a server: one connection for all listeners of a store, made anew as often as it is lost. */
export class Subscription {
	private readonly topics = new Listeners();
	private stop: AbortController | undefined;
	private firstTry: Promise<void> = Promise.resolve();
	private loop: Promise<void> = Promise.resolve();

	/** @param connect rejects when the server cannot be reached. */
	constructor(private readonly connect: (onTopic: (topic: string) => void) => Promise<Line>) {}

	/** Resolves when the line stands, or when the first try to get one failed: then it is tried again and again. */
	async listen(topic: string, listener: () => void): Promise<() => Promise<void>> {
		const remove = this.topics.add(topic, listener);
		if (!this.stop) {
			const { signal } = (this.stop = new AbortController());
			this.firstTry = new Promise((tried) => (this.loop = this.keepLine(signal, tried)));
		}
		await this.firstTry;
		return async () => {
			remove();
			if (this.topics.names.length === 0) await this.end();
		};
	}

	async end(): Promise<void> {
		this.stop?.abort();
		this.stop = undefined;
		await this.loop;
	}

	private async keepLine(signal: AbortSignal, tried: () => void): Promise<void> {
		for (let failures = 0, missed = false; !signal.aborted; missed = true) {
			const line = await this.connect((topic) => this.topics.notify(topic)).catch(() => undefined);
			failures = line ? 0 : failures + 1;
			if (line) {
				signal.addEventListener('abort', line.close, { once: true });
				if (signal.aborted) line.close();
				else if (missed) this.topics.notifyAll();
			}
			tried();
			await line?.ended;
			if (line) signal.removeEventListener('abort', line.close);
			const waitMs = Math.min(AGAIN_MS.last, AGAIN_MS.first * 2 ** Math.max(0, failures - 1));
			await delay(waitMs, undefined, { ref: false, signal }).catch(() => undefined); // rejects when nobody listens any more
		}
	}
}
