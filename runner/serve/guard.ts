import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie } from 'hono/cookie';
import { createSemaphore, type Problem } from '../../lib';
import { runnerProblem } from '../sentences';
import type { Env } from './env';
import { isSame, type Sessions } from './session';
import type { LoginThrottle } from './login-throttle';

/** A form's body, in bytes. An upload has its own limit. */
const FORM_BYTES = 64 * 1024;
/** How long a form's body may take, in milliseconds. */
const FORM_MS = 15_000;

const HEADERS: Record<string, string> = {
	'cache-control': 'no-store',
	'content-security-policy':
		"default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
	'cross-origin-opener-policy': 'same-origin',
	'cross-origin-resource-policy': 'same-origin',
	'permissions-policy': 'camera=(), geolocation=(), microphone=()',
	'referrer-policy': 'same-origin',
	'x-content-type-options': 'nosniff',
	'x-frame-options': 'DENY',
};

/** What browsers are told with every answer: not to keep it, and to let no other page frame, script or read it. */
export const safeHeaders: MiddlewareHandler = async (c, next) => {
	await next();
	for (const [name, value] of Object.entries(HEADERS)) if (!c.res.headers.has(name)) c.res.headers.set(name, value);
};

const LOOPBACK_NAMES = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/i;

/** A page on loopback answers to no name that a foreign site could have given this machine. */
export const onlyLoopbackNames: MiddlewareHandler = async (c, next) => {
	if (LOOPBACK_NAMES.test(c.req.header('host') ?? '')) return await next();
	return c.text('This page is opened by the address that "pinterest-pipeline serve" prints.', 421);
};

const isChange = ({ req }: Context) => req.method !== 'GET' && req.method !== 'HEAD';
const isCall = ({ req }: Context) => req.path.startsWith('/api/') || req.path === '/metrics';

/** Who asks with a header instead of a cookie, such as a program or Prometheus. */
function bearerOf(c: Context): string | undefined {
	return /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
}

export const addressOf = (c: Context<Env>) => c.env?.incoming?.socket.remoteAddress ?? '';

/** Lets requests with a login through: pages are led to the login, calls are answered 401. */
export function withLogin(sessions: Sessions, throttle: LoginThrottle): MiddlewareHandler<Env> {
	return async (c, next) => {
		const bearer = bearerOf(c);
		if (bearer !== undefined) {
			const waitMs = throttle.waitMs(addressOf(c));
			if (waitMs > 0) return tooMany(c, waitMs);
			const role = sessions.roleOf(bearer);
			if (role === undefined) throttle.wrong(addressOf(c));
			else {
				throttle.right(addressOf(c));
				c.set('session', { role, name: 'the API', csrf: '' });
				return await next();
			}
		}
		const session = bearer === undefined ? sessions.read(getCookie(c, sessions.cookie)) : undefined;
		if (session) {
			c.set('session', session);
			return await next();
		}
		if (isCall(c) || isChange(c) || bearer !== undefined) {
			c.header('www-authenticate', 'Bearer');
			return c.json({ problem: runnerProblem('not-logged-in') }, 401);
		}
		const { pathname, search } = new URL(c.req.url);
		return c.redirect(pathname === '/' ? '/login' : `/login?to=${encodeURIComponent(pathname + search)}`, 302);
	};
}

/** Refuses changes that a reader asks for, or that another site made a browser ask for. */
export const onlyOwnForms: MiddlewareHandler<Env> = async (c, next) => {
	if (!isChange(c)) return await next();
	const { role, csrf } = c.var.session;
	if (isForeign(c)) return refuse(c, runnerProblem('foreign-form'));
	if (role === 'reader' && c.req.path !== '/logout') return refuse(c, runnerProblem('read-only'));
	if (csrf === '') return await next(); // no browser sends a header of its own accord
	const sent = isUpload(c) ? c.req.query('csrf') : await tokenOf(c);
	if (typeof sent === 'string' && isSame(sent, csrf)) return await next();
	return refuse(c, runnerProblem('form-expired'));
};

/** Whether a browser says that the request comes from another site. */
export function isForeign(c: Context): boolean {
	const origin = c.req.header('origin');
	const site = c.req.header('sec-fetch-site');
	if (site !== undefined && site !== 'same-origin' && site !== 'none') return true;
	return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== c.req.header('host'));
}

async function tokenOf(c: Context): Promise<unknown> {
	const isJson = /^application\/json\b/.test(c.req.header('content-type') ?? '');
	return isJson ? c.req.header('x-csrf-token') : (await c.req.parseBody())._csrf;
}

/** A form with a file has the token in its address, `?csrf=…`: it is known before the file is read, and the route reads that. */
const isUpload = ({ req }: Context) =>
	req.path === '/imports/new' && (req.header('content-type') ?? '').startsWith('multipart/form-data');

const limited = bodyLimit({
	maxSize: FORM_BYTES,
	onError: (c) => refuse(c, runnerProblem('too-large'), 413),
});

/** Reads no more of a body than a form has, and does not wait long for it. Routes that take files count by themselves. */
export const onlySmallForms: MiddlewareHandler<Env> = async (c, next) => {
	if (isUpload(c)) return await next();
	const incoming = c.env?.incoming;
	const late = setTimeout(() => void (incoming?.complete === false && incoming.destroy()), FORM_MS);
	try {
		return await limited(c, next);
	} finally {
		clearTimeout(late);
	}
};

/** So many pages are made at once. The others wait in their order, so that a crowd takes no more memory than a few. */
const AT_ONCE = 6;
/** What may wait for Pinterest, for the origin of a picture, or for hours. It holds no page up. */
const WAITS = /^\/(live|api\/events|api\/limits|limits|unknown\/.*)$|\/picture$/;

/** Lets a few pages be made at a time. */
export function inTurn(): MiddlewareHandler<Env> {
	const turns = createSemaphore(AT_ONCE);
	return async (c, next) => (isChange(c) || WAITS.test(c.req.path) ? await next() : await turns.run(next));
}

export function tooMany(c: Context, waitMs: number): Response {
	const seconds = String(Math.ceil(waitMs / 1000));
	c.header('retry-after', seconds);
	return refuse(c, runnerProblem('too-many-logins', seconds), 429);
}

/** The answer to a request that is not carried out: a problem for a program, its sentence for a person. */
export function refuse(c: Context, problem: Problem, status: 403 | 413 | 429 = 403): Response {
	return isCall(c) ? c.json({ problem }, status) : c.text(problem.message, status);
}
