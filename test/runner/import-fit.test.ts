import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { commandAt } from '../support/worker';

const SHEET = 'media_url,board,title\nmedia/hot-air-balloons.jpg,Travel,Balloons'; // it is WebP

const outcomesOf = (lines: Record<string, unknown>[]) =>
	lines.filter(({ type }) => type === 'row').map(({ outcome, problem }) => (problem as any)?.code ?? outcome);

describe('import --fit', () => {
	it('publishes images that Pinterest does not accept, once, with the option or without it', async () => {
		const emulator = await emulate();
		const options = { ...commandAt(emulator, await ownFolder()), cwd: samples, input: SHEET };
		const run = async (...more: string[]) => outcomesOf((await cli(['import', '-', '--json', ...more], options)).lines);
		expect(await run()).toEqual(['image-type']);
		expect(await run('--dry-run', '--fit', 'pad')).toEqual(['created']);
		expect(await run('--fit', 'pad')).toEqual(['created']);
		expect(await run('--fit', 'crop:centre')).toEqual(['existing']);
		expect(await run()).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('is kept in a plan, and in the record of the import', async () => {
		const emulator = await emulate();
		const folder = await ownFolder();
		const options = { ...commandAt(emulator, folder), cwd: samples };
		const [sheet, plan] = [join(folder, 'pins.csv'), join(folder, 'plan.json')];
		await writeFile(sheet, SHEET.replace('media/', ''));
		await writeFile(join(folder, 'hot-air-balloons.jpg'), await readFile(join(samples, 'media/hot-air-balloons.jpg')));
		await cli(['import', sheet, '--plan-out', plan, '--fit', 'pad:#ffcc00', '--json'], options);
		const carriedOut = await cli(['import', plan, '--json'], options);
		expect(outcomesOf(carriedOut.lines)).toEqual(['created']);
		const { lines } = await cli(['jobs', 'list', '--json'], options);
		expect(lines[0]).toMatchObject({ fit: 'pad:#ffcc00' });
	});
});
