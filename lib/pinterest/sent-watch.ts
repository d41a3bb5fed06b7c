import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

/** After these moments nothing of a call goes out any more. */
export interface Deadline {
	/** By `performance.now()`. */
	deadline: number;
	/** By the machine's clock, in epoch milliseconds: it goes on while a machine sleeps. */
	latestAt: number;
}

/** Whether the head of a request went out: known, not guessed from the kind of the failure. */
export interface SentWatch extends Readonly<Deadline> {
	sent: boolean;
}

const current = new AsyncLocalStorage<SentWatch>();
const watches = new WeakMap<object, SentWatch>();

// undici tells of each request when it is made, in the context of its caller, and again by the same
// object right before its head is written to the socket. A process that was held up between the two
// wakes there: its time may be over although no timer has run yet, and then the socket is closed first.
subscribe('undici:request:create', (message) => {
	const watch = current.getStore();
	if (watch) watches.set((message as { request: object }).request, watch);
});
subscribe('undici:client:sendHeaders', (message) => {
	const { request, socket } = message as { request: object; socket: Socket };
	const watch = watches.get(request);
	if (!watch) return;
	if (isOver(watch)) socket.destroy();
	else watch.sent = true;
});

/** Whether either clock is past it. */
function isOver({ deadline, latestAt }: Deadline): boolean {
	return performance.now() > deadline || Date.now() > latestAt;
}

/** Does work and says in the watch whether any request that undici made in it was sent. For HTTP/1.1, where a connection has one request. */
export async function watchingSent<Result>(
	limits: Deadline,
	work: (watch: SentWatch) => Promise<Result>,
): Promise<Result> {
	const watch: SentWatch = { sent: false, ...limits };
	return await current.run(watch, async () => await work(watch));
}
