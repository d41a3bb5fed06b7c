// Builds the page of the simulation: one HTML file with its style and its script within, which asks for nothing else.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { transform } from 'esbuild';
import { bundle } from '../bundle.mjs';

const own = async (name) => await readFile(join(import.meta.dirname, name), 'utf8');

/** What the schemas of lib/ bring along and the page never uses: sentences in fifty languages, and JSON Schemas. */
const withoutIdleParts = {
	name: 'without-idle-parts',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /(\/locales\/index|\/to-json-schema|-json-schema)\.js$/ }, ({ path, importer }) =>
			importer.includes('/zod/') ? { path, namespace: 'idle' } : undefined,
		);
		onLoad({ filter: /.*/, namespace: 'idle' }, () => ({ contents: 'module.exports = {};', loader: 'js' }));
	},
};

async function scriptOf(plugins) {
	const { outputFiles } = await bundle({
		entry: 'page/main.ts',
		outfile: 'page.js',
		platform: 'browser',
		format: 'iife',
		target: ['es2023', 'chrome122', 'firefox121', 'safari17.4'],
		minify: true,
		charset: 'utf8',
		legalComments: 'none',
		write: false,
		plugins: [...plugins, withoutIdleParts],
	});
	return outputFiles[0].text;
}

/**
 * The page as one text.
 * @param options.plugins of esbuild, such as one that plants a bug.
 */
async function pageHtml({ plugins = [] } = {}) {
	const [html, style, script] = await Promise.all([own('page.html'), own('style.css'), scriptOf(plugins)]);
	const { code } = await transform(style, { loader: 'css', minify: true });
	return html
		.replace(/\n\t+/g, '\n')
		.replace('/*style*/', () => code.trim())
		.replace('/*script*/', () => script.replaceAll('</script', '<\\/script').trim());
}

/** Writes the page into a file, which any browser opens. */
export async function buildPage(file, options) {
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, await pageHtml(options));
}
