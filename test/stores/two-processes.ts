import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { AtomicStore } from '../../lib/ledger/stores/atomic-store';

const CLAIMS = 500;
const COUNTS = 150;

/** Two real processes at once on one store. `look` opens it here, to see what they left. */
export function twoProcesses(kind: 'sqlite' | 'redis' | 'postgres', place: () => [address: string, namespace: string], look: () => AtomicStore): void {
	describe(`two processes on ${kind}`, { timeout: 60_000 }, () => {
		it('never both win a key, and count exactly', async () => {
			const folder = await mkdtemp(join(tmpdir(), 'contender-'));
			const script = join(folder, 'contender.cjs');
			// From the source and as it is shipped: bundled, with the clients in it.
			await build({
				entryPoints: [join(__dirname, 'contender.ts')],
				outfile: script,
				bundle: true,
				platform: 'node',
				format: 'cjs',
				target: 'node24',
				logLevel: 'error',
			});
			const rivals = [0, 1].map(() => fork(script, [kind, ...place()]));
			await Promise.all(rivals.map(async (rival) => await once(rival, 'message')));
			const results = rivals.map(async (rival) => ((await once(rival, 'message')) as [{ won: number[] }])[0].won);
			for (const rival of rivals) rival.send({ claims: CLAIMS, counts: COUNTS });
			const won = await Promise.all(results);
			const store = look();
			expect(won.flat().toSorted((one, other) => one - other)).toEqual(Array.from({ length: CLAIMS }, (_, claim) => claim));
			expect(await store.read('count')).toBe(String(2 * COUNTS));
			await store.clear();
			await store.disconnect();
			await rm(folder, { recursive: true });
		});
	});
}
