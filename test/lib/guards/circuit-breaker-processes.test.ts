import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import { createCircuitBreaker } from '../../../lib/guards/circuit-breaker';
import { FIRST_PAUSE_MS } from '../../../lib/guards/circuit-state';
import { storeOfKind } from '../store/of-kind';
import { ownNamespace, reachable } from '../store/reachable';
import { race } from '../store/two-processes';
import { all } from '../store/walk';
import { timed } from './timed';

const DOMAINS = Array.from({ length: 60 }, (_, number) => `d${String(number).padStart(2, '0')}.example`);
const BLOCKED = ['x.example', 'y.example', 'z.example'];
const namespace = ownNamespace();
const folder = mkdtempSync(join(tmpdir(), 'prober-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Each domain's pause is over when two processes come at once. */
function twoProbers(kind: 'sqlite' | 'redis' | 'postgres', address: string): void {
	it(`lets one of two processes probe each domain on ${kind}, and counts the blocks of both`, async () => {
		const store = storeOfKind(kind, address, namespace);
		const dayAgo = (await store.now()) - FIRST_PAUSE_MS - 1_000;
		const past = timed(store, () => dayAgo);
		for (const [index, domain] of DOMAINS.entries()) {
			const way = await createCircuitBreaker(past, String(index)).check(`https://${domain}/`);
			if (!way.blocked) await way.settle('spam');
		}
		const answers = await race<{ passed: string[] }>(join(__dirname, 'prober.ts'), [kind, address, namespace], {
			domains: DOMAINS,
			blocked: BLOCKED,
		});
		expect(answers.flatMap(({ passed }) => passed).toSorted()).toEqual(DOMAINS);
		const paused = await all(createCircuitBreaker(store, '11').list());
		expect(paused.find(({ scope }) => scope === 'account')).toMatchObject({ name: '11', domains: BLOCKED });
		await store.clear();
		await store.disconnect();
	}, 60_000);
}

describe('sqlite', () => twoProbers('sqlite', join(folder, 'ledger.sqlite')));

describe('redis', async () => {
	const url = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
	if (await reachable(url, 6379, 'REDIS_URL')) twoProbers('redis', url);
});

describe('postgres', async () => {
	const url = process.env.POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/test';
	if (!(await reachable(url, 5432, 'POSTGRES_URL'))) return;
	twoProbers('postgres', url);
	afterAll(async () => {
		const pool = new Pool({ connectionString: url });
		await pool.query(`DROP TABLE IF EXISTS ${namespace.replaceAll('-', '_')}_entries`);
		await pool.end();
	});
});
