import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * Loads TypeScript of this repository into a script.
 * @param source of a module, whose imports begin at the repository's root, such as `export * from './lib'`.
 * @returns what the module exports.
 */
export async function loadTypeScript(source) {
	const { outputFiles } = await build({
		stdin: { contents: source, resolveDir: root, loader: 'ts' },
		platform: 'node',
		target: 'node24',
		format: 'cjs',
		bundle: true,
		packages: 'external',
		write: false,
	});
	const module = { exports: {} };
	new Function('module', 'exports', 'require', outputFiles[0].text)(
		module,
		module.exports,
		createRequire(new URL('../package.json', import.meta.url)),
	);
	return module.exports;
}
