import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { StorePlace } from '../stores/places';
import type { ClientOptions } from './clients';
import type { RecordedVerb } from './history';

/** What clients ask of one place from several processes, of one connection each, that share the clients and the verbs. */
export async function historyOfProcesses(
	place: StorePlace,
	processes: number,
	{ clients, verbs, ...options }: ClientOptions,
): Promise<RecordedVerb[]> {
	const { script, remove } = await bundled();
	const started = Array.from({ length: processes }, () => fork(script, { serialization: 'advanced' }));
	try {
		await Promise.all(started.map(answerOf)); // ready
		const answers = started.map(answerOf);
		for (const [index, child] of started.entries()) {
			const share = { clients: Math.ceil(clients / processes), verbs: Math.ceil(verbs / processes) };
			child.send({ place, options: { ...options, ...share, seed: `${options.seed}/${index}` } });
		}
		const histories = (await Promise.all(answers)) as RecordedVerb[][];
		return histories.flatMap((history, index) =>
			history.map((verb): RecordedVerb => ({ ...verb, client: verb.client * processes + index })),
		);
	} finally {
		for (const child of started) child.kill();
		await remove();
	}
}

/** @throws Error when the process ends instead of answering. */
async function answerOf(child: ChildProcess): Promise<unknown> {
	const ended = once(child, 'exit').then(([code]) => {
		throw new Error(`A process of clients ended with ${code}.`);
	});
	return await Promise.race([once(child, 'message').then(([answer]) => answer as unknown), ended]);
}

/** The script of such a process, with all that it needs. */
async function bundled(): Promise<{ script: string; remove: () => Promise<void> }> {
	const folder = await mkdtemp(join(tmpdir(), 'clients-'));
	const script = join(folder, 'client-process.cjs');
	await build({
		entryPoints: [join(__dirname, 'client-process.ts')],
		outfile: script,
		bundle: true,
		platform: 'node',
		format: 'cjs',
		target: 'node24',
		logLevel: 'error',
	});
	return { script, remove: async () => await rm(folder, { recursive: true }) };
}
