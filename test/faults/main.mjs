// Bundles the suite and its worker from the source, and runs the suite: node test/faults/main.mjs [--full] [--only NAME]
import { spawn } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
// A folder for each run, so that two at once do not take each other's bundles.
const outdir = here(`../../node_modules/.cache/faults/${process.pid}`);
mkdirSync(outdir, { recursive: true });
await build({
	entryPoints: [here('suite.ts'), here('worker.ts')],
	outdir,
	bundle: true,
	platform: 'node',
	target: 'node24',
	format: 'cjs',
	external: ['n8n-*', 'pg-native'],
	logLevel: 'error',
});

// Whatever Node runs this, the suite and its workers run on the one that the project is for.
const child = spawn(here('../../node_modules/.bin/node'), [`${outdir}/suite.js`, ...process.argv.slice(2)], {
	stdio: 'inherit',
	// Each worker is a process: what the first ones have compiled, the others read.
	env: {
		...process.env,
		NODE_NO_WARNINGS: '1',
		NODE_COMPILE_CACHE: `${outdir}/compiled`,
		FAULT_SAMPLES: here('../../samples'),
	},
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('close', (code) => {
	rmSync(outdir, { recursive: true, force: true });
	process.exit(code ?? 1);
});
