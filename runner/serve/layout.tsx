import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { Child } from 'hono/jsx';
import { clockAt, dateAt } from '../../lib';
import type { Env } from './env';
import type { Session } from './session';

/** The pages in the order of the navigation. */
export const PAGES = [
	['today', '/', 'Today'],
	['jobs', '/jobs', 'Pins'],
	['calendar', '/calendar', 'Calendar'],
	['imports', '/imports', 'Imports'],
	['approvals', '/approvals', 'Approvals'],
	['unknown', '/unknown', 'Unknown'],
	['limits', '/limits', 'Limits'],
	['webhooks', '/webhooks', 'Webhooks'],
] as const;
export type PageName = (typeof PAGES)[number][0];

export interface PageProps {
	title: string;
	/** Which entry of the navigation it belongs to. */
	current?: PageName;
	session?: Session;
	/** Something that has just happened, shown once. */
	notice?: string;
	/** Whether parts of the page are fetched again when something moves. @default false */
	live?: boolean;
	children?: Child;
}

const ICON =
	"data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 28 28'%3E%3Crect width='28' height='28' rx='9' fill='%23a8322a'/%3E%3Ccircle cx='14' cy='14' r='5' fill='%23fff'/%3E%3C/svg%3E";

/** The frame of every page. */
export function Page({ title, current, session, notice, live = false, children }: PageProps) {
	return (
		<html lang="en">
			<head>
				<meta charset="utf-8" />
				<meta name="viewport" content="width=device-width, initial-scale=1" />
				<meta name="color-scheme" content="light dark" />
				<title>{`${title} · Pinterest pipeline`}</title>
				<link rel="icon" href={ICON} />
				<link rel="stylesheet" href="/assets/page.css" />
				<script src="/assets/page.js" defer></script>
			</head>
			<body data-live-page={live ? String(Date.now()) : undefined}>
				<a class="skip" href="#content">
					Skip to the content
				</a>
				<header class="top">
					<a class="mark" href="/" aria-label="Today"></a>
					<b>Pinterest pipeline</b>
					{session && <Navigation current={current} session={session} />}
				</header>
				<main id="content" tabindex={-1}>
					<div class="notices" role="status">
						{notice !== undefined && <p class="notice">{notice}</p>}
					</div>
					{children}
				</main>
			</body>
		</html>
	);
}

function Navigation({ current, session }: { current?: PageName; session: Session }) {
	return (
		<>
			<nav aria-label="Pages">
				{PAGES.map(([name, path, title]) => (
					<a href={path} aria-current={name === current ? 'page' : undefined}>
						{title}
					</a>
				))}
			</nav>
			<div class="who">
				<span>
					{session.name}
					{session.role === 'reader' && ' (may look only)'}
				</span>
				<PostForm action="/logout" session={session}>
					<button class="quiet" type="submit">
						Log out
					</button>
				</PostForm>
			</div>
		</>
	);
}

/** A form that changes something, with the token that tells it from a foreign one. */
export function PostForm({
	action,
	session,
	id,
	class: className,
	children,
}: {
	action: string;
	session: Session;
	id?: string;
	class?: string;
	children?: Child;
}) {
	return (
		<form method="post" action={action} id={id} class={className}>
			<input type="hidden" name="_csrf" value={session.csrf} />
			{children}
		</form>
	);
}

/** A moment in the zone of the desk. @param at epoch milliseconds, or ISO 8601. */
export function Time({ at, timeZone, now }: { at: number | string; timeZone: string; now?: number }) {
	const ms = typeof at === 'number' ? at : Date.parse(at);
	if (!Number.isFinite(ms)) return <span>{String(at)}</span>;
	return (
		<time datetime={new Date(ms).toISOString()} title={momentOf(ms, timeZone, 'long')}>
			{now !== undefined && dateAt(ms, timeZone) === dateAt(now, timeZone)
				? clockAt(ms, timeZone).slice('2026-11-26T'.length)
				: momentOf(ms, timeZone, 'short')}
		</time>
	);
}

/** `26 Nov 2026, 14:00`, or with the weekday and the zone. */
export function momentOf(ms: number, timeZone: string, form: 'short' | 'long' = 'short'): string {
	const date: Intl.DateTimeFormatOptions =
		form === 'short'
			? { day: 'numeric', month: 'short', year: 'numeric' }
			: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', second: '2-digit', timeZoneName: 'short' };
	return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', ...date }).format(ms);
}

/** The cookie of what has just happened; it is shown once. */
const NOTICE = 'pipeline_notice';
const NOTICE_SECONDS = 60;

/** Answers with a page. Its components are not async. */
export function render(c: Context<Env>, page: Child, status: 200 | 400 | 404 | 409 | 413 | 500 | 503 = 200) {
	return c.html(`<!doctype html>${String(page)}`, status);
}

/** Goes on to a page, which says once what has happened. */
export function redirectWith(c: Context<Env>, path: string, notice: string): Response {
	setCookie(c, NOTICE, notice, { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: NOTICE_SECONDS });
	return c.redirect(path, 303);
}

/** What has just happened, as `redirectWith` left it. */
export function noticeOf(c: Context<Env>): string | undefined {
	const notice = getCookie(c, NOTICE);
	if (notice !== undefined) setCookie(c, NOTICE, '', { path: '/', httpOnly: true, sameSite: 'Lax', maxAge: 0 });
	return notice;
}

/** The answer where there is no such page. */
export function notFound(c: Context<Env>, what = 'There is no such page.') {
	return render(
		c,
		<Page title="Not found" session={c.var.session}>
			<h1>Not found</h1>
			<p class="lead">{what}</p>
			<p>
				<a href="/">To Today</a>
			</p>
		</Page>,
		404,
	);
}
