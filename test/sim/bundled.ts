import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Bug } from '../../sim/bugs/bug';
import { plant } from '../../sim/bugs/plant.mjs';
import { bundle } from '../../sim/bundle.mjs';
import type * as Lives from '../../sim/lives';
import type { Line } from '../../sim/story';

const ROOT = join(__dirname, '../..');
export const CACHE = join(ROOT, 'node_modules/.cache/sim');
let bundles = 0;

/** A file for a bundle, gone after the test. */
export function bundleFile(): string {
	const folder = join(CACHE, `test-${process.pid}-${++bundles}`);
	onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
	return join(folder, 'lives.js');
}

/** The simulation in a bundle of its own. @param bug is planted in it. */
export async function bundledLives(bug?: Bug): Promise<typeof Lives> {
	const outfile = bundleFile();
	await bundle({ entry: 'lives.ts', outfile, plugins: bug ? [plant(bug)] : [] });
	return createRequire(__filename)(outfile) as typeof Lives;
}

/** The whole story of a life. */
export async function storyOf({ liveWatched }: typeof Lives, seed: number, steps?: number) {
	const lines: Line[] = [];
	const end = await liveWatched(seed, { steps, onLine: (line) => lines.push(line) });
	return { lines, end };
}
