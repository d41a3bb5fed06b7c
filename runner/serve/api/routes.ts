import { Hono } from 'hono';
import type { Desk } from '../desk';
import type { Env } from '../env';

/** The JSON API. */
export function apiRoutes(_: Desk): Hono<Env> {
	return new Hono<Env>();
}
