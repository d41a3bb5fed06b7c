// npm run sim -- OPTIONS: bundles the command from the source and runs it. See --help.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = (path) => join(import.meta.dirname, path);
// A folder for each run, so that two at once do not take each other's bundles.
const outdir = here(`../node_modules/.cache/sim/${process.pid}`);
await build({
	entryPoints: [here('command/command.ts'), here('command/child.ts')],
	outdir,
	bundle: true,
	platform: 'node',
	target: 'node24',
	format: 'cjs',
	external: ['esbuild', 'ioredis', 'pg', here('bundle.mjs'), here('bugs/plant.mjs'), here('page/build.mjs')],
	logLevel: 'error',
});

// Whatever Node runs this, the lives run on the one that the project is for.
const command = spawn(here('../node_modules/.bin/node'), [join(outdir, 'command.js'), ...process.argv.slice(2)], {
	stdio: 'inherit',
	cwd: here('..'),
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => command.kill(signal));
command.on('close', (code) => {
	rmSync(outdir, { recursive: true, force: true });
	process.exit(code ?? 1);
});
