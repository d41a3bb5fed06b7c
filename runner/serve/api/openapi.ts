import { z } from 'zod/v4';
import { version } from '../../../package.json';
import type { AnyOperation } from './operation';
import { PROBLEM_STATUSES, type ProblemStatus } from './problems';
import { openApiSchema } from './openapi-schema';
import { NAMED, problemAnswer } from './schemas';

type Json = Record<string, unknown>;

/** Every operation may answer with these. */
const ALWAYS: readonly ProblemStatus[] = [400, 401, 405, 429, 500, 503];
const OF_WRITES: readonly ProblemStatus[] = [403, 413, 415];

/** The OpenAPI document of these operations, from the schemas that read their calls and describe their answers. */
export function openApiOf(operations: readonly AnyOperation[]): Json {
	const paths: Record<string, Json> = {};
	for (const each of operations) (paths[each.path] ??= {})[each.method] = operationObject(each);
	return {
		openapi: '3.0.3',
		info: {
			title: 'Pinterest pipeline',
			version,
			description:
				'Pins, imports and limits of the record, as the operations page shows them. Calls have the login of the page, or its token as a bearer token.',
		},
		servers: [{ url: '/api' }],
		security: [{ bearer: [] }, { cookie: [] }],
		paths,
		components: {
			schemas: componentSchemas(),
			securitySchemes: {
				bearer: { type: 'http', scheme: 'bearer', description: 'The token or the password of the page' },
				cookie: {
					type: 'apiKey',
					in: 'cookie',
					name: 'pipeline',
					description:
						'The login of a browser, whose cookie begins with this name. A write has the token of the login in the header X-CSRF-Token.',
				},
			},
		},
	};
}

function operationObject({ id, method, summary, description, answer, problems, ...asked }: AnyOperation): Json {
	const statuses = [...ALWAYS, ...(method === 'post' ? OF_WRITES : []), ...problems].sort();
	return {
		operationId: id,
		summary,
		...(description !== undefined && { description }),
		parameters: parametersOf(asked),
		...(asked.body && {
			requestBody: { required: true, content: { 'application/json': { schema: schemaOf(asked.body) } } },
		}),
		responses: {
			200: { description: 'What was asked for', content: contentOf(answer) },
			...Object.fromEntries(statuses.map((status) => [status, problemResponse(status)])),
		},
	};
}

function parametersOf({
	params = {},
	query,
	headers = {},
}: Pick<AnyOperation, 'params' | 'query' | 'headers'>): Json[] {
	const inPath = Object.entries(params).map(([name, description]) => {
		return { name, in: 'path', required: true, description, schema: { type: 'string' } };
	});
	const inQuery = Object.entries(query?.shape ?? {}).map(([name, schema]) => {
		const { description, ...rest } = schemaOf(schema as z.ZodType);
		return { name, in: 'query', required: false, description, schema: rest };
	});
	const inHeaders = Object.entries(headers).map(([name, description]) => {
		return { name, in: 'header', required: false, description, schema: { type: 'string' } };
	});
	return [...inPath, ...inQuery, ...inHeaders];
}

function contentOf(answer: AnyOperation['answer']): Json {
	if ('mediaType' in answer) return { [answer.mediaType]: { schema: { type: 'string' } } };
	return { 'application/json': { schema: referenceTo(answer.schema) } };
}

function problemResponse(status: ProblemStatus): Json {
	return {
		description: PROBLEM_STATUSES[status],
		content: { 'application/json': { schema: referenceTo(problemAnswer) } },
	};
}

const pathOf = (id: string) => `#/components/schemas/${id}`;

function referenceTo(schema: z.ZodType): Json {
	const id = NAMED.get(schema)?.id;
	if (id === undefined) throw new Error('The schema of an answer has a name.');
	return { $ref: pathOf(id) };
}

function componentSchemas(): Json {
	const { schemas } = z.toJSONSchema(NAMED, { uri: pathOf, io: 'output' });
	return Object.fromEntries(Object.entries(schemas).map(([id, schema]) => [id, openApiSchema(schema)]));
}

function schemaOf(schema: z.ZodType): Json {
	return openApiSchema(z.toJSONSchema(schema, { io: 'input' })) as Json;
}
