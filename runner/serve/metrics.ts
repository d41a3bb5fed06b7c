import { Hono } from 'hono';
import { countsOf } from './counts';
import type { Desk } from './desk';
import type { Env } from './env';
import { CONTENT_TYPE, exposition } from './metrics/exposition';
import { processFamilies, recordFamilies } from './metrics/families';

/** `/healthz`: whether the store answers. It needs no login and says nothing else. */
export function healthRoute({ ledger }: Desk): Hono<Env> {
	return new Hono<Env>().get('/healthz', async (c) => {
		try {
			await ledger.store.askNow();
			await ledger.store.has('healthz'); // a file in which the clock is that of this machine answers here
			return c.json({ status: 'ok' });
		} catch {
			return c.json({ status: 'the store does not answer' }, 503);
		}
	});
}

/** `/metrics`: the numbers of the record for Prometheus. docs/metrics.md says what each means. */
export function metricsRoute(desk: Desk): Hono<Env> {
	const counts = countsOf(desk);
	return new Hono<Env>().get('/metrics', async (c) => {
		const families = [...(await recordFamilies(desk.ledger, counts)), ...processFamilies()];
		return c.body(exposition(families), 200, { 'content-type': CONTENT_TYPE });
	});
}
