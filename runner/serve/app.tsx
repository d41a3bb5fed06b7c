import { Hono } from 'hono';
import { PipelineError, problemOf } from '../../lib';
import { runnerProblem } from '../sentences';
import { apiRoutes } from './api/routes';
import type { Desk } from './desk';
import type { Env } from './env';
import { inTurn, onlyLoopbackNames, onlyOwnForms, onlySmallForms, safeHeaders, withLogin } from './guard';
import { notFound, Page, render } from './layout';
import { liveRoute } from './live';
import { loginPages, logout } from './login';
import { LoginThrottle } from './login-throttle';
import { healthRoute, metricsRoute } from './metrics';
import { PAGE_SCRIPT } from './page-script';
import { approvalsPage } from './pages/approvals';
import { calendarPage } from './pages/calendar';
import { importsPage } from './pages/imports';
import { jobsPage } from './pages/jobs';
import { limitsPage } from './pages/limits';
import { todayPage } from './pages/today';
import { unknownPage } from './pages/unknown';
import { webhooksPage } from './pages/webhooks';
import { Sessions, type Passwords } from './session';
import { STYLE } from './style';

export interface AppOptions {
	passwords: Passwords;
	/** What the record calls people who log in without a name. */
	defaultName: string;
	/** Whether it is reached by names of this machine alone. */
	loopback: boolean;
}

const PAGES = [
	todayPage,
	jobsPage,
	calendarPage,
	importsPage,
	approvalsPage,
	unknownPage,
	limitsPage,
	webhooksPage,
	apiRoutes,
	liveRoute,
	metricsRoute,
];

/** The whole operations page as one function from a request to an answer. */
export function createApp(desk: Desk, { passwords, defaultName, loopback }: AppOptions): Hono<Env> {
	const sessions = new Sessions(passwords, desk.now);
	const throttle = new LoginThrottle(desk.now);
	const app = new Hono<Env>();
	app.use(safeHeaders);
	if (loopback) app.use(onlyLoopbackNames);
	app.route('/', healthRoute(desk));
	app.get('/assets/page.css', (c) => c.body(STYLE, 200, asset('text/css')));
	app.get('/assets/page.js', (c) => c.body(PAGE_SCRIPT, 200, asset('text/javascript')));
	app.use(onlySmallForms);
	app.route('/', loginPages(sessions, throttle, defaultName));
	app.use(withLogin(sessions, throttle), onlyOwnForms, inTurn());
	app.post('/logout', (c) => logout(c, sessions));
	for (const page of PAGES) app.route('/', page(desk));
	app.notFound((c) => {
		if (!c.req.path.startsWith('/api/')) return notFound(c);
		return c.json({ problem: runnerProblem('not-found') }, 404);
	});
	app.onError((error, c) => {
		const problem = problemOf(error);
		const status = problem.category === 'store' ? 503 : error instanceof PipelineError ? 409 : 500;
		if (c.req.path.startsWith('/api/')) return c.json({ problem }, status);
		return render(
			c,
			<Page title="That did not work" session={c.var.session}>
				<h1>{status === 503 ? 'The store does not answer' : 'That did not work'}</h1>
				<p class="problem">{problem.message}</p>
				<p>
					<a href={c.req.method === 'GET' ? c.req.path : '/'}>{c.req.method === 'GET' ? 'Try again' : 'To Today'}</a>
				</p>
			</Page>,
			status,
		);
	});
	return app;
}

const asset = (type: string) => ({ 'content-type': `${type}; charset=utf-8`, 'cache-control': 'private, max-age=60' });
