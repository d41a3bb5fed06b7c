import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function jobsPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/jobs', (c) =>
		render(
			c,
			<Page title="Pins" current="jobs" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Pins</h1>
			</Page>,
		),
	);
}
