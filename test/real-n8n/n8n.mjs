// A throw-away n8n: its own user folder, database, files and ports, with our package in it.

import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts, quietEnvironment } from './environment.mjs';
import { installN8n } from './install.mjs';
import { run, start } from './processes.mjs';
import { startServer } from './server.mjs';

const MINUTE = 60_000;

// Whoever dies before remove() leaves neither processes, which ./processes.mjs sees to first, nor files.
const folders = new Set();
process.on('exit', () => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * @param {{ packageTarball?: string, env?: Record<string, string> }} [options] packageTarball: what
 *   `npm pack` made, left out n8n has only its own nodes; env: settings that differ from the quiet instance
 */
export async function createHome({ packageTarball, env: overrides = {} } = {}) {
	const { node, bin } = await installN8n();
	// n8n compares real paths, and the temporary folder of macOS is a symbolic link.
	const folder = await realpath(await mkdtemp(join(tmpdir(), 'real-n8n-')));
	folders.add(folder);
	const servers = new Set();

	const remove = async () => {
		await Promise.all([...servers].map((server) => server.stop()));
		await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
		folders.delete(folder);
	};

	try {
		// With the home directory in the folder this is also what n8n allows by default:
		// ~/.n8n-files. It must not be inside .n8n, whose files nodes may never read.
		const filesFolder = join(folder, '.n8n-files');
		const temporary = join(folder, 'tmp');
		await Promise.all([mkdir(filesFolder), mkdir(temporary)]);
		const [port, brokerPort] = await freePorts();
		/** @type {Record<string, string>} */
		const env = { ...quietEnvironment({ folder, filesFolder, temporary, node, port, brokerPort }), ...overrides };
		if (packageTarball) await unpack(packageTarball, join(folder, '.n8n', 'nodes', 'node_modules'));

		const n8n = async (args, timeoutMs = 3 * MINUTE) => {
			// Every command opens a task broker: a port of its own lets it run beside a server.
			const [free] = await freePorts();
			return run(node, [bin, ...args], {
				cwd: folder,
				env: { ...env, N8N_RUNNERS_BROKER_PORT: String(free) },
				timeoutMs,
			});
		};

		const importFile = async (command, content) => {
			const file = join(folder, `${command.replace(':', '-')}.json`);
			await writeFile(file, JSON.stringify(content));
			const result = await n8n([command, `--input=${file}`]);
			await rm(file);
			if (result.code !== 0) throw failed(command, result);
		};

		return {
			folder,
			env,
			filesFolder,

			/** `[{ id, name, type, data: { … } }]`, data in the clear: n8n encrypts it on import. */
			importCredentials: (credentials) => importFile('import:credentials', credentials),

			/** A workflow as the editor exports it; it needs an `id` to be executed by. */
			importWorkflow: (workflow) => importFile('import:workflow', [workflow]),

			importWorkflows: (workflows) => importFile('import:workflow', workflows),

			/** Makes an imported workflow one that its trigger starts, once a server runs. */
			async publishWorkflow(id) {
				const result = await n8n(['publish:workflow', `--id=${id}`]);
				if (result.code !== 0) throw failed('publish:workflow', result);
			},

			/**
			 * Runs a workflow that starts with a Manual Trigger and gives n8n's own record of the run.
			 * A run that failed throws, with that record as `error.result`.
			 */
			async execute(id, { timeoutMs = 5 * MINUTE } = {}) {
				const result = await n8n(['execute', `--id=${id}`, '--rawOutput'], timeoutMs);
				// Not by the exit code: n8n sometimes crashes on its way out, after a good run.
				const record = lastJson(result.stdout);
				if (!record) throw failed(`execute --id=${id}`, result);
				const problem = record.data?.resultData?.error;
				if (problem) {
					const where = problem.node?.name ?? record.data.resultData.lastNodeExecuted;
					const text = [problem.message, problem.description].filter(Boolean).join(' – ');
					throw Object.assign(new Error(`${where}: ${text}`), { result: record });
				}
				return record;
			},

			/** Runs such a workflow to its end, whatever it comes to. Its record, which may be too large to be read, is left alone. */
			async runToEnd(id, { timeoutMs = 5 * MINUTE } = {}) {
				const result = await n8n(['execute', `--id=${id}`], timeoutMs);
				if (String(result.code).startsWith('timeout')) throw failed(`execute --id=${id}`, result);
			},

			/** The descriptions of all nodes as n8n loaded them. */
			async exportNodes() {
				const file = join(folder, 'nodes.json');
				const result = await n8n(['export:nodes', `--output=${file}`]);
				if (result.code !== 0) throw failed('export:nodes', result);
				return JSON.parse(await readFile(file, 'utf8'));
			},

			/** One server at a time: they would share the port and the database. */
			async startServer(options) {
				const server = await startServer({ node, bin, env, cwd: folder, ...options });
				servers.add(server);
				return server;
			},

			/** A worker beside the server, whose environment may differ from the server's. */
			async startWorker(workerEnv = env) {
				const [free] = await freePorts();
				const worker = start(node, [bin, 'worker'], {
					cwd: folder,
					env: { ...workerEnv, N8N_RUNNERS_BROKER_PORT: String(free) },
				});
				const started = {
					stop: () => worker.stop(15_000),
					/** As the kernel does it: no handler of the worker's runs. */
					kill: () => worker.stop(0),
					log: () => worker.output.all,
				};
				servers.add(started);
				return started;
			},

			remove,
		};
	} catch (error) {
		await remove();
		throw error;
	}
}

/** The items a node of an executed workflow gave on one output. */
export function itemsOf(record, nodeName, output = 0) {
	const runs = record.data.resultData.runData[nodeName] ?? [];
	return runs.at(-1)?.data?.main?.[output] ?? [];
}

// n8n's own installer extracts the packed package and then installs its dependencies without
// the peer ones. Ours has none, so extracting is all there is.
async function unpack(tarball, modules) {
	const unpacked = join(modules, '.unpacking');
	await mkdir(unpacked, { recursive: true });
	const result = await run('tar', ['-xzf', tarball, '-C', unpacked, '--strip-components=1'], {
		env: process.env,
		timeoutMs: MINUTE,
	});
	if (result.code !== 0) throw failed(`tar -xzf ${tarball}`, result);
	const { name, dependencies = {} } = JSON.parse(await readFile(join(unpacked, 'package.json'), 'utf8'));
	if (Object.keys(dependencies).length > 0)
		throw new Error(`${name} has dependencies, which nobody would install here`);
	const target = join(modules, name);
	await mkdir(join(target, '..'), { recursive: true });
	await rename(unpacked, target);
}

// The log of the start comes first on the same stream, so the result is looked for at a line start.
function lastJson(text) {
	for (const match of text.matchAll(/^\{/gm)) {
		const rest = text.slice(match.index);
		for (let end = rest.length; end > 0; end = rest.lastIndexOf('\n', end - 1)) {
			if (rest[end - 1] !== '}') continue;
			try {
				return JSON.parse(rest.slice(0, end));
			} catch {
				// A log line follows the result, or this is not its last line: try the one before.
			}
		}
	}
	return undefined;
}

// The reason stands under a heading when a workflow could not even start, else in the last line.
function failed(command, { code, all }) {
	const reason = /^Execution error:\n=+\n(.+)/m.exec(all)?.[1] ?? all.trim().split('\n').at(-1);
	return Object.assign(new Error(`n8n ${command} ended with ${code}: ${reason}`), { log: all });
}
