import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { AtomicStore } from '../../../lib/store/atomic-store';

const CLAIMS = 500;
const COUNTS = 150;
const ROWS = 40;
const KILLS = 12;

/** From the source and as it is shipped: with the clients in it. */
export async function bundled(script: string): Promise<{ outfile: string; folder: string }> {
	const folder = await mkdtemp(join(tmpdir(), 'rivals-'));
	const outfile = join(folder, 'rival.cjs');
	await build({
		entryPoints: [script],
		outfile,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node24',
		logLevel: 'error',
	});
	return { outfile, folder };
}

/** What real processes answer that run the same script with the same arguments and begin at the same word. */
export async function race<Result>(script: string, args: string[], word: object, processes = 2): Promise<Result[]> {
	const { outfile, folder } = await bundled(script);
	const rivals = Array.from({ length: processes }, () => fork(outfile, args));
	await Promise.all(rivals.map(async (rival) => await once(rival, 'message')));
	const results = rivals.map(async (rival) => ((await once(rival, 'message')) as [Result])[0]);
	for (const rival of rivals) rival.send(word);
	const answers = await Promise.all(results);
	await rm(folder, { recursive: true });
	return answers;
}

/** Two real processes at once on one store. `look` opens it here, to see what they left. */
export function twoProcesses(
	kind: 'sqlite' | 'redis' | 'postgres',
	place: () => [address: string, namespace: string],
	look: () => AtomicStore,
): void {
	describe(`two processes on ${kind}`, { timeout: 60_000 }, () => {
		it('never both win a key, and count exactly', async () => {
			const script = join(__dirname, 'contender.ts');
			const won = await race<{ won: number[] }>(script, [kind, ...place()], { claims: CLAIMS, counts: COUNTS });
			const store = look();
			expect(won.flatMap((rival) => rival.won).toSorted((one, other) => one - other)).toEqual(
				Array.from({ length: CLAIMS }, (_, claim) => claim),
			);
			expect(await store.read('count')).toBe(String(2 * COUNTS));
			await store.clear();
			await store.disconnect();
		});

		it('leave all of several writes or none, wherever one is killed', async () => {
			const { outfile, folder } = await bundled(join(__dirname, 'endless-writer.ts'));
			const store = look();
			const keys = Array.from({ length: ROWS }, (_, row) => `row ${row}`);
			for (let kills = 0; kills < KILLS; kills++) {
				const writer = fork(outfile, [kind, ...place(), String(ROWS)]);
				await once(writer, 'message');
				await delay(kills * 3);
				writer.kill('SIGKILL');
				await once(writer, 'exit');
				const written = await store.getMany(keys);
				expect(written[0]).toMatch(new RegExp(`^${writer.pid} `));
				expect([...new Set(written)]).toHaveLength(1);
			}
			await store.clear();
			await store.disconnect();
			await rm(folder, { recursive: true });
		});

		it('notify each other, and listening keeps no process running', async () => {
			const { outfile, folder } = await bundled(join(__dirname, 'listener.ts'));
			const listener = fork(outfile, [kind, ...place()]);
			const says = async (word: string) => {
				for (;;) if (((await once(listener, 'message')) as [string])[0] === word) return;
			};
			await says('listening');
			const store = look();
			const feedback = says('feedback');
			await store.notify('due');
			await feedback;
			const ended = once(listener, 'exit');
			listener.send('hang up');
			expect(await ended).toEqual([0, null]);
			await store.disconnect();
			await rm(folder, { recursive: true });
		});
	});
}
