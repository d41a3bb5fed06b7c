// npm run structure: who imports whom, what nobody uses, and how far a reader walks to follow one row.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractTSConfig from 'dependency-cruiser/config-utl/extract-ts-config';
import rules from '../.dependency-cruiser.mjs';

const ROOT = join(import.meta.dirname, '..');
const ROOMS = ['lib', 'nodes', 'runner', 'emulator', 'credentials'];

/** Prints how it ended, with what is wrong. */
function report(held, title, wrong = []) {
	console.log(held ? title : `FAILED: ${title}`);
	for (const each of wrong) console.log(`  ${each}`);
	if (!held) process.exitCode = 1;
}

const run = (command, ...args) => {
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: ROOT, encoding: 'utf8' });
	return { held: status === 0, lines: `${stdout}${stderr}`.split('\n').filter(Boolean) };
};

process.chdir(ROOT);
const { output } = await cruise(ROOMS, { ...rules.options, ruleSet: rules, validate: true }, undefined, {
	tsConfig: extractTSConfig('tsconfig.json'),
});
const ours = output.modules.filter(({ source }) => ROOMS.includes(source.split('/')[0]));
const imports = ours.reduce((sum, { dependencies }) => sum + dependencies.length, 0);
const { violations } = output.summary;
const circles = violations.filter(({ rule }) => rule.name === 'no-circles');
const forbidden = violations.filter(({ rule }) => rule.name !== 'no-circles');
const commentOf = (name) => rules.forbidden.find((rule) => rule.name === name)?.comment;

report(ours.length > 0 && imports > 0, `${ours.length} files of ${ROOMS.join(', ')} with ${imports} imports`);
report(
	circles.length === 0,
	`${circles.length} circles`,
	circles.map(({ from, cycle }) => [from, ...cycle.map(({ name }) => name)].join(' -> ')),
);
report(
	forbidden.length === 0,
	`${forbidden.length} forbidden imports`,
	forbidden.map(({ rule, from, to }) => `${from} -> ${to} (${rule.name}: ${commentOf(rule.name)})`),
);

const unused = run('npx', '--no-install', 'knip', '--no-progress');
report(unused.held, unused.held ? 'no unused file, export or package' : 'knip found what nobody uses', unused.lines);

// A second look without the tests: what lib/index.ts offers is used by nodes or runner.
const production = run('npx', '--no-install', 'knip', '--no-progress', '--production', '--reporter', 'json');
const { issues } = JSON.parse(production.lines.find((line) => line.startsWith('{')) ?? '{"issues":null}');
const entrance = issues?.find(({ file }) => file === 'lib/index.ts');
const idle = [...(entrance?.exports ?? []), ...(entrance?.types ?? [])].map(({ name }) => name);
report(
	issues !== null && idle.length === 0,
	`${idle.length} exports of lib/index.ts that only tests or benchmarks use, or nobody`,
	idle,
);

const way = run(process.execPath, 'scripts/row-way.mjs');
report(way.held, way.lines.at(-1) ?? "a row's way", way.held ? way.lines.slice(0, -1) : way.lines);
