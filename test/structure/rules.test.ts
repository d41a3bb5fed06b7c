import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = join(__dirname, '../..');

/** As in docs/how-it-works.md, from the top down. Written out here, so that a floor that is lost from the rules is missed. */
const ROOMS = [
	['import', 'schedule', 'boards', 'results', 'overview', 'bulk', 'outcomes'],
	['publish'],
	['guards'],
	['pinterest'],
	['rows', 'preflight', 'rate-limit', 'ledger'],
	['media', 'store', 'images'],
	['concurrency', 'sentences', 'telemetry'],
	['model'],
];
const STORY = [
	['edit-job'],
	['publish-job'],
	['publish-pin'],
	['warm-up-gate', 'spacing-gate', 'attempt'],
	['media-source-field', 'upload-media', 'media-readiness', 'reconcile'],
	['candidates', 'claim', 'defer', 'look-up', 'resolve-job', 'update-pin'],
	['context'],
	['board-pages'],
	['compare-pins'],
	['lanes', 'settings', 'fitted-image', 'media-failed', 'media-note', 'publication', 'likeness'],
];

interface Import {
	rule: string;
	from: string;
	/** A path in the tree, or the name of a package. */
	to: string;
	how?: (specifier: string) => string;
}

const typeOnly = (specifier: string) => `import type { T } from '${specifier}';`;
const inType = (specifier: string) => `export type Taken = import('${specifier}').T;`;
const value = (specifier: string) => `import { v } from '${specifier}'; export const used = v;`;
const dynamic = (specifier: string) => `export const late = async () => await import('${specifier}');`;
const passedOn = (specifier: string) => `export { v } from '${specifier}';`;
const FORMS = [typeOnly, value, dynamic, passedOn];

/** Each place with each that stands above or beside it, or with each below. */
function pairs(floors: string[][], which: 'forbidden' | 'allowed'): [string, string][] {
	return floors.flatMap((floor, index) => {
		const others = which === 'forbidden' ? floors.slice(0, index + 1) : floors.slice(index + 1);
		return floor.flatMap((place) =>
			others
				.flat()
				.filter((other) => other !== place)
				.map((other): [string, string] => [place, other]),
		);
	});
}

const fileOf = (room: string) => (room === 'publish' ? 'lib/publish/settings.ts' : `lib/${room}/file.ts`);

