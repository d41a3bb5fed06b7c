import type { z } from 'zod/v4';
import { pipelineError } from '../sentences/problems';
import type { Caller } from './call';
import type { ApiRequest } from './http';

/** Pinterest's documented maximum of `page_size`. */
const PAGE_SIZE = 250;

/** The query of a list's page. */
export const page = (bookmark: string | undefined) => ({ page_size: PAGE_SIZE, ...(bookmark ? { bookmark } : {}) });

/** A request that changes nothing, and may be sent again. */
export const read = (operation: string, path: string, query?: ApiRequest['query']): ApiRequest => ({
	operation,
	method: 'GET',
	path,
	query,
	budget: 'org_read',
	bulk: true,
	safe: true,
});

/** A request that makes something, and is sent once. */
export const write = (operation: string, path: string, body: object, signal?: AbortSignal): ApiRequest => ({
	operation,
	method: 'POST',
	path,
	body,
	budget: 'org_write',
	safe: false,
	signal,
});

/** A request that sets values, and may be sent again: it sets the same. */
export const change = (operation: string, path: string, changes: object, signal?: AbortSignal): ApiRequest => ({
	...write(operation, path, changes, signal),
	method: 'PATCH',
	safe: true,
});

/** A request that deletes, and may be sent again: what is gone is answered with 404. */
export const remove = (operation: string, path: string, signal?: AbortSignal): ApiRequest => ({
	operation,
	method: 'DELETE',
	path,
	budget: 'org_write',
	safe: true,
	signal,
});

/** The answer's value with the request id that came with it. */
export async function parsed<Schema extends z.ZodType>(
	call: Caller,
	schema: Schema,
	request: ApiRequest,
): Promise<z.infer<Schema> & { requestId?: string }> {
	const answer = await call(request);
	const result = schema.safeParse(answer.body);
	if (result.success)
		return Object.assign(result.data as object, { requestId: answer.headers['x-pinterest-rid'] }) as never;
	const issue = result.error.issues[0];
	throw pipelineError('answer-not-understood', {
		operation: request.operation,
		field: issue?.path.join('.') || 'body',
		issue: issue?.message ?? 'invalid',
	});
}
