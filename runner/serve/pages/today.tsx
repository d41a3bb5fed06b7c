import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function todayPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/', (c) =>
		render(
			c,
			<Page title="Today" current="today" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Today</h1>
			</Page>,
		),
	);
}
