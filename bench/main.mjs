// npm run bench -- NAME: bundles bench/NAME.ts and runs it. Numbers are ratios measured in one run.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';

const folder = import.meta.dirname;
const [name, ...rest] = process.argv.slice(2);
const known = readdirSync(folder)
	.filter((file) => file.endsWith('.bench.ts'))
	.map((file) => file.slice(0, -'.bench.ts'.length));
if (!name || !existsSync(join(folder, `${name}.bench.ts`))) {
	console.error(`Name a benchmark: ${known.join(', ')}.`);
	process.exit(2);
}
const outfile = join(folder, '../node_modules/.cache/bench', `${name}.cjs`);
await build({
	entryPoints: [join(folder, `${name}.bench.ts`)],
	outfile,
	bundle: true,
	platform: 'node',
	target: 'node24',
	format: 'cjs',
	logLevel: 'warning',
	// A module that asks whether it is the program itself is told no, which is true.
	logOverride: { 'empty-import-meta': 'silent' },
});
const { status } = spawnSync(process.execPath, ['--expose-gc', outfile, ...rest], {
	stdio: 'inherit',
	cwd: join(folder, '..'),
});
process.exit(status ?? 1);
