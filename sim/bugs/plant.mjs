// Plants a bug in a bundle: esbuild gets the changed text of one file, and the file on disk stays as it is.
import { readFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');

/** @typedef {import('./bug').Bug} Bug */

/**
 * The text of a file with a bug in it.
 * @param {Bug} bug
 * @param {string} source the text of the bug's file.
 * @throws {Error} where what is to be replaced does not stand exactly once in it.
 */
export function planted({ name, file, find, replace }, source) {
	const times = source.split(find).length - 1;
	if (times !== 1)
		throw new Error(`The bug ${name} is not planted: what it replaces is ${times} times in ${file}, and not once.`);
	return source.replace(find, () => replace);
}

/**
 * A plugin of esbuild that plants a bug. It has to come before all others that load files of lib/. A bundle that does
 * not have the bug's file fails.
 * @param {Bug} bug
 * @param {string} [root] the folder that the bug's file is below. @default the project's
 * @returns {import('esbuild').Plugin}
 */
export function plant(bug, root = ROOT) {
	const target = join(root, bug.file);
	return {
		name: `bug ${bug.name}`,
		setup({ onStart, onLoad, onEnd }) {
			let isPlanted = false;
			onStart(() => {
				isPlanted = false;
			});
			onLoad({ filter: /\.tsx?$/, namespace: 'file' }, async ({ path }) => {
				if (path !== target) return undefined;
				const contents = planted(bug, await readFile(path, 'utf8'));
				isPlanted = true;
				return { contents, loader: extname(path) === '.tsx' ? 'tsx' : 'ts', resolveDir: dirname(path) };
			});
			onEnd(({ errors }) => {
				if (isPlanted || errors.length > 0) return undefined;
				return { errors: [{ text: `The bug ${bug.name} is not planted: the bundle does not have ${bug.file}.` }] };
			});
		},
	};
}
