import type { IncomingHttpHeaders } from 'node:http';
import type { AccessToken, Account, RateCategory } from './records';
import type { OperationLimit } from './rate-limits';
import type { World } from './world';

/** One request to /v5 after its token, quota and scopes were found good. */
export interface Call {
	world: World;
	params: Record<string, string>;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	/** Parsed JSON, or the form of /oauth/token as an object. */
	body: unknown;
	account: Account;
	token: AccessToken | undefined;
}

export interface Reply {
	status: number;
	body?: unknown;
	headers?: Record<string, string>;
}

export interface Operation {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	path: string;
	category: RateCategory;
	/** All of them are needed. `basic` means the app's own credentials instead of a token. */
	scopes: string[] | 'basic';
	clientCredentials: boolean;
	/** A limit that only this operation has. */
	limit?: OperationLimit;
	/** The version of the contract that is the first to have it. @default 5.23 */
	since?: '5.28';
	handle(call: Call): Reply | Promise<Reply>;
}

/** Such as `POST /pins`. */
export const nameOf = ({ method, path }: Pick<Operation, 'method' | 'path'>) => `${method} ${path}`;

export const hasScope = (call: Call, scope: string) => call.token?.scopes.includes(scope) ?? false;
