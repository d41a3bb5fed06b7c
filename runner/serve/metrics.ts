import { Hono } from 'hono';
import type { Desk } from './desk';
import type { Env } from './env';

/** `/healthz`: whether the store answers. It needs no login and says nothing else. */
export function healthRoute({ ledger }: Desk): Hono<Env> {
	return new Hono<Env>().get('/healthz', async (c) => {
		try {
			await ledger.store.askNow();
			return c.json({ status: 'ok' });
		} catch {
			return c.json({ status: 'the store does not answer' }, 503);
		}
	});
}

/** `/metrics`: the numbers of the record for Prometheus. */
export function metricsRoute(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/metrics', (c) => c.text(''));
}
