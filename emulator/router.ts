import type { Operation } from './call';
import { operations } from './operations';
import type { ApiVersion } from './options';

const compiled = operations.map((operation) => ({
	operation,
	pattern: new RegExp(`^${operation.path.replace(/:([a-z_]+)/g, '(?<$1>[^/]+)')}/?$`),
}));

export interface Route {
	operation: Operation;
	params: Record<string, string>;
}

/** The operation that a path below /v5 means, or why there is none. */
export function routeOf(
	method: string,
	path: string,
	version: ApiVersion,
): Route | 'no-such-path' | 'method-not-allowed' {
	let pathExists = false;
	for (const { operation, pattern } of compiled) {
		if (operation.since === '5.28' && version === '5.23') continue;
		const found = pattern.exec(path);
		if (!found) continue;
		if (operation.method === method) return { operation, params: { ...found.groups } };
		pathExists = true;
	}
	return pathExists ? 'method-not-allowed' : 'no-such-path';
}
