// Writes docs/command-line.md from the command line's own program: npm run docs:generate
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { commandLinePage } from './command-line-page.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const bundle = join(root, 'node_modules/.cache/docs-command-line.cjs');

await build({
	entryPoints: [join(root, 'runner/program.ts')],
	outfile: bundle,
	bundle: true,
	platform: 'node',
	format: 'cjs',
	logLevel: 'warning',
	external: ['n8n-core', 'n8n-workflow'],
});
const { createProgram } = createRequire(import.meta.url)(bundle);
mkdirSync(join(root, 'docs'), { recursive: true });
writeFileSync(join(root, 'docs/command-line.md'), commandLinePage(createProgram(() => undefined)));
