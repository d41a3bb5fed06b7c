import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function calendarPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/calendar', (c) =>
		render(
			c,
			<Page title="Calendar" current="calendar" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Calendar</h1>
			</Page>,
		),
	);
}
