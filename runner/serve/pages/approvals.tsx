import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { noticeOf, Page, render } from '../layout';

export function approvalsPage(_: Desk): Hono<Env> {
	return new Hono<Env>().get('/approvals', (c) =>
		render(
			c,
			<Page title="Approvals" current="approvals" session={c.var.session} notice={noticeOf(c)} live>
				<h1>Approvals</h1>
			</Page>,
		),
	);
}
