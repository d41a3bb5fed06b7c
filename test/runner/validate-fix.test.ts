import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileTypeFromFile } from 'file-type';
import { describe, expect, it } from 'vitest';
import { cli, ownFolder } from '../support/cli';
import { pictures } from '../support/pictures';
import { samples } from '../support/pipeline';

/** It is WebP, whatever its name says. */
const WEBP = join(samples, 'media/hot-air-balloons.jpg');

const PRIVATE = { env: { PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' } };

/** A folder with a sheet of two images that need nothing and two that are WebP, one of them on the web. */
async function sheet() {
	const folder = await ownFolder();
	await mkdir(join(folder, 'media'));
	for (const name of ['hot-air-balloons.jpg', 'lemon-tart.jpg'])
		await cp(join(samples, 'media', name), join(folder, 'media', name));
	const { url } = await pictures(await readFile(WEBP));
	const rows = [
		'board,title,media_url,row_key,notes',
		'Travel,Balloons,media/hot-air-balloons.jpg,pin:1,mine',
		`Travel,Web,${url}/Sun%20set.webp?w=2,,`,
		'Food,Tart,media/lemon-tart.jpg,,',
		'Food,Nothing,media/missing.jpg,,',
	];
	const file = join(folder, 'pins.csv');
	await writeFile(file, rows.join('\n'));
	return { file, out: join(folder, 'fitted'), url };
}

describe('validate --fix', () => {
	it('writes the images that are made fit, and the sheet that names them, with a line for each', async () => {
		const { file, out } = await sheet();
		const { code, lines } = await cli(['validate', file, '--fix', out, '--json'], PRIVATE);
		expect(code).toBe(1); // an image is missing
		const fixed = lines.filter(({ type }) => type === 'fixed');
		expect(fixed.map(({ row, field, file: path }) => [row, field, String(path).slice(out.length + 1)])).toEqual([
			[2, 'media_url', expect.stringMatching(/^row-2-hot-air-balloons\.(jpg|png)$/)],
			[3, 'media_url', expect.stringMatching(/^row-3-sun-20set\.(jpg|png)$/)],
		]);
		for (const { file: path, contentType, steps } of fixed) {
			expect((await fileTypeFromFile(path as string))?.mime).toBe(contentType);
			expect(steps).toEqual([expect.stringMatching(/^WebP becomes/)]);
		}
		expect(lines.at(-1)).toEqual({ type: 'sheet', file: join(out, 'pins.csv') });
		const again = await cli(['validate', join(out, 'pins.csv'), '--json']);
		expect(again.lines.map(({ row, valid }) => [row, valid])).toEqual([
			[2, true],
			[3, true],
			[4, true],
			[5, false],
		]);
		const [header, first] = (await readFile(join(out, 'pins.csv'), 'utf8')).replace('\ufeff', '').split('\r\n');
		expect(header).toBe('board,title,media_url,row_key');
		expect(first).toMatch(/^Travel,Balloons,row-2-hot-air-balloons\.(jpg|png),pin:1$/);
	});

	it('says in words what it wrote, and writes nothing twice', async () => {
		const { file, out } = await sheet();
		const first = await cli(['validate', file, '--fix', out, '--fit', 'pad:#ffffff'], PRIVATE);
		expect(first.stdout).toMatch(/written: .*row-2-hot-air-balloons\.\w+ \(WebP becomes/);
		expect(first.stdout).toContain(`2 images were written to ${out}. The sheet that names them is ${out}/pins.csv.`);
		const names = await readdir(out);
		await cli(['validate', file, '--fix', out, '--fit', 'pad:#ffffff'], PRIVATE);
		expect(await readdir(out)).toEqual(names);
		expect(names.filter((name) => name.endsWith('.part'))).toEqual([]);
	});

	it('leaves a file that has the name of an image as it is', async () => {
		const folder = await ownFolder();
		const mine = ['jpg', 'png'].map((ending) => join(folder, `image-hot-air-balloons.${ending}`));
		for (const file of mine) await writeFile(file, 'mine');
		const { lines } = await cli(['validate', WEBP, '--fix', folder, '--json']);
		expect(lines.at(-1)).toMatchObject({
			type: 'fixed',
			file: expect.stringMatching(/image-hot-air-balloons-2\.\w+$/),
		});
		for (const file of mine) expect(await readFile(file, 'utf8')).toBe('mine');
	});

	it('refuses a folder that cannot be made', async () => {
		const { code, stderr } = await cli(['validate', WEBP, '--fix', join(WEBP, 'out')]);
		expect([code, stderr]).toEqual([2, expect.stringContaining('Give --fix a folder that can be written to.')]);
	});
});

describe('validate --fit', () => {
	it('accepts what would be made fit, and writes nothing', async () => {
		const { code, lines } = await cli(['validate', WEBP, '--fit', 'keep', '--json']);
		const findings = lines[0]?.findings as { code: string; message: string }[];
		expect([code, lines.length, findings.map((each) => each.code)]).toEqual([0, 1, ['image-made-fit']]);
		expect(findings[0]?.message).toMatch(/^media_url is made fit for Pinterest: WebP becomes/);
	});

	it('takes the recipe from the config file too, and --no-fit turns it off', async () => {
		const folder = await ownFolder();
		await mkdir(join(folder, 'pinterest-pipeline'));
		await writeFile(join(folder, 'pinterest-pipeline/config.json'), '{ "fit": "crop" }');
		const options = { env: { XDG_CONFIG_HOME: folder } };
		expect((await cli(['validate', WEBP, '--json'], options)).code).toBe(0);
		expect((await cli(['validate', WEBP, '--json', '--no-fit'], options)).code).toBe(1);
	});

	it('refuses a recipe that is none', async () => {
		const { code, stderr } = await cli(['validate', WEBP, '--fit', 'stretch']);
		expect([code, stderr]).toEqual([2, expect.stringContaining('Write keep, pad, pad:#ffffff, crop or crop:centre.')]);
	});
});
