import { existsSync, readFileSync } from 'node:fs';
import { resolve as pathOf } from 'node:path';
import { OpenAPIValidator, type Document } from 'openapi-backend';

export const specPath = process.env['PINTEREST_OPENAPI'] ?? pathOf('..', 'shared', 'pinterest-openapi-5.23.0.json');

export const specExists = existsSync(specPath);

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const PATHS = /^\/(oauth\/token|user_account|boards|media|pins|search|terms)(\/|$)/;
const LEFT_OUT = /revoke|user_account\/(?!analytics)/;

// Live answers carry times without a zone, which the specification's `date-time` would refuse.
const naiveTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/;

/** The validator takes every parameter with `explode: false` for a list; the contract has it on single values too. */
function parameterOf({ explode, ...parameter }: Json): Json {
	const isList = isObject(parameter['schema']) && parameter['schema']['type'] === 'array';
	return isList && explode !== undefined ? { ...parameter, explode } : parameter;
}

export interface OperationTerms {
	/** The budget that it counts for. */
	category: string;
	/** All of them are needed. */
	scopes: string[];
}

/** A validator of Pinterest's own contract, for the operations that the emulator has. */
export function loadContract() {
	const spec = JSON.parse(readFileSync(specPath, 'utf8')) as Json & { paths: Record<string, Json> };
	const resolve = (ref: string) =>
		ref
			.slice(2)
			.split('/')
			.reduce<unknown>((at, key) => (at as Json)[key], spec);

	/** References resolved, and the two things of OpenAPI 3.0 said so that JSON Schema understands them. */
	function plain(value: unknown): unknown {
		if (Array.isArray(value)) return value.map(plain);
		if (!isObject(value)) return value;
		if (typeof value['$ref'] === 'string') return plain(resolve(value['$ref']));
		const { discriminator, nullable, example: _example, examples: _examples, ...rest } = value;
		// Metric types are one of two enumerations that have names in common, which `oneOf` would refuse.
		if (
			Array.isArray(rest['oneOf']) &&
			rest['oneOf'].every((entry) => isObject(entry) && Array.isArray(entry['enum']))
		) {
			rest['anyOf'] = rest['oneOf'];
			delete rest['oneOf'];
		}
		const schema = Object.fromEntries(Object.entries(rest).map(([key, entry]) => [key, plain(entry)]));
		if (isObject(discriminator) && isObject(discriminator['mapping']) && !('oneOf' in schema)) {
			schema['allOf'] = [...((schema['allOf'] as unknown[]) ?? []), ...chosenBy(discriminator, value)];
		}
		if (nullable !== true) return schema;
		return 'type' in schema ? { ...schema, nullable: true } : { anyOf: [schema, { enum: [null] }] };
	}

	function chosenBy(discriminator: Json, parent: Json) {
		const property = String(discriminator['propertyName']);
		return Object.entries(discriminator['mapping'] as Record<string, string>).map(([value, ref]) => {
			const target = resolve(ref) as Json;
			const { allOf, ...rest } = target;
			const others = ((allOf as Json[]) ?? []).filter(
				(entry) => !entry['$ref'] || resolve(String(entry['$ref'])) !== parent,
			);
			return {
				if: { properties: { [property]: { enum: [value] } }, required: [property] },
				then: plain({ ...rest, ...(others.length > 0 ? { allOf: others } : {}) }),
			};
		});
	}

	const paths: Record<string, Json> = {};
	for (const [path, item] of Object.entries(spec.paths)) {
		if (!PATHS.test(path) || LEFT_OUT.test(path)) continue;
		paths[path] = {};
		for (const [method, operation] of Object.entries(item)) {
			if (!isObject(operation)) continue;
			const { operationId, responses, parameters, requestBody } = operation;
			paths[path][method] = {
				operationId,
				responses: plain(responses),
				parameters: ((plain(parameters) ?? []) as Json[]).map(parameterOf),
				requestBody: plain(requestBody),
			};
		}
	}

	const validator = new OpenAPIValidator({
		definition: { openapi: '3.0.3', info: spec['info'], paths } as unknown as Document,
		lazyCompileValidators: true,
		ajvOpts: { strict: false, allErrors: true, formats: { date: /^\d{4}-\d\d-\d\d$/, 'date-time': naiveTime } },
	});

	/** What the contract says against a request's body and query; undefined when nothing. */
	function faultsOfRequest({
		method,
		path,
		query,
		body,
	}: {
		method: string;
		path: string;
		query?: Record<string, string | string[]>;
		body?: unknown;
	}): string | undefined {
		const request = { method, path, query, body: body as never, headers: { 'content-type': 'application/json' } };
		const isAt = (candidate: string) => new RegExp(`^${candidate.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
		const template = path in paths ? path : Object.keys(paths).find(isAt);
		const operation = template && (paths[template]?.[method.toLowerCase()] as { operationId: string } | undefined);
		if (!operation) return `${method} ${path} is not in the contract`;
		const { errors } = validator.validateRequest(request, operation.operationId);
		return errors ? JSON.stringify(errors.slice(0, 3)) : undefined;
	}

	/** What the contract says against this answer; undefined when nothing. */
	function faultsOf(method: string, pathTemplate: string, status: number, body: unknown): string | undefined {
		const operation = paths[pathTemplate]?.[method.toLowerCase()] as
			{ operationId: string; responses: Json } | undefined;
		if (!operation) return `${method} ${pathTemplate} is not in the contract`;
		const listed = String(status) in operation.responses;
		if (!listed && (status < 400 || !('default' in operation.responses)))
			return `status ${status} is not in the contract`;
		if (status === 204) return undefined;
		const { errors } = validator.validateResponse(body, operation.operationId, status);
		return errors ? JSON.stringify(errors.slice(0, 3)) : undefined;
	}

	/** What the contract says of an operation such as `GET /pins/{pin_id}`; undefined where it has none. */
	function termsOf(name: string): OperationTerms | undefined {
		const [method = '', path = ''] = name.split(' ');
		const operation = spec.paths[path]?.[method.toLowerCase()] as Json | undefined;
		if (!operation) return undefined;
		const [security] = (operation['security'] as Record<string, string[]>[] | undefined) ?? [];
		return { category: String(operation['x-ratelimit-category']), scopes: security?.['pinterest_oauth2'] ?? [] };
	}

	return { faultsOf, faultsOfRequest, termsOf };
}
