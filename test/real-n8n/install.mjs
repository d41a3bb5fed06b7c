// Installs the real n8n once, outside the clone, and says where it is.
//
// n8n is 2,200 packages and several gigabytes. In the project's own node_modules it would
// slow every install and its dependency tree would mix with ours, so it gets a cache folder
// that survives between runs and clones.

import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { run } from './processes.mjs';

const N8N_VERSION = '2.41.1';
// n8n 2.41 refuses to start below Node 24; the npm package `node` brings one along, so the
// machine's own Node may be older.
const NODE_VERSION = '24.21.0';

const MANIFEST = {
	name: 'real-n8n',
	private: true,
	dependencies: { n8n: N8N_VERSION, node: NODE_VERSION },
	// n8n asks for a linkedom range whose newest release does not resolve.
	overrides: { linkedom: '0.18.12' },
};

// Native modules n8n cannot start without. Each is loaded on trial first: isolated-vm ships
// prebuilt binaries, sqlite3 has to be fetched or compiled.
const NATIVE_MODULES = ['sqlite3', 'isolated-vm'];

const MINUTE = 60_000;

/** The folder of this n8n version; change the environment to move it. */
function cacheFolder(env = process.env) {
	const base =
		env.PINTEREST_PIPELINE_CACHE ||
		join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-pinterest-pipeline');
	return join(base, `n8n-${N8N_VERSION}`);
}

/**
 * Returns the installed n8n: its folder, the Node 24 to run it with, and its start script.
 * The first call takes minutes, every later one only looks at a stamp.
 */
export async function installN8n() {
	const installed = places();
	const { dir } = installed;
	if (await isComplete(installed)) return installed;

	await mkdir(dir, { recursive: true });
	const unlock = await lock(dir);
	try {
		// Another process may have finished while this one waited for the lock.
		if (!(await isComplete(installed))) await install(installed);
	} finally {
		await unlock();
	}
	return installed;
}

/** Whether `installN8n` has nothing to fetch. @public the benchmark of imports loads it by its path */
export const isInstalled = async () => await isComplete(places());

function places() {
	const dir = cacheFolder();
	return {
		dir,
		node: join(dir, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node'),
		bin: join(dir, 'node_modules', 'n8n', 'bin', 'n8n'),
	};
}

// What was asked for is the content of the stamps, so that a changed override or Node version
// leads to a new install in the same folder.
const STAMP = JSON.stringify(MANIFEST);
const packagesStamp = (dir) => join(dir, 'packages.stamp');
const completeStamp = (dir) => join(dir, 'complete.stamp');

async function isComplete({ dir, node, bin }) {
	return (await hasStamp(completeStamp(dir))) && existsSync(node) && existsSync(bin);
}

async function hasStamp(file) {
	return (await readFile(file, 'utf8').catch(() => '')) === STAMP;
}

async function install(installed) {
	const { dir, node } = installed;
	const say = progress();
	say(`installing n8n ${N8N_VERSION} into ${dir}`);
	await rm(completeStamp(dir), { force: true });

	if (!(await hasStamp(packagesStamp(dir)))) {
		// npm takes a half unpacked package for an installed one, so what an interrupted install
		// left is thrown away. Its downloads are still in npm's own cache.
		await rm(packagesStamp(dir), { force: true });
		for (const leftover of ['node_modules', 'package-lock.json']) {
			await rm(join(dir, leftover), { recursive: true, force: true });
		}
		await writeFile(join(dir, 'package.json'), `${JSON.stringify(MANIFEST, null, 2)}\n`);
		// Without --ignore-scripts the install script of a Kafka client, which n8n lists but
		// nothing here uses, downloads sources and fails.
		await npm(say, dir, ['install', '--ignore-scripts'], 25 * MINUTE);
		await writeFile(packagesStamp(dir), STAMP);
	}

	// The package `node` holds no binary: its install script fetches the one for this platform.
	if (!(await runs(node, ['--version'], dir))) {
		await npm(say, dir, ['rebuild', 'node'], 10 * MINUTE);
		if (!(await runs(node, ['--version'], dir))) throw new Error(`No Node ${NODE_VERSION} at ${node}`);
	}
	for (const name of NATIVE_MODULES) {
		const load = ['-e', `require(${JSON.stringify(name)})`];
		if (await runs(node, load, dir)) continue;
		await npm(say, dir, ['rebuild', name], 15 * MINUTE);
		if (!(await runs(node, load, dir))) {
			throw new Error(`${name} does not load after npm rebuild; it may need python3, make and a C++ compiler`);
		}
	}
	if (!(await runs(node, [installed.bin, '--version'], dir))) throw new Error('The installed n8n does not run');

	await writeFile(completeStamp(dir), STAMP);
	say('done');
}

function progress() {
	const start = Date.now();
	return (line) => process.stderr.write(`[n8n ${Math.round((Date.now() - start) / 1000)}s] ${line}\n`);
}

async function npm(say, dir, args, timeoutMs) {
	const line = `npm ${args.join(' ')}`;
	say(line);
	const beat = setInterval(() => say(`${line} …`), 30_000);
	try {
		const { code, all } = await run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
			cwd: dir,
			env: environment(dir),
			timeoutMs,
		});
		if (code !== 0) throw new Error(`${line} ended with ${code}:\n${all.slice(-4000)}`);
	} finally {
		clearInterval(beat);
	}
}

async function runs(command, args, dir) {
	const { code } = await run(command, args, { cwd: dir, env: environment(dir), timeoutMs: MINUTE });
	return code === 0;
}

// node_modules/.bin comes first, so that what npm starts runs on Node 24 too.
function environment(dir) {
	const env = { ...process.env, PATH: [join(dir, 'node_modules', '.bin'), process.env.PATH].join(delimiter) };
	// Set when an npm script started this: they would point npm at the project instead.
	for (const key of Object.keys(env)) {
		if (/^npm_(package|lifecycle|config_local_prefix|config_prefix)/i.test(key)) delete env[key];
	}
	return env;
}

/** One install at a time: test files run in parallel and would all start one. */
async function lock(dir) {
	const file = join(dir, 'install.lock');
	for (;;) {
		try {
			const handle = await open(file, 'wx');
			await handle.writeFile(String(process.pid));
			await handle.close();
			return () => rm(file, { force: true });
		} catch (error) {
			if (error.code !== 'EEXIST') throw error;
		}
		const owner = Number(await readFile(file, 'utf8').catch(() => ''));
		// An owner of 0 is a lock just being written, or one whose writer died that moment.
		if (owner ? !isAlive(owner) : await stillEmpty(file)) await rm(file, { force: true });
		else await sleep(1000);
	}
}

async function stillEmpty(file) {
	await sleep(2000);
	return (await readFile(file, 'utf8').catch(() => 'gone')) === '';
}

function isAlive(pid) {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return error.code === 'EPERM';
	}
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
	void installN8n().then((installed) => console.log(JSON.stringify(installed, null, 2)));
}
