import { Pool } from 'pg';
import { ownNamespace } from '../lib/store/reachable';

export const POSTGRES_URL = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';

/** A database of one test's own on the server of the tests. */
export async function ownDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
	const name = ownNamespace().replaceAll('-', '_');
	const url = new URL(POSTGRES_URL);
	url.pathname = `/${name}`;
	await run(`CREATE DATABASE ${name}`);
	return { url: url.href, drop: async () => await run(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function run(statement: string): Promise<void> {
	const pool = new Pool({ connectionString: POSTGRES_URL, max: 1 });
	await pool.query(statement).finally(async () => await pool.end());
}
