/*
 * In place of `AbortController` and `AbortSignal`. Node keeps a signal that somebody listens to for as long as nothing
 * aborts it, and with it the whole life of a process that crashed.
 */
type Listener = (event: { type: string; target: Signal }) => void;

class Signal {
	aborted = false;
	reason: unknown = undefined;
	private readonly listeners = new Set<Listener>();

	static abort(reason?: unknown): Signal {
		const signal = new Signal();
		signal.end(reason);
		return signal;
	}

	/** Aborts as soon as one of them does. */
	static any(signals: Iterable<Signal>): Signal {
		const either = new Signal();
		const sources = [...signals];
		const ended = sources.find(({ aborted }) => aborted);
		if (ended) either.end(ended.reason);
		else for (const source of sources) source.addEventListener('abort', () => either.end(source.reason));
		return either;
	}

	addEventListener(_type: 'abort', listener: Listener): void {
		if (!this.aborted) this.listeners.add(listener);
	}

	removeEventListener(_type: 'abort', listener: Listener): void {
		this.listeners.delete(listener);
	}

	throwIfAborted(): void {
		if (this.aborted) throw this.reason;
	}

	end(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
		if (this.aborted) return;
		this.aborted = true;
		this.reason = reason;
		for (const listener of this.listeners) listener({ type: 'abort', target: this });
		this.listeners.clear(); // nothing aborts twice
	}
}

class Controller {
	readonly signal = new Signal();

	abort(reason?: unknown): void {
		this.signal.end(reason);
	}
}

export { Controller as AbortController, Signal as AbortSignal };
