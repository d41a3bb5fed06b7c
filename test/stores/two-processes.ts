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
			const { script, folder } = await bundled('contender');
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

		it('hear each other, and listening keeps none of them running', async () => {
			const { script, folder } = await bundled('listener');
			const listener = fork(script, [kind, ...place()]);
			const says = async (word: string) => {
				for (;;) if (((await once(listener, 'message')) as [string])[0] === word) return;
			};
			await says('listening');
			const store = look();
			const heard = says('heard');
			await store.announce('due');
			await heard;
			const ended = once(listener, 'exit');
			listener.send('hang up');
			expect(await ended).toEqual([0, null]);
			await store.disconnect();
			await rm(folder, { recursive: true });
		});
	});
}

/** From the source and as it is shipped: bundled, with the clients in it. */
async function bundled(name: string): Promise<{ script: string; folder: string }> {
	const folder = await mkdtemp(join(tmpdir(), `${name}-`));
	const script = join(folder, `${name}.cjs`);
	await build({
		entryPoints: [join(__dirname, `${name}.ts`)],
		outfile: script,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node24',
		logLevel: 'error',
	});
	return { script, folder };
}
