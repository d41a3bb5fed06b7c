import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { Desk } from './desk';
import type { Env } from './env';

/** Tells browsers when something has moved, so that they fetch their page again. */
export function liveRoute(desk: Desk): Hono<Env> {
	return new Hono<Env>().get('/live', (c) =>
		streamSSE(c, async (stream) => {
			while (!desk.signal.aborted && !stream.aborted) {
				await stream.writeSSE({ event: 'still', data: '' });
				await stream.sleep(15_000);
			}
		}),
	);
}
