import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';

const root = join(__dirname, '../..');
const dist = join(root, 'dist');
/** What is bundled where, as the build found it. */
const metafile = JSON.parse(readFileSync(join(dist, 'metafile.json'), 'utf8')) as Metafile;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	dependencies?: object;
	n8n: { nodes: string[]; credentials: string[] };
};

/** They ask for their notice to be kept, and for nothing of our own code. */
const ALLOWED_LICENCES = ['0BSD', 'Apache-2.0', 'BlueOak-1.0.0', 'BSD-2-Clause', 'BSD-3-Clause', 'ISC', 'MIT'];

/** The folder of the package that a bundled file comes from; none for our own files. */
const folderOf = (input: string) => /^(.*\/)?node_modules\/(@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
const manifestOf = (folder: string) =>
	JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8')) as {
		name: string;
		version: string;
		license: string;
	};

it('holds dist, workflows, README, licence and changelog, and nothing else', async () => {
	const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		maxBuffer: 2 ** 26,
	});
	const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
	const tops = new Set(files.map(({ path }) => path.split('/')[0]));
	expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'workflows']);
	const paths = files.map(({ path }) => path);
	expect(paths).toContain('dist/THIRD-PARTY-NOTICES.txt');
	expect(paths).not.toContain('dist/metafile.json');
});

it('has no runtime dependency, and requires nothing but Node, n8n and its own files', () => {
	expect(manifest.dependencies).toBeUndefined();
	const strangers = new Set<string>();
	for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
		if (!/^(nodes|credentials)\/.*\.js$/.test(file)) continue;
		for (const [, name] of readFileSync(join(dist, file), 'utf8').matchAll(/require\("([^"]+)"\)/g))
			if (!isProvided(name as string, join(dist, file))) strangers.add(name as string);
	}
	for (const [output, { imports }] of Object.entries(metafile.outputs))
		for (const { path } of imports) if (!isProvided(path, join(root, output))) strangers.add(path);
	expect([...strangers]).toEqual([]);
});

/** `pg` uses `pg-native` only where a user installs it. */
function isProvided(name: string, importer: string): boolean {
	if (name.startsWith('.'))
		return existsSync(join(importer, '..', name)) || existsSync(join(importer, `../${name}.js`));
	return isBuiltin(name) || ['n8n-workflow', 'n8n-core', 'pg-native'].includes(name);
}

it('holds each package once, in one file', () => {
	const holders = new Map<string, Set<string>>();
	for (const [output, { inputs }] of Object.entries(metafile.outputs))
		for (const input of Object.keys(inputs)) {
			const folder = folderOf(input);
			if (folder) holders.set(folder, new Set([...(holders.get(folder) ?? []), output]));
		}
	expect(holders.size).toBeGreaterThan(30);
	expect([...holders].filter(([, { size }]) => size > 1)).toEqual([]);
	const names = [...holders.keys()].map((folder) => manifestOf(folder).name);
	expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

it('loads a package when it is first used', async () => {
	const script = `require(${JSON.stringify(join(dist, 'lib/index.js'))}); console.log(Object.keys(require.cache).join());`;
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', script]);
	const loaded = stdout.trim().split(',');
	expect(loaded).toContain(join(dist, 'lib/index.js'));
	for (const late of [
		'undici',
		'mp4box',
		'ioredis',
		'pg',
		'csv-parse-sync',
		'hucre',
		'file-type',
		'yauzl',
		'jsquash-webp-decode',
	]) {
		expect(existsSync(join(dist, `vendor/${late}.js`))).toBe(true);
		expect(loaded).not.toContain(join(dist, `vendor/${late}.js`));
	}
});

it.each(['redis://127.0.0.1:1', 'postgres://127.0.0.1:1/none'])(
	'finds the client of %s in its own files',
	async (store) => {
		const cli = [join(dist, 'runner/cli.js'), 'jobs', 'list', '--store', store];
		await expect(promisify(execFile)(process.execPath, cli)).rejects.toMatchObject({
			stderr: expect.stringMatching(/ at 127\.0\.0\.1:1 cannot be used: no server is listening there\./),
		});
	},
);

it.each(readdirSync(join(dist, 'vendor')).filter((name) => name.endsWith('.js')))(
	'vendor/%s has all that is imported from it',
	(file) => {
		const loaded = createRequire(__filename)(join(dist, 'vendor', file)) as object;
		if (typeof loaded === 'function') return; // not imported by name
		expect(Object.keys(loaded)).not.toEqual([]);
		expect(Object.entries(loaded).filter(([, value]) => value === undefined)).toEqual([]);
	},
);

describe('the packages in the bundles', () => {
	const folders = [...new Set(Object.keys(metafile.inputs).flatMap((input) => folderOf(input) ?? []))];
	const notices = readFileSync(join(dist, 'THIRD-PARTY-NOTICES.txt'), 'utf8');

	it.each(folders)('%s is in THIRD-PARTY-NOTICES.txt with the whole text of its licence', (folder) => {
		const { name, version, license } = manifestOf(folder);
		const [, notice = ''] = notices.split(`\n${name} ${version}\n`);
		expect(notice).toMatch(`Licence: ${license}\n`);
		const files = readdirSync(join(root, folder)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
		const [own = ''] = notice.split(/^={80}$/m);
		expect(own).toMatch(/copyright|apache license/i);
		expect(own.length).toBeGreaterThan(500);
		for (const file of files)
			expect(own).toContain(
				readFileSync(join(root, folder, file), 'utf8')
					.replaceAll('\r\n', '\n')
					.trim(),
			);
	});

	it.each(folders)('%s has a licence that allows to publish it with ours', (folder) => {
		expect(ALLOWED_LICENCES).toContain(manifestOf(folder).license);
	});
});

it.each(manifest.n8n.nodes)('%s has its codex, its schema and its icons', (path) => {
	const file = join(root, path);
	expect(existsSync(`${file}on`)).toBe(true);
	const schemas = readdirSync(join(file, '../__schema__/v1.0.0'), { recursive: true, encoding: 'utf8' }).filter(
		(name) => name.endsWith('.json'),
	);
	expect(schemas).not.toEqual([]);
	for (const [, icon] of readFileSync(file, 'utf8').matchAll(/"file:([^"]+)"/g))
		expect(existsSync(join(file, '..', icon as string))).toBe(true);
});
