import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = join(__dirname, '../..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
	dependencies?: object;
	n8n: { nodes: string[]; credentials: string[] };
};

it('holds dist, workflows, README, licence and changelog, and nothing else', async () => {
	const { stdout } = await promisify(execFile)('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: root,
		maxBuffer: 2 ** 26,
	});
	const [{ files }] = JSON.parse(stdout) as [{ files: { path: string }[] }];
	const tops = new Set(files.map(({ path }) => path.split('/')[0]));
	expect([...tops].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'workflows']);
});

it('has no runtime dependency, and requires nothing but Node and n8n', () => {
	expect(manifest.dependencies).toBeUndefined();
	const allowed = /^(node:.*|n8n-workflow|n8n-core|\.{1,2}\/.*)$/;
	const required = new Set<string>();
	for (const file of readdirSync(join(root, 'dist'), { recursive: true, encoding: 'utf8' })) {
		if (!/^(nodes|credentials)\/.*\.js$/.test(file)) continue;
		for (const [, name] of readFileSync(join(root, 'dist', file), 'utf8').matchAll(/require\("([^"]+)"\)/g))
			required.add(name as string);
	}
	expect([...required].filter((name) => !allowed.test(name))).toEqual([]);
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
