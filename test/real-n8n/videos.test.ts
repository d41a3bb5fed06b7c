import { cp, open, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { samples } from '../support/pipeline';
import { packedHome, type Home } from './packed-home';
import { behindWebhook } from './workflows';

const MINUTES = 60_000;
const MIB = 1024 * 1024;

let emulator: Emulator;
let home: Home;
let server: Awaited<ReturnType<Home['startServer']>> | undefined;

beforeAll(async () => {
	// Two looks: the first wait of seventy seconds is too short for a video.
	emulator = await startEmulator({ processingMs: 80_000 });
	home = await packedHome(emulator);
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
}, 25 * MINUTES);

afterEach(async () => {
	await server?.stop();
});

afterAll(async () => {
	await home?.remove();
	await emulator?.close();
}, MINUTES);

async function until(what: string, holds: () => boolean, minutes: number): Promise<void> {
	const end = Date.now() + minutes * MINUTES;
	while (!holds()) {
		if (Date.now() > end) throw new Error(`${what}: not within ${minutes} minutes\n${server?.log().slice(-3000)}`);
		await delay(200);
	}
}

/** Waits until an execution has been put to wait, which a busy machine may take a while for. */
async function untilPaused({ url, login }: NonNullable<typeof server>): Promise<void> {
	const headers = { cookie: await login() };
	const waiting = async () => {
		const response = await fetch(`${url}/rest/executions?filter={"status":["waiting"]}`, { headers });
		return ((await response.json()) as { data: { results: unknown[] } }).data.results.length;
	};
	await expect.poll(waiting, { timeout: MINUTES, interval: 500 }).toBe(1);
}

/** Imports a workflow, starts a server and asks it to execute the workflow. */
async function begin(workflow: IWorkflowBase & { id: string }): Promise<NonNullable<typeof server>> {
	await home.importWorkflow(workflow);
	await home.publishWorkflow(workflow.id);
	server = await home.startServer();
	// It answers before its workflows listen.
	const { url } = server;
	let status = 404;
	const ask = async () => (status = (await fetch(`${url}/webhook/${workflow.id}`, { method: 'POST' })).status);
	for (let tries = 0; status === 404 && tries < 60; tries++)
		await ask().then(async () => await delay(status === 404 ? 500 : 0));
	if (status !== 200) throw new Error(`The webhook answers ${status}.\n${server.log().slice(-3000)}`);
	return server;
}

describe('a wait that holds no worker', () => {
	it(
		'ends with each pin published once, although n8n is restarted in the middle of it',
		async () => {
			const template = JSON.parse(
				await readFile(join(samples, '../workflows/publish-without-holding.json'), 'utf8'),
			) as IWorkflowBase & { id: string };
			const started = behindWebhook(template.id, []).nodes[0] as IWorkflowBase['nodes'][0];
			const trigger = template.nodes[0] as IWorkflowBase['nodes'][0];
			template.nodes[0] = {
				...trigger,
				type: started.type,
				typeVersion: started.typeVersion,
				parameters: started.parameters,
				webhookId: 'release-hook',
			};
			const running = await begin(template);
			const kinds = () => emulator.pins().map(({ kind }) => kind);
			// The images do not wait for the videos.
			await until('the images are published', () => kinds().length === 11, 2);
			expect(kinds()).not.toContain('video');
			await delay(5_000); // the execution is put to wait
			const before = running.pid();
			await running.restart();
			expect(running.pid()).not.toBe(before);
			await until('the videos are published', () => kinds().length === 13, 5);
			await delay(5_000);
			expect(kinds().filter((kind) => kind === 'video')).toHaveLength(2);
			expect(emulator.pins()).toHaveLength(13);
			expect(emulator.media()).toHaveLength(2);
			// Some on the way in, one a wait, and Publish's own: nobody sat there looking.
			expect(emulator.requests().filter(({ path }) => path.startsWith('/v5/media/')).length).toBeLessThan(14);
		},
		10 * MINUTES,
	);
});

describe("a video of 500 MB in n8n's binary data", () => {
	it(
		'goes through Upload, Wait and Publish while n8n hardly grows',
		async () => {
			await writeFile(join(home.filesFolder, 'long.mp4'), await readFile(join(samples, 'media/sailing.mp4')));
			const film = await open(join(home.filesFolder, 'long.mp4'), 'a');
			const { size } = await film.stat();
			// A box that players skip, sparse on disk.
			const box = Buffer.alloc(8);
			box.writeUInt32BE(500 * MIB - size);
			box.write('free', 4);
			await film.write(box);
			await film.truncate(500 * MIB);
			await film.close();
			const running = await begin(
				behindWebhook('fiveHundred', [
					[
						'Read',
						'n8n-nodes-base.readWriteFile',
						{ operation: 'read', fileSelector: join(home.filesFolder, 'long.mp4'), options: {} },
					],
					[
						'Columns',
						'n8n-nodes-base.set',
						{
							assignments: {
								assignments: [
									{ id: 'a', name: 'board', value: 'Travel', type: 'string' },
									{ id: 'b', name: 'title', value: 'Long film', type: 'string' },
								],
							},
							includeOtherFields: true,
							options: { stripBinary: false },
						},
					],
					['Pause', 'n8n-nodes-base.wait', { amount: 70, unit: 'seconds' }],
					['Upload', 'n8n-nodes-pinterest-pipeline.pinterestMediaUpload', {}],
					['Wait', 'n8n-nodes-pinterest-pipeline.pinterestWaitUntilReady', {}],
					['Publish', 'n8n-nodes-pinterest-pipeline.pinterestPublish', {}],
				]),
			);
			// n8n reads the file through its own memory. In a new process, after the pause, all growth is ours.
			await untilPaused(running);
			await running.restart();
			await delay(5_000);
			const before = await resident(running.pid());
			let peak = 0;
			let watching = true;
			const watch = (async () => {
				while (watching) {
					peak = Math.max(peak, await resident(running.pid()));
					await delay(50);
				}
			})();
			const long = () => emulator.pins().filter(({ title }) => title === 'Long film');
			await until('the video is published', () => long().length === 1, 6);
			watching = false;
			await watch;
			await delay(5_000);
			const after = await resident(running.pid());
			process.stderr.write(
				`The n8n process, a video of 500 MiB: ${before} MiB before, ${peak} MiB at peak, ${after} MiB after.\n`,
			);
			expect(long()).toMatchObject([{ kind: 'video', coverKeyFrameTime: 1 }]);
			expect(emulator.media().find(({ id }) => id === long()[0]?.mediaId)).toMatchObject({ bytes: 500 * MIB });
			expect(peak - before).toBeLessThan(200);
		},
		10 * MINUTES,
	);
});

/** Resident memory of a process, in MiB. */
async function resident(pid: number | undefined): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	return Math.round(Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1]) / 1024);
}
