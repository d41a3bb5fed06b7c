import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { Agent, request } from 'undici';
import { startEmulator } from '../emulator';
import { boardImages } from '../runner/commands/board-images';
import { settingsOf } from '../runner/settings';
import { picture } from './picture';
import { playRole } from './roles';
import { printTable, rounded, TARGET_MISSED } from './table';

// The images of a large board, by the command and by a bare loop that keeps nothing but the files, with 1, 8 and 16 at
// once in the same run. The emulator and the host of its images have a process of their own, and so has each download.
const quick = process.argv.includes('--quick');
const PINS = quick ? 100 : 5000;
/** One at once is as fast with fewer of them. */
const PINS_ALONE = PINS / 5;
const IMAGE_BYTES = 50_000;
/** Until the first byte of an image, as from a content network nearby. */
const LATENCY_MS = 20;
/** What the project promises. Node itself takes some 60 MB of it, with the library loaded. */
const MOST_MB = 150;
const LEAST_RATIO = 0.5;

interface World {
	apiBaseUrl: string;
	accessToken: string;
	board: string;
	/** The address of an image. */
	image: string;
}

interface Plan extends World {
	folder: string;
	atOnce: number;
	pins: number;
}

interface Ended {
	seconds: number;
	/** Processor time, which other programs of the machine do not change. */
	processorMs: number;
	megabytes: number;
}

/** A board with its pins, and a host that answers for its images. */
async function world({ pins }: { pins: number }): Promise<void> {
	const body = Buffer.concat([picture(400, 600), Buffer.alloc(IMAGE_BYTES)]).subarray(0, IMAGE_BYTES);
	const host = createServer((_, response) => {
		setTimeout(() => response.writeHead(200, { 'content-length': body.length }).end(body), LATENCY_MS);
	}).listen(0, '127.0.0.1');
	await once(host, 'listening');
	const publicUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}`;
	const emulator = await startEmulator({ enforceRateLimits: false, publicUrl });
	const board = emulator.boards()[0]?.id ?? '';
	const data = picture(400, 600).toString('base64');
	for (let number = 1; number <= pins; number++) {
		const pin = {
			board_id: board,
			title: `Pin ${number} of a large board`,
			link: `https://example.com/${number}`,
			media_source: { source_type: 'image_base64', content_type: 'image/png', data },
		};
		await fetch(`${emulator.apiBaseUrl}/pins`, {
			method: 'POST',
			headers: { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' },
			body: JSON.stringify(pin),
		});
	}
	const { apiBaseUrl, accessToken } = emulator;
	process.send?.({ apiBaseUrl, accessToken, board, image: `${publicUrl}/image/one` });
	await new Promise(() => undefined);
}

/** The command, as a user calls it. */
async function command({ apiBaseUrl, accessToken, board, folder, atOnce, pins }: Plan): Promise<void> {
	process.env.PINTEREST_ACCESS_TOKEN = accessToken;
	process.env.PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK = '1';
	const settings = settingsOf({ apiBaseUrl, store: 'memory:', json: true });
	await measured(async () => {
		const code = await boardImages(
			board,
			{ to: folder, videos: 'skip', limit: pins, concurrency: atOnce },
			{ ...settings, budgets: { org_read: { amount: 1_000_000, windowSeconds: 1 } } },
		);
		if (code !== 0) throw new Error(`the command ended with ${code}`);
	});
}

/** The same bytes into files, without anything else: no list, no names, no digests, no manifest. */
async function bare({ image, folder, atOnce, pins }: Plan): Promise<void> {
	const agent = new Agent({ connections: atOnce });
	const left = Array.from({ length: pins }).keys();
	await measured(async () => {
		const loop = async () => {
			for (const index of left) {
				const { body } = await request(image, { dispatcher: agent });
				await pipeline(body, createWriteStream(join(folder, `${index}.png`)));
			}
		};
		await Promise.all(Array.from({ length: atOnce }, loop));
	});
}

async function measured(work: () => Promise<void>): Promise<void> {
	const begun = performance.now();
	const before = process.cpuUsage();
	await work();
	const seconds = (performance.now() - begun) / 1000;
	const { user, system } = process.cpuUsage(before);
	const ended: Ended = {
		seconds,
		processorMs: (user + system) / 1000,
		megabytes: (process.resourceUsage().maxRSS * 1024) / 1e6,
	};
	await new Promise((resolve) => process.send?.(ended, resolve));
}

function start(role: string, plan: object): ChildProcess {
	const child = fork(process.argv[1] ?? '', [role, JSON.stringify(plan)], {
		stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
		execArgv: [],
	});
	child.once('exit', (code) => {
		if (code) process.exit(1);
	});
	return child;
}

async function main(): Promise<void> {
	const host = start('world', { pins: PINS });
	const [board] = (await once(host, 'message')) as [World];
	const rows: Record<string, string | number>[] = [];
	let missed = false;
	for (const atOnce of [1, 8, 16]) {
		const pins = atOnce === 1 ? PINS_ALONE : PINS;
		const [ours, floor] = await mkdtemps();
		try {
			const run = async (role: string, folder: string) => {
				const [ended] = (await once(start(role, { ...board, folder, atOnce, pins }), 'message')) as [Ended];
				return ended;
			};
			const loop = await run('bare', floor);
			const first = await run('command', ours);
			const again = await run('command', ours);
			const ratio = loop.seconds / first.seconds;
			const verdict = first.megabytes <= MOST_MB && (atOnce === 1 || ratio >= LEAST_RATIO) ? 'met' : 'MISSED';
			missed ||= verdict === 'MISSED';
			rows.push({
				'at once': atOnce,
				images: pins,
				'images/s': rounded(pins / first.seconds, 0),
				'bare loop, images/s': rounded(pins / loop.seconds, 0),
				ratio: rounded(ratio),
				'processor ms/image': rounded(first.processorMs / pins),
				'bare loop, ms': rounded(loop.processorMs / pins),
				'most MB': rounded(first.megabytes, 0),
				'bare loop, MB': rounded(loop.megabytes, 0),
				'again, s': rounded(again.seconds),
				verdict,
			});
		} finally {
			await Promise.all([ours, floor].map(async (folder) => await rm(folder, { recursive: true, force: true })));
		}
	}
	host.removeAllListeners('exit').kill();
	printTable(
		`Images of ${IMAGE_BYTES / 1000} kB, ${LATENCY_MS} ms until the first byte; at least ${LEAST_RATIO} of a bare loop and at most ${MOST_MB} MB`,
		rows,
	);
	process.exitCode = missed ? TARGET_MISSED : 0;
}

async function mkdtemps(): Promise<[string, string]> {
	const folder = async () => await mkdtemp(join(tmpdir(), 'boards-'));
	return [await folder(), await folder()];
}

playRole({ world, command, bare }, main);