const FORBIDDEN: Import[] = [
	...pairs(ROOMS, 'forbidden').flatMap(([room, other], index) => [
		{ rule: `lib-${room}`, from: `lib/${room}/to-${other}.ts`, to: fileOf(other), how: FORMS[index % FORMS.length] },
		{ rule: `lib-${room}`, from: `lib/${room}/probe/to-${other}.ts`, to: fileOf(other) },
	]),
	...pairs(STORY, 'forbidden').flatMap(([file, other], index) => [
		{
			rule: `publish-${file}`,
			from: `lib/publish/${file}.ts`,
			to: `lib/publish/${other}.ts`,
			how: FORMS[index % FORMS.length],
		},
		{ rule: `publish-${file}`, from: `lib/publish/${file}/part-${other}.ts`, to: `lib/publish/${other}.ts` },
	]),
	{ rule: 'lib-rooms', from: 'lib/index.ts', to: 'lib/flows/pipeline.ts' },
	{ rule: 'lib-rooms', from: 'lib/index.ts', to: 'lib/loose.ts' },
	{ rule: 'lib-rooms', from: 'lib/import/unplaced.ts', to: 'lib/publish/carry-out.ts' },
	{ rule: 'lib-index', from: 'lib/preflight/probe/everything.ts', to: 'lib/index.ts' },
	...['nodes/shared/port.ts', 'runner/cli.ts', 'emulator/index.ts', 'n8n-workflow', 'n8n-core'].flatMap((to) => [
		{ rule: 'lib-alone', from: `lib/pinterest/outside-${posix.basename(to, '.ts')}.ts`, to },
		{ rule: 'lib-alone', from: `lib/preflight/probe/outside-${posix.basename(to, '.ts')}.ts`, to, how: value },
	]),
	...['nodes/Pinterest/board/x.ts', 'runner/commands/x.ts', 'credentials/x.ts', 'emulator/pages/x.ts'].map((from) => ({
		rule: 'lib-entrance',
		from,
		to: 'lib/model/file.ts',
	})),
	...['lib/index.ts', 'nodes/shared/port.ts', 'runner/cli.ts', 'n8n-workflow', 'n8n-core'].flatMap((to) => [
		{ rule: 'emulator-alone', from: `emulator/outside-${posix.basename(to, '.ts')}.ts`, to },
		{ rule: 'emulator-alone', from: `emulator/pages/outside-${posix.basename(to, '.ts')}.ts`, to },
	]),
	{ rule: 'emulator-entrance', from: 'runner/commands/inside.ts', to: 'emulator/pages/page.ts' },
	...['runner/cli.ts', 'emulator/index.ts', 'n8n-core'].flatMap((to) => [
		{ rule: 'nodes-no-engine', from: `nodes/Pinterest/board/engine-${posix.basename(to, '.ts')}.ts`, to },
		{ rule: 'nodes-no-engine', from: `credentials/engine-${posix.basename(to, '.ts')}.ts`, to, how: dynamic },
	]),
	{ rule: 'nodes-side-by-side', from: 'nodes/Pinterest/board/beside.ts', to: 'nodes/PinterestJobs/get.ts' },
	{ rule: 'nodes-side-by-side', from: 'nodes/Pinterest/beside.ts', to: 'nodes/PinterestJobs/get.ts', how: value },
	{ rule: 'nodes-shared', from: 'nodes/shared/up.ts', to: 'nodes/PinterestJobs/get.ts' },
	{ rule: 'nodes-shared', from: 'nodes/shared/icons/up.ts', to: 'nodes/PinterestJobs/get.ts' },
	{ rule: 'runner-no-nodes', from: 'runner/host/nodes.ts', to: 'nodes/PinterestJobs/get.ts' },
	{ rule: 'runner-no-nodes', from: 'runner/host/credentials.ts', to: 'credentials/file.ts', how: dynamic },
	{ rule: 'runner-engine', from: 'runner/host/eager.ts', to: 'n8n-core', how: value },
	{ rule: 'resolved', from: 'lib/preflight/probe/gone.ts', to: 'lib/preflight/probe/nowhere.ts' },
	{ rule: 'declared', from: 'runner/commands/stranger.ts', to: 'undeclared', how: value },
	{ rule: 'no-circles', from: 'lib/model/one.ts', to: 'lib/model/other.ts' },
];

/** What makes the circle one; it is reported once. */
const WAY_BACK = { from: 'lib/model/other.ts', to: 'lib/model/one.ts', how: inType };

const ALLOWED: Omit<Import, 'rule'>[] = [
	...pairs(ROOMS, 'allowed')
		.map(([room, other]) => ({ from: `lib/${room}/probe/to-${other}.ts`, to: fileOf(other) }))
		.filter(({ from }) => !from.startsWith('lib/publish/')),
	...pairs(STORY, 'allowed').map(([file, other]) => ({
		from: `lib/publish/${file}.ts`,
		to: `lib/publish/${other}.ts`,
	})),
	{ from: 'lib/publish/settings.ts', to: 'lib/guards/file.ts' },
	{ from: 'lib/index.ts', to: 'lib/model/file.ts', how: passedOn },
	...['nodes/Pinterest/board/x.ts', 'runner/commands/x.ts', 'credentials/x.ts'].map((from) => ({
		from,
		to: 'lib/index.ts',
	})),
	{ from: 'nodes/Pinterest/board/x.ts', to: 'nodes/shared/port.ts' },
	{ from: 'nodes/Pinterest/board/x.ts', to: 'nodes/Pinterest/resources.ts' },
	{ from: 'nodes/shared/port.ts', to: 'n8n-workflow', how: value },
	{ from: 'runner/commands/emulator.ts', to: 'emulator/index.ts', how: dynamic },
	{ from: 'runner/host/load-engine.ts', to: 'n8n-core', how: dynamic },
	{ from: 'runner/host/run-workflow.ts', to: 'n8n-core', how: typeOnly },
	{ from: 'emulator/index.ts', to: 'emulator/pages/page.ts', how: value },
];

