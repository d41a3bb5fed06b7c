// Bundles the simulation: the real code of lib/, with what belongs to a machine replaced by stand-ins.
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const here = (path) => join(import.meta.dirname, path);

/** Files of lib/ that read bytes or sockets, and what takes their place. */
const STAND_INS = {
	'lib/preflight/probe/probe.ts': 'stand-ins/probe.ts',
	'lib/preflight/probe/media-type.ts': 'stand-ins/media-type.ts',
	'lib/media/read.ts': 'stand-ins/media-read.ts',
	'lib/media/keep-small.ts': 'stand-ins/keep-small.ts',
	'lib/media/bucket-agent.ts': 'stand-ins/bucket-agent.ts',
	'lib/publish/fitted-image.ts': 'stand-ins/fitted-image.ts',
	'lib/publish/upload-media.ts': 'stand-ins/upload-media.ts',
};
const MODULES = {
	'node:crypto': here('stand-ins/crypto.ts'),
	'node:timers/promises': here('stand-ins/timers-promises.ts'),
	'node:events': here('../node_modules/events/events.js'),
	'node:path': here('stand-ins/path.ts'),
};

const standIns = {
	name: 'stand-ins',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /.*/ }, ({ path, importer }) => {
			if (importer.includes('/sim/stand-ins/')) return undefined;
			if (path in MODULES) return { path: MODULES[path] };
			if (isBuiltin(path) || path === 'undici' || path === 'n8n-workflow')
				return { path: here('stand-ins/absent.cjs') };
			return undefined;
		});
		onLoad({ filter: /\/lib\/.*\.ts$/ }, ({ path }) => {
			const standIn = Object.entries(STAND_INS).find(([file]) => path.endsWith(`/${file}`))?.[1];
			return (
				standIn && { contents: `export * from ${JSON.stringify(here(standIn))};`, loader: 'ts', resolveDir: here('.') }
			);
		});
	},
};

/**
 * @param {{ entry: string } & import('esbuild').BuildOptions} options `entry` is a file of sim/; `plugins` come first, such
 * as one that plants a bug.
 */
export async function bundle({ entry, outfile, plugins = [], ...options }) {
	return await build({
		entryPoints: [here(entry)],
		outfile,
		bundle: true,
		platform: 'node',
		target: 'es2023',
		format: 'cjs',
		logLevel: 'error',
		inject: [here('stand-ins/globals.ts'), here('stand-ins/abort.ts')],
		define: { 'Math.random': 'simulatedRandom' },
		plugins: [...plugins, standIns],
		...options,
	});
}
