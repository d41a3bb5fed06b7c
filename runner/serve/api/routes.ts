import { Hono, type Context } from 'hono';
import { z } from 'zod/v4';
import { runnerError } from '../../sentences';
import type { Desk } from '../desk';
import type { Env } from '../env';
import { streamEvents } from './events';
import { getImport, getImportResults, listImportRows, listImports } from './imports';
import { cancelJob, getJob, listJobs, moveJob, resolveUnknown, retryJob } from './jobs';
import { getLimits, resumePaused } from './limits';
import { openApiOf } from './openapi';
import { operation, NO_MEMBERS, type AnyOperation } from './operation';
import { overviewPage } from './overview-page';
import { problemAnswer } from './problems';
import { document } from './schemas';
import { getToday } from './today';

const BASE = '/api';

const getDocument = operation({
	id: 'getOpenApi',
	method: 'get',
	path: '/openapi.json',
	summary: 'This description of the API as an OpenAPI document',
	answer: { schema: document },
	problems: [],
	run: async () => await Promise.resolve(openApiOf(OPERATIONS)),
});

/** All operations, in the order of the document. */
const OPERATIONS: readonly AnyOperation[] = [
	getToday,
	listJobs,
	getJob,
	retryJob,
	cancelJob,
	moveJob,
	resolveUnknown,
	listImports,
	getImport,
	listImportRows,
	getImportResults,
	getLimits,
	resumePaused,
	streamEvents,
	getDocument,
];

/** The JSON API, and a page that describes it. */
export function apiRoutes(desk: Desk): Hono<Env> {
	const routes = new Hono<Env>();
	routes.get(BASE, (c) => overviewPage(c, openApiOf(OPERATIONS)));
	for (const each of OPERATIONS) routes.on(each.method.toUpperCase(), pathOf(each), (c) => answer(c, desk, each));
	for (const [path, methods] of methodsByPath()) routes.all(path, (c) => otherMethod(c, methods));
	routes.onError((error, c) => {
		const { problem, status } = problemAnswer(error);
		return c.json({ problem }, status);
	});
	return routes;
}

/** As Hono writes paths. */
const pathOf = ({ path }: AnyOperation) => BASE + path.replaceAll(/\{(\w+)\}/g, ':$1');

async function answer(c: Context<Env>, desk: Desk, each: AnyOperation): Promise<Response> {
	const query = queryOf(c, each.query ?? NO_MEMBERS);
	const body = each.method === 'post' ? await bodyOf(c, each.body ?? NO_MEMBERS) : undefined;
	const isStream = 'mediaType' in each.answer;
	if (isStream && c.req.method === 'HEAD') return c.body(null);
	const session = c.var.session;
	const result = await each.run({ desk, session, params: c.req.param(), query, body, context: c });
	return isStream ? (result as Response) : c.json(result as object);
}

/** @throws PipelineError `query-invalid`, also for a parameter that the call does not have. */
function queryOf(c: Context<Env>, schema: z.ZodObject): unknown {
	const { searchParams } = new URL(c.req.url);
	const given = [...new Set(searchParams.keys())].map((name) => {
		const values = searchParams.getAll(name);
		if (takesSeveral(schema.shape[name])) return [name, values];
		if (values.length > 1) throw runnerError('query-invalid', [`${name} is given ${values.length} times.`]);
		return [name, values[0]];
	});
	const read = schema.safeParse(Object.fromEntries(given));
	if (!read.success) throw runnerError('query-invalid', [reasonOf(read.error)]);
	return read.data;
}

const takesSeveral = (schema: unknown) => schema instanceof z.ZodOptional && schema.unwrap() instanceof z.ZodArray;

/** @throws PipelineError `body-not-json`, `body-invalid`. */
async function bodyOf(c: Context<Env>, schema: z.ZodType): Promise<unknown> {
	if (!/^application\/json\s*(;|$)/i.test(c.req.header('content-type') ?? '')) throw runnerError('body-not-json', []);
	const json: unknown = await c.req.json().catch((cause: unknown) => {
		throw runnerError('body-not-json', [], { cause });
	});
	const read = schema.safeParse(json);
	if (!read.success) throw runnerError('body-invalid', [reasonOf(read.error)]);
	return read.data;
}

function reasonOf({ issues }: z.ZodError): string {
	const [issue] = issues;
	const at = issue?.path.join('.');
	return `${at ? `${at}: ` : ''}${issue?.message ?? 'it cannot be read'}.`;
}

function methodsByPath(): Map<string, string> {
	const methods = new Map<string, string>();
	for (const each of OPERATIONS) methods.set(pathOf(each), each.method === 'get' ? 'GET, HEAD' : 'POST');
	return methods;
}

/** Also for OPTIONS, which no other site gets an answer to that would let it call. */
function otherMethod(c: Context<Env>, methods: string): Response {
	c.header('allow', `${methods}, OPTIONS`);
	if (c.req.method === 'OPTIONS') return c.body(null, 204);
	throw runnerError('method-not-allowed', [c.req.method, methods]);
}