/** Files that are only imported, and the packages. */
const GROUND = [
	...ROOMS.flat().map(fileOf),
	...STORY.flat().map((file) => `lib/publish/${file}.ts`),
	...['lib/index.ts', 'lib/flows/pipeline.ts', 'lib/loose.ts', 'lib/publish/carry-out.ts'],
	...['nodes/shared/port.ts', 'nodes/PinterestJobs/get.ts', 'nodes/Pinterest/resources.ts', 'credentials/file.ts'],
	...['runner/cli.ts', 'emulator/index.ts', 'emulator/pages/page.ts'],
];

const folders: string[] = [];
afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true })));

/** A project of these imports in a folder of its own, and what the rules say of it. */
function violationsOf(imports: Omit<Import, 'rule'>[]): { rule: string; from: string; to: string }[] {
	const folder = mkdtempSync(join(tmpdir(), 'structure-'));
	folders.push(folder);
	const write = (path: string, text: string) => {
		mkdirSync(join(folder, dirname(path)), { recursive: true });
		writeFileSync(join(folder, path), text);
	};
	write('tsconfig.json', JSON.stringify({ compilerOptions: { module: 'nodenext', moduleResolution: 'nodenext' } }));
	write('package.json', JSON.stringify({ name: 'planted', devDependencies: { 'n8n-core': '*', 'n8n-workflow': '*' } }));
	for (const name of ['n8n-core', 'n8n-workflow', 'undeclared']) {
		write(`node_modules/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'dist/index.js' }));
		write(`node_modules/${name}/dist/index.js`, 'exports.v = 1;');
	}
	const texts = new Map(GROUND.map((path) => [path, 'export type T = string;\nexport const v = 1;\n']));
	for (const { from, to, how = typeOnly } of imports) {
		const path = posix.relative(posix.dirname(from), to.replace(/\.ts$/, ''));
		const specifier = to.endsWith('.ts') ? (path.startsWith('.') ? path : `./${path}`) : to;
		texts.set(from, `${texts.get(from) ?? ''}${how(specifier)}\n`);
	}
	for (const [path, text] of texts) write(path, text);
	const { stdout, stderr } = spawnSync(
		process.execPath,
		[
			join(ROOT, 'node_modules/.bin/depcruise'),
			...['--config', join(ROOT, '.dependency-cruiser.mjs'), '--output-type', 'json'],
			...['lib', 'nodes', 'runner', 'emulator', 'credentials'],
		],
		{ cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 28 },
	);
	expect(stderr).toBe('');
	const { summary } = JSON.parse(stdout) as {
		summary: { violations: { from: string; to: string; rule: { name: string } }[] };
	};
	return summary.violations.map(({ rule, from, to }) => ({ rule: rule.name, from, to }));
}

describe('the rules of who may import whom', () => {
	let found: Set<string>;
	beforeAll(() => {
		found = new Set(violationsOf([...FORBIDDEN, WAY_BACK]).map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`));
	});

	it.each([...new Set(FORBIDDEN.map(({ rule }) => rule))])(
		'the rule %s refuses each import that it forbids',
		(rule) => {
			const missed = FORBIDDEN.filter((planted) => planted.rule === rule).filter(({ from, to }) => {
				const target = to.endsWith('.ts') ? to : `node_modules/${to}/dist/index.js`;
				const specifier = `./${posix.basename(to, '.ts')}`; // where it leads to nothing
				return ![target, specifier].some((end) => found.has(`${rule}: ${from} -> ${end}`));
			});
			expect(missed).toEqual([]);
		},
	);

	it('the rules let pass what stands on lower floors and comes through entrances', () => {
		expect(violationsOf(ALLOWED)).toEqual([]);
	});

	it('every rule is tested with an import that it forbids', async () => {
		const { default: config } = (await import('../../.dependency-cruiser.mjs')) as {
			default: { forbidden: { name: string }[] };
		};
		const tested = new Set(FORBIDDEN.map(({ rule }) => rule));
		expect(config.forbidden.map(({ name }) => name).filter((name) => !tested.has(name))).toEqual([]);
	});
});
