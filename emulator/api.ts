import type { IncomingMessage, ServerResponse } from 'node:http';
import { accountOf, bearerOf, checkAccess, isTheApp } from './access';
import { readBody } from './body';
import { nameOf, type Call, type Reply } from './call';
import { ApiError, invalid, refuse, refusals, type ErrorReply } from './errors';
import { DropConnection, strikeAfterCommit, strikeBefore } from './fault-actions';
import { requestId } from './ids';
import { routeOf, type Route } from './router';
import type { World } from './world';

/** Everything below /v5. */
export async function answerApi(world: World, request: IncomingMessage, response: ServerResponse, url: URL) {
	const at = world.now();
	const method = request.method ?? 'GET';
	const route = routeOf(method, url.pathname.slice('/v5'.length), world.settings.version);
	const operation = typeof route === 'string' ? `${method} ${route}` : nameOf(route.operation);
	let headers: Record<string, string> = { 'x-pinterest-rid': requestId() };
	let reply: Reply | undefined;
	try {
		const body = await readBody(request);
		const verdict = takeQuota(world, request, route);
		headers = { ...headers, ...verdict.headers };
		if (!verdict.allowed) throw refuse('rateLimit');
		if (route === 'no-such-path') throw refuse('noSuchPath');
		if (route === 'method-not-allowed') throw refuse('methodNotAllowed');
		reply = await perform(world, request, url, route, body);
	} catch (error) {
		if (error instanceof ApiError) reply = printed(error.reply);
		else if (!(error instanceof DropConnection) && !request.destroyed) reply = printed(refusals.emulatorFailed);
	}
	world.state.record({ at, endedAt: world.now(), method, path: url.pathname, status: reply?.status ?? 0 }, operation);
	if (!reply) return void request.socket.destroy();
	send(response, { ...reply, headers: { ...headers, ...reply.headers } });
}

async function perform(world: World, request: IncomingMessage, url: URL, route: Route, raw: Buffer): Promise<Reply> {
	const { operation, params } = route;
	const token = bearerOf(world, request.headers);
	checkAccess(world, operation, request.headers, token);
	const text = raw.toString('utf8');
	const body =
		operation.scopes === 'basic' ? Object.fromEntries(new URLSearchParams(text)) : parseJson(operation.method, text);
	const target = { operation: nameOf(operation), body: text, link: linkOf(body) };

	const before = world.faults.take('before', target);
	const instead = before && (await strikeBefore(world, before, token));
	if (instead) return instead;

	const call: Call = {
		world,
		params,
		query: url.searchParams,
		headers: request.headers,
		body,
		account: accountOf(world, token),
		token,
	};
	const reply = await operation.handle(call);
	const after = world.faults.take('after-commit', target);
	return (after && (await strikeAfterCommit(world, after))) ?? reply;
}

/** Every request counts, also one that is refused afterwards. Those without a good token share one account. */
function takeQuota(world: World, { headers }: IncomingMessage, route: Route | string) {
	const token = bearerOf(world, headers);
	const account = token ? token.accountId : isTheApp(headers) ? 'app' : 'nobody';
	if (typeof route === 'string') return world.limiter.take(account, 'org_read');
	const { category, limit } = (route as Route).operation;
	return world.limiter.take(account, category, limit);
}

function parseJson(method: string, text: string): unknown {
	if (method === 'GET' || method === 'DELETE') return undefined;
	try {
		return JSON.parse(text);
	} catch {
		throw invalid('Invalid request: the body is not valid JSON');
	}
}

function linkOf(body: unknown) {
	const link = typeof body === 'object' && body !== null && 'link' in body ? body.link : undefined;
	return typeof link === 'string' ? link : undefined;
}

const printed = ({ status, code, message, extra }: ErrorReply): Reply => ({
	status,
	body: { code, message, ...extra },
});

function send(response: ServerResponse, { status, body, headers }: Reply) {
	const text = body === undefined ? '' : JSON.stringify(body);
	response.writeHead(status, {
		...headers,
		...(status === 204 ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
	});
	response.end(text);
}
