// n8n's wording rules for nodes and credentials. Their package refuses to be installed by npm as a
// dependency, so they are installed apart, without install scripts, the first time lint runs.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import tseslint from 'typescript-eslint';

const VERSION = '1.16.7';
const folder = fileURLToPath(new URL('../node_modules/.cache/wording-rules/', import.meta.url));

if (!existsSync(join(folder, 'node_modules/.package-lock.json'))) {
	mkdirSync(folder, { recursive: true });
	const args = [
		'install',
		'--prefix',
		folder,
		'--ignore-scripts',
		'--no-audit',
		'--no-fund',
		'--no-save',
		'--legacy-peer-deps',
	];
	const { status, stderr } = spawnSync('npm', [...args, `eslint-plugin-n8n-nodes-base@${VERSION}`], {
		cwd: folder,
		encoding: 'utf8',
	});
	if (status !== 0) throw new Error(`n8n's wording rules cannot be installed: ${stderr}`);
}
const plugin = createRequire(join(folder, 'index.js'))('eslint-plugin-n8n-nodes-base');

const languageOptions = { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } };
const plugins = { 'n8n-nodes-base': plugin };
const community = plugin.configs;

/** The same sets and the same exceptions as n8n's own lint command for community nodes. */
export default [
	{
		files: ['nodes/**/*.ts'],
		plugins,
		languageOptions,
		rules: {
			...community.nodes.rules,
			// They want strings where the community rules want n8n's constants.
			'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
			'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
			'n8n-nodes-base/node-param-type-options-max-value-present': 'off',
		},
	},
	{ files: ['package.json'], plugins, languageOptions, rules: community.community.rules },
	{
		files: ['credentials/**/*.ts'],
		plugins,
		languageOptions,
		rules: {
			...community.credentials.rules,
			// For n8n's own credentials, whose documentation is a page name; here it is an address.
			'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
			// n8n's own set has it off for credentials that extend another.
			'n8n-nodes-base/cred-class-field-name-unsuffixed': 'off',
		},
	},
];
