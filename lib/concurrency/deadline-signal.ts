/** A signal that aborts after a time, and what releases it before. */
export interface DeadlineSignal extends Disposable {
	readonly signal: AbortSignal;
	/** Whether it was the time that aborted it. */
	readonly isOver: boolean;
}

/**
 * Aborts after a time, or when another signal does. `AbortSignal.timeout` and `AbortSignal.any` last until the time is
 * over, also where the work ended long before: at hundreds of calls a second those are thousands at once. This one is
 * gone when its `using` ends. Keeps no process running.
 * @param timeoutMs milliseconds; what is not above 0 aborts at the next turn.
 */
export function deadlineSignal(timeoutMs: number, other?: AbortSignal): DeadlineSignal {
	const controller = new AbortController();
	let isOver = false;
	const timer = setTimeout(
		() => {
			isOver = !controller.signal.aborted;
			controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
		},
		Math.max(0, timeoutMs),
	).unref();
	const follow = () => controller.abort(other?.reason);
	if (other?.aborted) follow();
	else other?.addEventListener('abort', follow);
	return {
		signal: controller.signal,
		get isOver() {
			return isOver;
		},
		[Symbol.dispose]() {
			clearTimeout(timer);
			other?.removeEventListener('abort', follow);
		},
	};
}
