import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function webhooksPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/webhooks', (c) =>
		render(
			c,
			<Page title="Webhooks" current="webhooks" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Webhooks</h1>
			</Page>,
		),
	);
}
