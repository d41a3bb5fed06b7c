import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function unknownPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/unknown', (c) =>
		render(
			c,
			<Page title="Unknown" current="unknown" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Unknown</h1>
			</Page>,
		),
	);
}
