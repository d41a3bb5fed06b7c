import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function limitsPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/limits', (c) =>
		render(
			c,
			<Page title="Limits" current="limits" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Limits</h1>
			</Page>,
		),
	);
}
