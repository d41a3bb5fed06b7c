import { fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fitImage } from '../lib/images/fit-image';
import { findSharp } from '../lib/images/sharp-engine';
import { draw } from '../test/support/drawing';
import { playRole } from './roles';
import { printTable, rounded } from './table';

/** The thread and its codecs as they are published (npm run build), and where they are looked for from a benchmark's bundle. */
const PUBLISHED = { 'lib/fit-thread.js': 'fit-thread.js', 'lib/wasm': 'wasm', vendor: '../vendor' };

const quick = process.argv.includes('--quick');
const ROUNDS = quick ? 1 : 8;
const SIZES: readonly [number, number][] = quick
	? [[1200, 800]]
	: [
			[1200, 800],
			[3000, 2000],
			[6000, 4000],
		];
const RECIPES = [
	{ name: 'keep', recipe: { shape: 'keep' } },
	{ name: 'pad', recipe: { shape: 'pad' } },
	{ name: 'crop', recipe: { shape: 'crop' } },
] as const;

interface Plan {
	engine: 'sharp' | 'jsquash';
	recipe: (typeof RECIPES)[number]['recipe'];
	/** Of a WebP, in base64. */
	image: string;
	rounds: number;
}

/** A process that fits one image several times, one after another; the first time, which loads the engine, apart. */
async function work({ engine, recipe, image, rounds }: Plan): Promise<void> {
	const bytes = Buffer.from(image, 'base64');
	const timed = async () => {
		const begun = performance.now();
		await fitImage(bytes, recipe, { engine });
		return performance.now() - begun;
	};
	const first = await timed();
	const times = [];
	for (let round = 0; round < rounds; round++) times.push(await timed());
	// The median: other programs of the machine make single rounds slow.
	const median = times.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? 0;
	process.send?.({ first, median, megabytes: process.resourceUsage().maxRSS / 1000 });
}

async function measure(plan: Plan): Promise<{ first: number; median: number; megabytes: number }> {
	const child = fork(process.argv[1] ?? '', ['work', JSON.stringify(plan)]);
	const [measured] = (await once(child, 'message')) as [{ first: number; median: number; megabytes: number }];
	return measured;
}

async function main(): Promise<void> {
	const sharp = findSharp();
	if (!sharp) throw new Error('sharp is not installed here: npm install.');
	const here = dirname(process.argv[1] ?? '');
	for (const [from, to] of Object.entries(PUBLISHED)) cpSync(join('dist', from), join(here, to), { recursive: true });
	const rows: Record<string, string | number>[] = [];
	for (const [width, height] of SIZES) {
		const raw = { width, height, channels: 4 } as const;
		const drawing = Buffer.from(draw(width, height).data.buffer);
		const image = (await sharp(drawing, { raw }).removeAlpha().webp({ quality: 80 }).toBuffer()).toString('base64');
		for (const { name, recipe } of RECIPES) {
			const [theirs, ours] = [
				await measure({ engine: 'sharp', recipe, image, rounds: ROUNDS }),
				await measure({ engine: 'jsquash', recipe, image, rounds: ROUNDS }),
			];
			rows.push({
				image: `WebP ${width}×${height}, ${name}`,
				'time, of sharp': rounded(ours.median / theirs.median, 1),
				'first time, of sharp': rounded(ours.first / theirs.first, 1),
				'peak memory, of sharp': rounded(ours.megabytes / theirs.megabytes, 2),
				'sharp MB': rounded(theirs.megabytes, 0),
				'jsquash MB': rounded(ours.megabytes, 0),
			});
		}
	}
	printTable(`Images made fit by jsquash beside sharp, one at a time, ${ROUNDS} rounds`, rows);
}

playRole({ work }, main);
