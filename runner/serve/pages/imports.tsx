import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function importsPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/imports', (c) =>
		render(
			c,
			<Page title="Imports" current="imports" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Imports</h1>
			</Page>,
		),
	);
}
