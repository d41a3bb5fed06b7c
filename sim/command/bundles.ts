import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Bug } from '../bugs/bug';
import { plant } from '../bugs/plant.mjs';
import { bundle } from '../bundle.mjs';
import type * as Lives from '../lives';

/** Bundles the simulation next to this command's own bundle. @param bug is planted in it. @returns the file. */
export async function bundleOf(bug?: Bug): Promise<string> {
	const outfile = join(__dirname, `lives-${bug?.name ?? 'real'}.js`);
	await bundle({ entry: 'lives.ts', outfile, plugins: bug ? [plant(bug)] : [] });
	return outfile;
}

export const livesOf = (file: string): typeof Lives => createRequire(__filename)(file) as typeof Lives;
