import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';

/** What holds for every request of one call, the repeated one after a refreshed token and the refresh itself included. */
export interface RequestLimits {
	/** By `performance.now()`: after it nothing goes out, and what went out is given up. */
	deadline: number;
	/** The same by the machine's clock, in epoch milliseconds. */
	latestAt: number;
	/** Of one answer, as it comes over the line. */
	maxBytes: number;
}

/** How the last request ended, where the limits ended it. */
export interface RequestWatch extends Readonly<RequestLimits> {
	/** It was certainly not sent: its time was over. */
	notSent?: boolean;
	tooLarge?: boolean;
}

const current = new AsyncLocalStorage<RequestWatch>();

// n8n's client takes one time-out and uses it for each of its requests. Node names each request that it makes, in
// the context of its caller, before anything of it is sent.
subscribe('http.client.request.created', (message) => {
	const watch = current.getStore();
	if (watch) watched((message as { request: ClientRequest }).request, watch);
});

/** Does work of which every request that Node's http client makes keeps to the limits. */
export async function watchingRequests<Result>(watch: RequestWatch, work: () => Promise<Result>): Promise<Result> {
	return await current.run(watch, work);
}

function watched(request: ClientRequest, watch: RequestWatch): void {
	const left = () => Math.min(watch.deadline - performance.now(), watch.latestAt - Date.now());
	const refuseIfLate = () => {
		if (left() > 0) return;
		watch.notSent = true;
		request.destroy(new Error('the deadline passed'));
	};
	refuseIfLate();
	const timer = setTimeout(() => request.destroy(new Error('no answer in time')), Math.max(1, left()));
	request
		.once('close', () => clearTimeout(timer))
		// The head waits for the connection; a process that was held up meanwhile wakes here.
		.once('socket', (socket: Socket) => {
			if (!socket.connecting) return;
			for (const event of ['connect', 'secureConnect']) socket.prependOnceListener(event, refuseIfLate);
		})
		.once('response', (response: IncomingMessage) => countBytes(response, watch));
}

function countBytes(response: IncomingMessage, watch: RequestWatch): void {
	let bytes = 0;
	response.on('data', (chunk: Buffer | string) => {
		bytes += chunk.length;
		if (bytes <= watch.maxBytes) return;
		watch.tooLarge = true;
		response.destroy(new Error('the answer is too large'));
	});
}
