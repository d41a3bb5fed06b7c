// The bundles of dist/: lib, emulator and runner, one file each, and in dist/vendor one file for each
// package that they import. So the published package has no dependencies, none of them is in it twice,
// and each is loaded when it is first used.
import { isBuiltin } from 'node:module';
import { build } from 'esbuild';

const ENTRIES = [
	...['lib/index', 'emulator/index', 'runner/cli'].map((name) => ({ in: `${name}.ts`, out: name })),
	// A program and a thread that lib starts, and finds beside itself.
	{ in: 'lib/rows/workbook-process.ts', out: 'lib/workbook-process' },
	{ in: 'lib/images/fit-thread.ts', out: 'lib/fit-thread' },
];

/** Never bundled: n8n brings its own, and `pg` goes without the other. */
const EXTERNAL = ['n8n-core', 'n8n-workflow', 'pg-native'];

/** Packages that several of the bundled packages use. Each is a file of dist/vendor too. */
const SHARED = ['debug', 'hono/ws', 'zod', 'zod/v3', 'zod/v4', 'zod/v4-mini'];

/** Packages of which several modules are used. They are one file too, with a property for each module. */
const OF_SEVERAL = ['zod', '@modelcontextprotocol/sdk', '@jsquash/jpeg', '@jsquash/png', 'hono'];

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
const wholeName = (specifier) => OF_SEVERAL.find((name) => `${specifier}/`.startsWith(`${name}/`));
const vendorName = (specifier) =>
	(wholeName(specifier) ?? specifier).replace('@', '').replaceAll('/', '-').replace(/\.js$/, '');
/** The code that loads a package, or a module of one, from a folder with the files of dist/vendor. */
const loadingOf = (specifier, folder) =>
	`require('${folder}/${vendorName(specifier)}.js')${wholeName(specifier) ? `[${JSON.stringify(specifier)}]` : ''}`;

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
			contents: `module.exports = ${loadingOf(path, '../vendor')};`,
		}));
		onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => ({
			contents: [
				'let loaded;',
				`const load = () => (loaded ??= ${loadingOf(path, '../vendor')});`,
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
			namespace === 'vendor' ? undefined : { path, namespace: 'shared' },
		);
		onResolve({ filter: /^\.\//, namespace: 'shared' }, ({ path }) => ({ path, external: true }));
		onLoad({ filter: /.*/, namespace: 'shared' }, ({ path }) => ({
			contents: `module.exports = ${loadingOf(path, '.')};`,
		}));
		onLoad({ filter: /.*/, namespace: 'vendor' }, ({ path }) => ({
			contents: vendorOf(path, imported),
			resolveDir: process.cwd(),
		}));
	},
});

/** What a file of dist/vendor exports. @param path a package, or its module where only one is used. */
function vendorOf(path, imported) {
	if (OF_SEVERAL.includes(path)) {
		const modules = [...new Set([...imported.keys(), ...SHARED])].filter((each) => wholeName(each) === path);
		const getters = modules.sort().map((each) => `get ${JSON.stringify(each)}() { return require('${each}'); },`);
		return ['module.exports = {', ...getters, '};'].join('\n');
	}
	return SHARED.includes(path)
		? `module.exports = require(${JSON.stringify(path)});`
		: exportOf(path, imported.get(path));
}

/**
 * Builds them.
 * @returns esbuild's metafile of all of them: which file of dist/ holds which files of which packages.
 */
export async function buildBundles() {
	const imported = await importedNames();
	const own = await build({ ...settings, entryPoints: ENTRIES, plugins: [neighbours, vendored(imported)] });
	const specifiers = [...imported.keys(), ...SHARED];
	const packages = await build({
		...settings,
		// A process keeps the text of what it loads, at two bytes a character where one comment is not ASCII.
		minifyWhitespace: true,
		legalComments: 'linked',
		entryPoints: [...new Set(specifiers.map((specifier) => wholeName(specifier) ?? specifier))].map((path) => ({
			in: `vendor:${path}`,
			out: `vendor/${vendorName(path)}`,
		})),
		plugins: [vendors(imported)],
	});
	return {
		inputs: { ...own.metafile.inputs, ...packages.metafile.inputs },
		outputs: { ...own.metafile.outputs, ...packages.metafile.outputs },
	};
}
