import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';
import { expect, test } from 'vitest';
import { bundle } from '../../sim/bundle.mjs';
import { bundleFile } from './bundled';

const PROCESS = join(__dirname, 'sealed-process.mjs');
const ENTRY = join(__dirname, '../../sim/lives.ts');

/** Lives in a process where real time, chance and I/O are out of reach. */
function inSealedProcess(args: string[], env: Record<string, string> = {}) {
	const { status, stdout, stderr } = spawnSync(process.execPath, [PROCESS, ...args], {
		encoding: 'utf8',
		env: { ...process.env, ...env },
		timeout: 60_000,
	});
	return { status, said: stdout.trim().split('\n').at(-1) ?? '', stderr };
}

test('simulated code reaches for no real time, chance, file or socket, and for no setting of the machine', async () => {
	const outfile = bundleFile();
	await bundle({ entry: 'lives.ts', outfile });
	const here = inSealedProcess([outfile, '1', '24'], { TZ: 'Asia/Tokyo', LANG: 'ja_JP.UTF-8' });
	expect(here).toMatchObject({ status: 0, stderr: '' });
	expect((JSON.parse(here.said) as { lines: number }).lines).toBeGreaterThan(1_000);
	const there = inSealedProcess([outfile, '1', '24'], { TZ: 'America/St_Johns', LANG: 'tr_TR.UTF-8' });
	expect(there.said).toBe(here.said);
});

test('a bundle that keeps the real modules, or only the real globals, is noticed', async () => {
	const [realModules, realGlobals] = [bundleFile(), bundleFile()];
	const external = ['undici', 'n8n-workflow'];
	await build({
		entryPoints: [ENTRY],
		outfile: realModules,
		bundle: true,
		platform: 'node',
		logLevel: 'error',
		external,
	});
	const ofModules = inSealedProcess([realModules, '1', '1']);
	expect(ofModules.status).toBe(1);
	expect(ofModules.stderr).toContain("Simulated code reached for require('");

	await bundle({ entry: 'lives.ts', outfile: realGlobals, inject: [], define: {} });
	const ofGlobals = inSealedProcess([realGlobals, '1', '1']);
	expect(ofGlobals.status).toBe(1);
	expect(JSON.parse(ofGlobals.said)).toEqual({ reached: ['Date.now'] });
});

test('the guard notices each way to real time, chance and I/O', () => {
	const { status, said } = inSealedProcess([]);
	expect(status).toBe(0);
	expect(JSON.parse(said)).toEqual([
		'Date.now',
		'new Date',
		'Date()',
		'Math.random',
		'performance.now',
		'AbortSignal.timeout',
		'crypto.getRandomValues',
		'crypto.randomUUID',
		'setTimeout',
		'setInterval',
		'fetch',
		'WebSocket',
		'process.hrtime',
		'process.getBuiltinModule',
		"require('node:net')",
	]);
});
