import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';

/** Whether the head of a request went out. Known, not guessed from the kind of the failure. */
export interface SentWatch {
	sent: boolean;
}

const current = new AsyncLocalStorage<SentWatch>();
const watches = new WeakMap<object, SentWatch>();

// undici tells of each request when it is made, in the context of its caller, and again by the same
// object when its head is written to the socket.
subscribe('undici:request:create', (message) => {
	const watch = current.getStore();
	if (watch) watches.set((message as { request: object }).request, watch);
});
subscribe('undici:client:sendHeaders', (message) => {
	const watch = watches.get((message as { request: object }).request);
	if (watch) watch.sent = true;
});

/** Does work and says afterwards whether any request that undici made in it was sent. */
export async function watchingSent<Result>(work: (watch: SentWatch) => Promise<Result>): Promise<Result> {
	const watch: SentWatch = { sent: false };
	return await current.run(watch, async () => await work(watch));
}
