import { readFileSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build, transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type { Bug } from '../../sim/bugs/bug';
import { BUGS } from '../../sim/bugs/bugs';
import { plant, planted } from '../../sim/bugs/plant.mjs';

const ROOT = join(__dirname, '../..');
const sourceOf = ({ file }: Bug): string => readFileSync(join(ROOT, file), 'utf8');

describe('the planted bugs', () => {
	it('are more than the twenty that a simulation has to find, each with a name of its own and a sentence', () => {
		expect(BUGS.length).toBeGreaterThanOrEqual(26);
		expect(new Set(BUGS.map(({ name }) => name)).size).toBe(BUGS.length);
		expect(BUGS.filter(({ name }) => !/^[a-z]+(-[a-z]+)*$/.test(name))).toEqual([]);
		expect(BUGS.filter(({ breaks }) => !/^[A-Z].+\.$/.test(breaks))).toEqual([]);
		expect(BUGS.filter(({ file }) => !/^lib\/.+\.ts$/.test(file))).toEqual([]);
	});

	it.each(BUGS)('$name changes one place of $file, which still compiles', async (bug) => {
		const source = sourceOf(bug);
		const changed = planted(bug, source);
		const { code, warnings } = await transform(changed, { loader: 'ts' });
		expect(warnings).toEqual([]);
		// A change of a comment or of a type alone would be no bug.
		expect(code).not.toBe((await transform(source, { loader: 'ts' })).code);
		expect(changed.replace(bug.replace, () => bug.find).length).toBe(source.length);
	});

	it('are different from each other', () => {
		expect(new Set(BUGS.map((bug) => `${bug.file}\n${planted(bug, sourceOf(bug))}`)).size).toBe(BUGS.length);
	});
});

const SUM: Bug = {
	name: 'sum-is-difference',
	breaks: 'Two and two are four.',
	file: 'sum.ts',
	find: 'one + other',
	replace: 'one - other /* $& */',
};

describe('planting', () => {
	it('throws where what it replaces is missing or ambiguous', () => {
		expect(() => planted(SUM, 'export const sum = 0;')).toThrow('0 times in sum.ts');
		expect(() => planted(SUM, 'one + other, one + other')).toThrow('2 times in sum.ts');
		expect(planted(SUM, 'return one + other;')).toBe('return one - other /* $& */;');
	});

	it('changes the bundle and not the disk', async () => {
		const source = 'export const sum = (one: number, other: number): number => one + other;';
		const root = await folder({ 'sum.ts': source });
		const { outputFiles } = await bundled(root, plant(SUM, root));
		expect(outputFiles[0]?.text).toContain('one - other');
		expect(readFileSync(join(root, 'sum.ts'), 'utf8')).toBe(source);
	});

	it('fails where the bundle does not have the file, or the file has changed', async () => {
		const other = await folder({ 'sum.ts': 'export const sum = 4;' });
		await expect(bundled(other, plant({ ...SUM, file: 'product.ts' }, other))).rejects.toThrow(
			'the bundle does not have product.ts',
		);
		await expect(bundled(other, plant(SUM, other))).rejects.toThrow('0 times in sum.ts');
	});
});

async function folder(files: Record<string, string>): Promise<string> {
	const root = await mkdtemp(join(tmpdir(), 'planted-'));
	const main = "import { sum } from './sum';\nconsole.log(sum);";
	for (const [name, text] of Object.entries({ 'main.ts': main, ...files })) await writeFile(join(root, name), text);
	return root;
}

async function bundled(root: string, plugin: ReturnType<typeof plant>) {
	return await build({
		entryPoints: [join(root, 'main.ts')],
		bundle: true,
		write: false,
		logLevel: 'silent',
		plugins: [plugin],
	});
}
