/**
 * Waits to be admitted.
 * @param join enters the queue; calls `admit` or `refuse` when the time has come, also at once.
 *   @returns takes the waiter out of the queue again; called only while it waits.
 * @throws the signal's reason when it aborts while waiting, and what `refuse` is given.
 */
export async function abortableWait<Value = void>(
	join: (admit: (value: Value) => void, refuse: (reason: unknown) => void) => () => void,
	signal?: AbortSignal,
): Promise<Value> {
	signal?.throwIfAborted();
	const wait = Promise.withResolvers<Value>();
	let waits = true;
	const settled = <Argument>(settle: (argument: Argument) => void) => {
		return (argument: Argument) => {
			waits = false;
			settle(argument);
		};
	};
	const withdraw = join(settled(wait.resolve), settled(wait.reject));
	const giveUp = () => {
		if (!waits) return;
		withdraw();
		wait.reject(signal?.reason);
	};
	signal?.addEventListener('abort', giveUp, { once: true });
	return await wait.promise.finally(() => signal?.removeEventListener('abort', giveUp));
}
