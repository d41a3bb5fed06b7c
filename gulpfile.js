// Builds dist/: nodes and credentials file by file, as n8n loads them; lib, runner and emulator each
// as one bundle with what they depend on, so that the published package has no dependencies and all
// nodes of a process share one lib, and with it one pacer and one store.
const { rm } = require('node:fs/promises');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');

const common = { platform: 'node', target: 'node24', format: 'cjs', logLevel: 'warning', legalComments: 'none' };

/** Imports of `../lib` and `../emulator` stay requires of the bundles beside them. */
const neighbours = {
	name: 'neighbours',
	setup({ onResolve }) {
		onResolve({ filter: /^(\.\.\/)+(lib|emulator)$/ }, ({ path }) => ({
			path: `../${path.split('/').at(-1)}/index.js`,
			external: true,
		}));
	},
};

const bundle =
	(entry, options = {}) =>
	async () =>
		await build({ ...common, entryPoints: [`${entry}.ts`], outfile: `dist/${entry}.js`, bundle: true, ...options });

const lib = bundle('lib/index');
const emulator = bundle('emulator/index');
const runner = bundle('runner/cli', { plugins: [neighbours], external: ['n8n-core', 'n8n-workflow'] });

async function nodes() {
	const { globSync } = require('node:fs');
	await build({
		...common,
		entryPoints: globSync(['nodes/**/*.ts', 'credentials/**/*.ts']),
		outdir: 'dist',
		outbase: '.',
		bundle: false,
	});
}

// Not as text: gulp would damage pictures.
const assets = () =>
	src(['nodes/**/*.{svg,json}', 'samples/**/*', '!samples/*.mjs'], { base: '.', encoding: false }).pipe(dest('dist'));

const clean = () => rm('dist', { recursive: true, force: true });

exports.build = series(clean, parallel(lib, emulator, runner, nodes, assets));
exports.default = exports.build;
