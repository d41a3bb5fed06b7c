// The bundles of dist/: lib, emulator and runner, one file each, and in dist/vendor one file for each
// package that they import. So the published package has no dependencies, none of them is in it twice,
// and each is loaded when it is first used.
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';

const ENTRIES = [
	...['lib/index', 'emulator/index', 'runner/cli'].map((name) => ({ in: `${name}.ts`, out: name })),
	// A program that lib starts, and finds beside itself.
	{ in: 'lib/rows/workbook-process.ts', out: 'lib/workbook-process' },
];

/** Never bundled: n8n brings its own, and `pg` goes without the other. */
const EXTERNAL = ['n8n-core', 'n8n-workflow', 'pg-native'];

/** Packages that several of the bundled packages use. Each is a file of dist/vendor too. */
const SHARED = ['debug'];

const settings = {
	platform: 'node',
	target: 'node24',
	format: 'cjs',
	bundle: true,
	external: EXTERNAL,
	outdir: 'dist',
	// Those that packages ask to be kept; their licences are in THIRD-PARTY-NOTICES.txt.
	legalComments: 'eof',
	logLevel: 'warning',
	metafile: true,
};

/** Instead of a name: all that a package exports. */
const WHOLE = '*';

/** An import of a package by its name, such as `undici`, `zod/v4` or `@scope/name`, and not of a file. */
const isPackage = (path) => /^[@\w]/.test(path) && !isBuiltin(path) && !EXTERNAL.includes(path);
const isOurs = (importer) => importer !== '' && !importer.includes('node_modules');
const vendorName = (specifier) => specifier.replace('@', '').replaceAll('/', '-').replace(/\.js$/, '');

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

/**
 * What our own code imports, as esbuild writes it when it leaves packages out.
 * @returns for each package the imported names; WHOLE among them where it is loaded with `import()`.
 */
async function importedNames() {
	const { outputFiles } = await build({
		...settings,
		entryPoints: ENTRIES,
		format: 'esm',
		packages: 'external',
		plugins: [neighbours],
		write: false,
	});
	const imported = new Map();
	const add = (specifier, names) => {
		if (isPackage(specifier)) imported.set(specifier, new Set([...(imported.get(specifier) ?? []), ...names]));
	};
	for (const { text } of outputFiles) {
		const [, other] = text.match(/^\s*(?:import \* as \w+|export [^;]*?) from "([@\w][^"]*)";$/m) ?? [];
		if (other && isPackage(other)) throw new Error(`Import what you need of ${other} by name: import { … } from.`);
		for (const [, whole, inBraces = '', specifier] of text.matchAll(
			/^\s*import (\w+)?(?:, )?(?:\{([^}]*)\})? from "([^"]+)";$/gm,
		)) {
			const named = inBraces.split(',').map((each) => each.trim().split(' as ')[0]);
			add(specifier, [...named.filter(Boolean), ...(whole ? ['default'] : [])]);
		}
		for (const [, specifier] of text.matchAll(/\bimport\("([^"]+)"\)/g)) add(specifier, [WHOLE]);
	}
	return imported;
}

/** An `export` of what is used of a package, and of all of it where it is loaded as a whole. */
function exportOf(specifier, names) {
	const from = `from ${JSON.stringify(specifier)};`;
	if (!names.has(WHOLE)) return `export { ${[...names].sort().join(', ')} } ${from}`;
	return `export * ${from}${names.has('default') ? ` export { default } ${from}` : ''}`;
}

/** Imports of packages become requires of dist/vendor, at the first use of what is imported. */
const vendored = (imported) => ({
	name: 'vendored',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^[@\w]/ }, ({ path, importer, kind }) => {
			if (!isPackage(path) || !isOurs(importer)) return undefined;
			if (!imported.has(path)) return { errors: [{ text: `${path} is imported in a form that is not understood.` }] };
			return { path, namespace: kind === 'dynamic-import' ? 'vendor-whole' : 'vendor' };
		});
		onResolve({ filter: /^\.\.\/vendor\// }, ({ path }) => ({ path, external: true }));
		onLoad({ filter: /.*/, namespace: 'vendor-whole' }, ({ path }) => ({
			contents: `module.exports = require('../vendor/${vendorName(path)}.js');`,
		}));
		onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => ({
			contents: [
				'let loaded;',
				`const load = () => (loaded ??= require('../vendor/${vendorName(path)}.js'));`,
				'module.exports = {',
				'	__esModule: true,',
				...[...imported.get(path)]
					.filter((name) => name !== WHOLE)
					.sort()
					.map((name) => `	get ${name}() { return load().${name}; },`),
				'};',
			].join('\n'),
		}));
	},
});

/** The files of dist/vendor: each the part of a package that is used. */
const vendors = (imported) => ({
	name: 'vendors',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^vendor:/ }, ({ path }) => ({ path: path.slice('vendor:'.length), namespace: 'vendor' }));
		onResolve({ filter: new RegExp(`^(${SHARED.join('|')})$`) }, ({ path, namespace }) =>
			namespace === 'vendor' ? undefined : { path: `./${vendorName(path)}.js`, external: true },
		);
		onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => {
			const contents = SHARED.includes(path)
				? `module.exports = require(${JSON.stringify(path)});`
				: exportOf(path, imported.get(path));
			return { contents, resolveDir: process.cwd() };
		});
	},
});

/**
 * Builds them.
 * @returns esbuild's metafile of all of them: which file of dist/ holds which files of which packages.
 */
export async function buildBundles() {
	const imported = await importedNames();
	const own = await build({ ...settings, entryPoints: ENTRIES, plugins: [neighbours, vendored(imported)] });
	const packages = await build({
		...settings,
		entryPoints: [...new Set([...imported.keys(), ...SHARED])].map((specifier) => ({
			in: `vendor:${specifier}`,
			out: `vendor/${vendorName(specifier)}`,
		})),
		plugins: [vendors(imported)],
	});
	return {
		inputs: { ...own.metafile.inputs, ...packages.metafile.inputs },
		outputs: { ...own.metafile.outputs, ...packages.metafile.outputs },
	};
}
