import { spawn } from 'node:child_process';
import { chmod, cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transformSync } from 'esbuild';
import type { IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { ownFolder } from '../support/cli';
import { pinned } from '../support/board';
import { emulate, samples } from '../support/pipeline';
import { blocksOf, codeSpans, pages, ROOT, withDatesAhead, type Page } from './pages';

/** Checked for their form alone, and why. */
const FORM_ONLY: Record<string, string> = {
	'npm install n8n-nodes-pinterest-pipeline': 'installs from the registry',
	'npm install n8n-core@2.41.1': 'installs from the registry',
	'npx pinterest-pipeline auth login --profile shop-de': 'needs somebody who gives access',
	'npx pinterest-pipeline import pins.csv --profile shop-de': 'needs that profile',
	'npx pinterest-pipeline worker --webhook https://example.com/pins --webhook-secret-file webhook-secret.txt':
		'needs that receiver',
	'npm test': 'is what runs these tests',
	'npm run lint': 'is a check of its own',
	'npm run build': 'would replace what other tests are using',
	'npm run docs': 'is run by site.test.ts',
	'npm run sim': 'runs until it is stopped',
	'npm run sim -- --lives 10000': 'takes a minute',
	'npm run sim -- --seed 595': 'is run by the tests of the simulation',
	'npm run sim -- --bugs': 'takes minutes',
	'npm run sim -- --stores': 'takes minutes',
	'npm run sim -- --page simulator.html': 'is run by the tests of the page',
	'npx pinterest-pipeline worker --store postgres://pins:secret@db.example.com:5432/pins': 'needs that Postgres',
	'npx pinterest-pipeline store import record.jsonl --store postgres://pins:secret@db.example.com:5432/pins':
		'needs that Postgres',
	'npx pinterest-pipeline import https://docs.google.com/spreadsheets/d/1aBcD…/edit#gid=0': 'needs a sheet of Google',
	'npx pinterest-pipeline worker --store rediss://default:secret@redis.example.com:6380': 'needs that Redis',
};

/** Lines of samples/pins.csv, of which a few are enough here. */
const TITLE_TOO_LONG = 8;
const VIDEO = 15;

/** `npx`, `npm` and `curl` as the commands of a page find them. */
async function tools(folder: string): Promise<string> {
	const bin = join(folder, 'bin');
	await mkdir(bin);
	const command = `exec "${process.execPath}" "${join(__dirname, 'run-command.mjs')}"`;
	const scripts = {
		npx: `${command} npx "$@"`,
		npm: `${command} npm "$@"`,
		// The real one, which says nothing of a refusal unless it is asked to.
		curl: `PATH="${process.env.PATH}" exec curl --fail --silent --show-error "$@"`,
	};
	for (const [name, script] of Object.entries(scripts)) {
		await writeFile(join(bin, name), `#!/bin/sh\n${script}\n`);
		await chmod(join(bin, name), 0o755);
	}
	return bin;
}

/** The files that the commands of a page name. */
async function files(folder: string, { blocks }: Page): Promise<string> {
	const work = join(folder, 'work');
	await cp(join(samples, 'media'), join(work, 'media'), { recursive: true });
	await cp(join(samples, 'media/sailing.mp4'), join(work, 'film.mp4'));
	const rows = (await readFile(join(samples, 'pins.csv'), 'utf8')).split('\n');
	await writeFile(join(work, 'pins.csv'), [0, 1, 2, TITLE_TOO_LONG, VIDEO].map((row) => rows[row]).join('\n'));
	const workflow = JSON.parse(await readFile(join(ROOT, 'workflows/import-and-publish.json'), 'utf8')) as IWorkflowBase;
	const takesItems = workflow.nodes.map((node) => ({ ...node, parameters: { ...node.parameters, source: 'items' } }));
	await writeFile(join(work, 'workflow.json'), JSON.stringify({ ...workflow, nodes: takesItems }));
	const draft = { board: 'Travel', title: 'An item', media: [{ file: 'media/sea-waves.jpg', folder: work }] };
	await writeFile(join(work, 'items.json'), JSON.stringify([{ draft }]));
	await writeFile(join(work, 'one.csv'), 'media_url,board,title\nmedia/lemon-tart.jpg,Travel,One pin\n');
	const spread = blocks.find(({ language, text }) => language === 'csv' && text.includes('boards'));
	if (spread) await writeFile(join(work, 'spread.csv'), spread.text);
	const due = blocks.find(({ language, text }) => language === 'csv' && text.includes('run_at'));
	if (due) await writeFile(join(work, 'due.csv'), withDatesAhead(due.text));
	return work;
}

/** Runs all commands of a page in their order, as somebody with a new home and the emulator would. */
async function runPage(page: Page): Promise<{ code: number | null; said: string }> {
	const emulator = await emulate();
	const readsImages = page.text.includes('boards images');
	if (readsImages) await pinned(emulator, 'A pin with an image');
	const folder = await ownFolder();
	const script = page.blocks
		.filter(({ language }) => language === 'sh')
		.map(({ text, line }) => `echo "== ${page.name}:${line}"\n${text}`)
		.join('\n')
		.replaceAll('127.0.0.1:4870', new URL(emulator.url).host)
		.replaceAll('YOUR_TOKEN', emulator.accessToken)
		.replaceAll('YOUR_APP_ID', emulator.clientId)
		.replaceAll('YOUR_APP_SECRET', emulator.clientSecret)
		.replaceAll('YOUR_REFRESH_TOKEN', emulator.refreshToken);
	const cwd = await files(folder, page);
	const child = spawn('bash', ['--norc', '-e', '-u', '-c', withDatesAhead(script)], {
		cwd,
		stdio: ['ignore', 'pipe', 'pipe'],
		env: {
			PATH: `${await tools(folder)}:${process.env.PATH}`,
			HOME: folder,
			PINTEREST_API_BASE_URL: emulator.apiBaseUrl,
			PINTEREST_ACCESS_TOKEN: emulator.accessToken,
			// The emulator's images are on this machine.
			...(readsImages && { PINTEREST_PIPELINE_ALLOW_PRIVATE_NETWORK: '1' }),
			DOCS_ROOT: ROOT,
			DOCS_FORM_ONLY: JSON.stringify(Object.keys(FORM_ONLY)),
		},
	});
	let said = '';
	child.stdout.on('data', (text) => (said += text));
	child.stderr.on('data', (text) => (said += text));
	const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
	return { code, said };
}

describe('commands in the documentation', () => {
	const withCommands = pages.filter(({ blocks }) => blocks.some(({ language }) => language === 'sh'));

	it.each(withCommands.map((page) => [page.name, page] as const))(
		'every command of %s runs',
		async (_, page) => {
			const { code, said } = await runPage(page);
			expect(code, said).toBe(0);
		},
		120_000,
	);

	it('every command that is only checked for its form is still in the documentation', () => {
		const lines = blocksOf('sh').flatMap(({ text }) => text.split('\n').map((line) => line.split(' #')[0]?.trim()));
		expect(Object.keys(FORM_ONLY).filter((command) => !lines.includes(command))).toEqual([]);
	});

	it('every block has a language whose blocks are checked', () => {
		const known = ['sh', 'json', 'csv', 'mermaid', 'text', 'yaml', 'js'];
		const others = pages.flatMap(({ name, blocks }) =>
			blocks.filter(({ language }) => !known.includes(language)).map(({ line }) => `${name}:${line}`),
		);
		expect(others).toEqual([]);
	});

	it('every block of YAML and JavaScript can be parsed', () => {
		const blocks = pages.flatMap((page) => page.blocks);
		const yaml = blocks.filter(({ language }) => language === 'yaml').map(({ text }) => parseDocument(text));
		expect(yaml.length).toBeGreaterThan(1);
		expect(yaml.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
		const scripts = blocks.filter(({ language }) => language === 'js');
		expect(scripts.length).toBeGreaterThan(0);
		for (const { text } of scripts) expect(() => transformSync(text, { format: 'esm' })).not.toThrow();
	});

	it('every script that a text names is in package.json', async () => {
		const { scripts } = (await import('../../package.json')).default as { scripts: Record<string, string> };
		const named = pages.flatMap((page) => codeSpans(page).flatMap((code) => /^npm run ([\w:]+)/.exec(code)?.[1] ?? []));
		expect(named.length).toBeGreaterThan(3);
		expect([...new Set(named)].filter((name) => !(name in scripts))).toEqual([]);
	});
});
