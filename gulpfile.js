// Builds dist/: nodes and credentials file by file, as n8n loads them; lib, runner and emulator each
// as one bundle, so that all nodes of a process share one lib, and with it one pacer and one store;
// and the packages that these need beside them, so that the published package has no dependencies.
const { globSync } = require('node:fs');
const { rm, writeFile } = require('node:fs/promises');
const { build } = require('esbuild');
const { dest, parallel, series, src } = require('gulp');
const { buildBundles } = require('./scripts/bundles.mjs');
const { noticesOf } = require('./scripts/notices.mjs');

/** The metafile tells what is bundled where. It is for tests, and not published. */
async function bundles() {
	const metafile = await buildBundles();
	await writeFile('dist/metafile.json', JSON.stringify(metafile));
	await writeFile('dist/THIRD-PARTY-NOTICES.txt', noticesOf(metafile));
}

const nodes = () =>
	build({
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		logLevel: 'warning',
		legalComments: 'none',
		entryPoints: globSync(['nodes/**/*.ts', 'credentials/**/*.ts']),
		outdir: 'dist',
		outbase: '.',
		bundle: false,
	});

// Not as text: gulp would damage pictures.
const assets = () =>
	src(['nodes/**/*.{svg,json}', 'samples/**/*', '!samples/*.mjs'], { base: '.', encoding: false }).pipe(dest('dist'));

/** The operations of the node Pinterest return the same in all of its versions. */
const schemas = () =>
	['v1.1.0', 'v1.2.0'].reduce(
		(files, version) => files.pipe(dest(`dist/nodes/Pinterest/__schema__/${version}`)),
		src('nodes/Pinterest/__schema__/v1.0.0/**/*.json', { encoding: false }),
	);

/** Beside the bundle of lib, whose thread for images reads them. */
const codecs = () =>
	src(
		[
			'avif/codec/dec/*',
			'jpeg/codec/{dec,enc}/*',
			'png/codec/pkg/*',
			'resize/lib/resize/pkg/*',
			'webp/codec/dec/*',
		].map((files) => `node_modules/@jsquash/${files}.wasm`),
		{ encoding: false },
	).pipe(dest((file) => ((file.base = file.dirname), 'dist/lib/wasm')));

const clean = () => rm('dist', { recursive: true, force: true });

exports.build = series(clean, parallel(bundles, nodes, assets, schemas, codecs));
exports.default = exports.build;
