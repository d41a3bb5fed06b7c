import type { Context } from 'hono';
import { z } from 'zod/v4';
import type { Desk } from '../desk';
import type { Env } from '../env';
import type { Session } from '../session';

/** One call of the API, after its parts were read. */
export interface Call<Query, Body> {
	desk: Desk;
	session: Session;
	/** The parts of the path that are named in it. */
	params: Record<string, string>;
	query: Query;
	body: Body;
	/** For answers that are no JSON. */
	context: Context<Env>;
}

/** What an operation answers with, when all goes well. */
export type Answer = { schema: z.ZodType } | { mediaType: 'text/csv' | 'text/event-stream' };

/** An operation of the API: what it reads, does and answers, and what the OpenAPI document says of it. */
export interface Operation<Query, Body> {
	/** Its name in the document, such as `listJobs`. */
	id: string;
	method: 'get' | 'post';
	/** Below `/api`, with the named parts in braces: `/jobs/{key}`. */
	path: string;
	summary: string;
	description?: string;
	/** What each named part of the path is. */
	params?: Record<string, string>;
	/** Query parameters; others are refused. @default none */
	query?: z.ZodObject & z.ZodType<Query>;
	/** The body of a write, which is always JSON. @default an empty object */
	body?: z.ZodType<Body>;
	/** Request headers that it understands. */
	headers?: Record<string, string>;
	answer: Answer;
	/** Besides those that every operation may answer with. */
	problems: readonly (404 | 409 | 502)[];
	/** @returns what `answer` describes, or a whole response. */
	run: (call: Call<Query, Body>) => Promise<unknown>;
}

/** An operation among others. */
export type AnyOperation = Operation<unknown, unknown>;

/** Declares an operation; its `run` gets what its schemas parse. */
export function operation<Query = object, Body = object>(declared: Operation<Query, Body>): AnyOperation {
	return declared as AnyOperation;
}

/** A body without members, for writes that need none. */
export const NO_MEMBERS = z.strictObject({});
