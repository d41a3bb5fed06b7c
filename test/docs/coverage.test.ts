import { execFileSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { NodeHelpers, type INodeProperties, type INodeType } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { DATES, FIELDS, LINKS, TEXTS } from '../../emulator/listing';
import { RULES, type Rule } from '../../lib/preflight/limits';
import { BUDGETS } from '../../lib/rate-limit/budgets';
import { COLUMNS } from '../../lib/model/import-row';
import { JOB_STATES } from '../../lib/model/job';
import { OUTCOMES } from '../../lib/model/outcome';
import manifest from '../../package.json';
import { codeSpans, page, pages, ROOT, tableRows } from './pages';

const load = createRequire(__filename);

const README_WORDS = 900;

/** Without its unit: `Max Wait (Seconds)` is called `Max Wait`. */
const labelOf = (name: string) => name.replace(/ \((Seconds|Minutes|Hours|Days)\)$/, '');

function instanceOf<Type>(file: string): Type {
	const [name = ''] = basename(file).split('.');
	const exported = load(join(ROOT, file)) as Record<string, new () => Type>;
	return new (exported[name] as new () => Type)();
}

/** The names of settings in the editor, those of collections too. */
function settingsOf(properties: INodeProperties[]): string[] {
	return properties.flatMap(({ type, displayName, options = [] }) => {
		if (type === 'notice') return [];
		if (type === 'collection') {
			const inside = settingsOf(options as INodeProperties[]);
			return displayName === 'Options' || displayName === 'Filters' ? inside : [];
		}
		return [displayName];
	});
}

const nodes = manifest.n8n.nodes.map(
	(file) => NodeHelpers.getVersionedNodeType(instanceOf<INodeType>(file)).description,
);

/** The part of a page below a heading, to the next of its kind. */
const sectionOf = (text: string, heading: string) => text.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';

describe('what the documentation covers', () => {
	it(`README has at most ${README_WORDS} words`, () => {
		const words = page('README.md').text.split(/\s+/).filter(Boolean);
		expect(words.length).toBeLessThanOrEqual(README_WORDS);
	});

	it('README names every node and the two commands', () => {
		const { text } = page('README.md');
		expect(nodes.filter(({ displayName }) => !text.includes(`| **${displayName}** |`))).toEqual([]);
		expect(text).toMatch(/^npm start .*\nnpm test /m);
	});

	it.each(nodes.map((node) => [node.displayName, node] as const))(
		'the page on nodes has %s with its type, its outputs and its settings',
		(displayName, { name, outputs, properties }) => {
			const own = name === 'pinterest' ? page('docs/pinterest-node.md').text : '';
			const section = sectionOf(page('docs/nodes.md').text, displayName) + own;
			expect(section.trimStart().startsWith(`\`${name}\`.`)).toBe(true);
			const text = typeof outputs === 'string' ? outputs : JSON.stringify(outputs);
			const outputNames = [...text.matchAll(/"displayName":"([^"]+)"/g)].map(([, output = '']) => labelOf(output));
			const everywhere = ['Authentication', 'Resource', 'Operation', 'Event', 'Job Key', 'Run At'];
			const settings = settingsOf(properties)
				.filter((setting) => !everywhere.includes(setting))
				.map(labelOf);
			const jobs = name === 'pinterestJobs' ? ['Return All', 'Limit', 'Campaign', 'States'] : [];
			const wanted = [...outputNames, ...settings].filter((label) => !jobs.includes(label));
			expect([...new Set(wanted)].filter((label) => !section.includes(label))).toEqual([]);
		},
	);

	it('the page on nodes has every operation of Pinterest Jobs', () => {
		const jobs = nodes.find(({ name }) => name === 'pinterestJobs');
		const { options = [] } = jobs?.properties.find(({ name }) => name === 'operation') ?? {};
		const section = sectionOf(page('docs/nodes.md').text, 'Pinterest Jobs');
		const names = options.map((option) => labelOf((option as { name: string }).name));
		expect(names.length).toBe(7);
		expect(names.filter((name) => !section.includes(`| *${name}* |`))).toEqual([]);
	});

	it('the page on accounts has every credential and its visible fields', () => {
		const { text } = page('docs/accounts.md');
		const credentials = manifest.n8n.credentials.map((file) =>
			instanceOf<{ displayName: string; properties: INodeProperties[] }>(file),
		);
		expect(credentials.filter(({ displayName }) => !text.includes(`**${displayName}**`))).toEqual([]);
		const accounts = credentials.filter(({ displayName }) => displayName !== 'Pinterest Store API');
		const fields = accounts.flatMap(({ properties }) =>
			properties.filter(({ type, name }) => type !== 'hidden' && name !== 'accessToken'),
		);
		const labels = [...new Set(fields.map(({ displayName }) => labelOf(displayName)))];
		expect(labels.filter((label) => !text.includes(`*${label}*`))).toEqual([]);
	});

	it('the page on columns has every column in its table', () => {
		const cells = tableRows(page('docs/columns-and-spreadsheets.md')).map(([first = '']) => first);
		const listed = cells.flatMap((cell) => [...cell.matchAll(/`(\w+)`/g)].map(([, name]) => name));
		expect(COLUMNS.filter((column) => !listed.includes(column))).toEqual([]);
	});

	it('the page on job states has every state in its text and in its diagram, and every outcome', () => {
		const { blocks, prose } = page('docs/job-states.md');
		const blockOf = (language: string) => blocks.find((block) => block.language === language)?.text ?? '';
		const described = [...blockOf('text').matchAll(/^(\w+) /gm)].map(([, state]) => state);
		expect(described.sort()).toEqual([...JOB_STATES].sort());
		const drawn = new Set(
			[...blockOf('mermaid').matchAll(/\b([a-z]+)(?= -->)|--> ([a-z]+)/g)].flatMap(
				([, one, other]) => one ?? other ?? [],
			),
		);
		expect([...drawn].sort()).toEqual([...JOB_STATES].sort());
		expect(OUTCOMES.filter((outcome) => !prose.includes(`| \`${outcome}\` |`))).toEqual([]);
	});

	it('the page on job states has the text that lib/model/job.ts begins with', () => {
		const states = page('docs/job-states.md')
			.blocks.find(({ language }) => language === 'text')
			?.text.trim();
		const [comment = ''] = readFileSync(join(ROOT, 'lib/model/job.ts'), 'utf8').split('*/');
		const lines = comment.split('\n').map((line) => line.replace(/^ \* ?/, ''));
		expect(
			lines
				.slice(lines.indexOf('') + 1)
				.join('\n')
				.trim(),
		).toBe(states);
	});

	it('the page on checks has every limit as the rules have it', () => {
		const rows = new Map(
			tableRows(page('docs/checks.md')).map(([code = '', ...rest]) => [code.replaceAll('`', ''), rest]),
		);
		const rules = Object.entries(RULES as Record<string, Rule>);
		const limited = rules.filter(([, { limit, optional }]) => limit !== undefined && !optional);
		const wrong = limited.filter(([code, { limit = 0, severity }]) => {
			const [text = '', said] = rows.get(code) ?? [];
			return said !== severity || !text.split(/[\s(]+/).includes(limit.toLocaleString('en-US'));
		});
		expect(limited.length).toBeGreaterThan(10);
		expect(wrong.map(([code]) => code)).toEqual([]);
		const optional = rules.filter(([, rule]) => rule.optional).map(([code]) => code);
		expect(optional.filter((code) => !codeSpans(page('docs/checks.md')).includes(code))).toEqual([]);
	});

	it("the page on rate limits has Pinterest's limits as the pace begins with them", () => {
		const rows = tableRows(page('docs/rate-limits.md'));
		const calls = (amount: number) => `${amount.toLocaleString('en-US')} calls`;
		for (const [name, { standard, trial }] of Object.entries(BUDGETS)) {
			const [, byStandard = '', byTrial = ''] = rows.find(([first]) => first === `\`${name}\``) ?? [];
			expect(byStandard).toBe(`${calls(standard.amount)} in ${standard.windowSeconds} s`);
			expect(byTrial).toBe(`${calls(trial.amount)} in ${trial.windowSeconds / 3600} h`);
		}
	});

	it('the page on the emulator has every option, fault and control route', () => {
		const emulator = page('docs/emulator.md');
		const spans = codeSpans(emulator);
		const source = (file: string) => readFileSync(join(ROOT, 'emulator', file), 'utf8');
		const options = [
			...(/interface EmulatorOptions \{([\s\S]*?)\n\}/.exec(source('options.ts'))?.[1] ?? '').matchAll(/^\t(\w+)\?:/gm),
		];
		const faults = [...source('faults.ts').matchAll(/kind: z\.literal\('([\w-]+)'\)/g)];
		const routes = [...source('control.ts').matchAll(/case '(\w+) (\w+)'/g)].map(([, method, path]) => [
			'',
			`${method} /_emulator/${path}`,
		]);
		const switches = [...Object.keys({ ...DATES, ...LINKS, ...TEXTS }), ...FIELDS].map((name) => ['', name]);
		const wanted = [...options, ...faults, ...routes, ...switches].map(([, name = '']) => name);
		expect(wanted.length).toBeGreaterThan(80);
		expect(wanted.filter((name) => !spans.includes(name))).toEqual([]);
	});

	it('every option that a page names is one of the command line', () => {
		const help = (...command: string[]) =>
			execFileSync(process.execPath, [join(ROOT, 'dist/runner/cli.js'), ...command, '--help'], { encoding: 'utf8' });
		const commands = [
			['import'],
			['worker'],
			['validate'],
			['run'],
			['demo'],
			['emulator'],
			['mcp'],
			['meter'],
			['jobs', 'list'],
			['jobs', 'report'],
			['boards', 'list'],
			['boards', 'images'],
			['mcp'],
			['jobs', 'move'],
			['jobs', 'resolve'],
			['auth', 'login'],
		];
		const known = new Set(commands.flatMap((command) => help(...command).match(/--[a-z-]+/g) ?? []));
		// Those of Mermaid, of benchmarks and of the fault suite.
		const others = ['--quick', '--full'];
		const named = pages
			// Of the project's own scripts, and of Docker.
			.filter(({ name }) => !['docs/development.md', 'docs/deploy.md', 'docs/simulation.md'].includes(name))
			.flatMap((each) => codeSpans(each).flatMap((code) => code.match(/(?<![\w-])--[a-z][a-z-]+/g) ?? []));
		expect(named.length).toBeGreaterThan(15);
		expect([...new Set(named)].filter((option) => !known.has(option) && !others.includes(option))).toEqual([]);
	});

	it('no page is left out of the pages that are checked', () => {
		const files = globSync(join(ROOT, 'docs/*.md')).map((file) => `docs/${basename(file)}`);
		const checked = pages.map(({ name }) => name);
		expect(files.filter((file) => !checked.includes(file) && !/command-line|troubleshooting/.test(file))).toEqual([]);
	});
});
