import { Hono } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import type { Context } from 'hono';
import { printableLine } from '../../lib';
import type { Env } from './env';
import { runnerProblem } from '../sentences';
import { addressOf, isForeign, refuse, tooMany } from './guard';
import { Page, render } from './layout';
import type { LoginThrottle } from './login-throttle';
import type { Role, Sessions } from './session';

/** Lasts longer than a login, which ends by itself. */
const COOKIE_SECONDS = 7 * 86_400;

/** The login by a password or token, and the end of it. */
export function loginPages(sessions: Sessions, throttle: LoginThrottle, defaultName: string): Hono<Env> {
	const pages = new Hono<Env>();

	pages.get('/login', (c) => {
		const token = c.req.query('token');
		if (token === undefined) return render(c, <Login to={wayOn(c.req.query('to'))} />);
		return attempt(c, token, '', '/');
	});

	pages.post('/login', async (c) => {
		if (isForeign(c)) return refuse(c, runnerProblem('foreign-form'));
		const { password, name, to } = await c.req.parseBody();
		return attempt(c, String(password ?? ''), String(name ?? ''), wayOn(typeof to === 'string' ? to : undefined));
	});

	function attempt(c: Context<Env>, password: string, name: string, to: string): Response | Promise<Response> {
		const waitMs = throttle.waitMs(addressOf(c));
		if (waitMs > 0) return tooMany(c, waitMs);
		const role = sessions.roleOf(password.trim());
		if (role === undefined) {
			throttle.wrong(addressOf(c));
			return render(c, <Login to={to} name={name} wrong />, 400);
		}
		throttle.right(addressOf(c));
		keep(c, role, printableLine(name).trim() || defaultName);
		return c.redirect(to, 303);
	}

	function keep(c: Context<Env>, role: Role, name: string): void {
		setCookie(c, sessions.cookie, sessions.begin(role, name), {
			path: '/',
			httpOnly: true,
			sameSite: 'Lax', // a link in a chat leads to the page, and not to its login; forms have a token
			secure: c.req.header('x-forwarded-proto') === 'https',
			maxAge: COOKIE_SECONDS,
		});
	}
	return pages;
}

/** Ends a login. */
export function logout(c: Context<Env>, sessions: Sessions): Response {
	deleteCookie(c, sessions.cookie, { path: '/' });
	return c.redirect('/login', 303);
}

/** A page of ours, and no address of another site. */
function wayOn(to = '/'): string {
	const isOurs = /^\/(?![/\\])/.test(to) && URL.canParse(to, 'http://page');
	return isOurs && new URL(to, 'http://page').host === 'page' ? to : '/';
}

function Login({ to, name = '', wrong = false }: { to: string; name?: string; wrong?: boolean }) {
	return (
		<Page title="Log in">
			<section class="card login">
				<h1>Log in</h1>
				{wrong && (
					<p class="problem" role="alert">
						That is not the password. Whoever runs this page has it.
					</p>
				)}
				<form method="post" action="/login">
					<input type="hidden" name="to" value={to} />
					<label>
						Password or token
						<input type="password" name="password" required autofocus autocomplete="current-password" />
					</label>
					<label>
						Your name <small>for the history of what you change</small>
						<input type="text" name="name" value={name} maxlength={60} autocomplete="name" />
					</label>
					<button class="yes" type="submit">
						Log in
					</button>
				</form>
			</section>
		</Page>
	);
}
