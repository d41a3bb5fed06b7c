import { OpenAPIBackend, type Document, type Options } from 'openapi-backend';
import { expect } from 'vitest';
import type { PageAt } from './page';

/** An answer of the API. */
export interface ApiAnswer<Body = Record<string, any>> {
	status: number;
	body: Body;
	headers: Headers;
}

/**
 * Calls the API of a page, and holds each answer against the page's own OpenAPI document. `called` has the operations
 * and statuses that were met.
 */
export async function heldApi(page: Pick<PageAt, 'call' | 'url'>) {
	const definition = (await (await page.call('/api/openapi.json')).json()) as Document;
	const isMoment = (text: string) => !Number.isNaN(Date.parse(text));
	const customizeAjv: Options['customizeAjv'] = (ajv) => ajv.addFormat('date-time', isMoment);
	const api = await new OpenAPIBackend({ definition, strict: true, customizeAjv }).init();
	const called = new Set<string>();

	async function call<Body = Record<string, any>>(path: string, init: RequestInit = {}): Promise<ApiAnswer<Body>> {
		const { method = 'GET' } = init;
		const answer = await page.call(`/api${path}`, init);
		const text = await answer.text();
		const isJson = /^application\/json/.test(answer.headers.get('content-type') ?? '');
		const body = (isJson ? JSON.parse(text) : text) as Body;
		const operation = api.matchOperation({ method, path: path.split('?')[0] as string, headers: {} });
		if (operation?.operationId) {
			called.add(`${operation.operationId} ${answer.status}`);
			expect([path, answer.status, Object.keys(operation.responses ?? {})]).toEqual([
				path,
				answer.status,
				expect.arrayContaining([String(answer.status)]),
			]);
			if (isJson) {
				const { errors } = api.validateResponse(body, operation, answer.status);
				expect([path, answer.status, errors]).toEqual([path, answer.status, null]);
			}
		}
		return { status: answer.status, body, headers: answer.headers };
	}

	const post = async (path: string, body: object = {}) =>
		await call(path, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	return { call, post, called, definition };
}
