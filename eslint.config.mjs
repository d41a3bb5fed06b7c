import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';
import wording from './scripts/wording-rules.mjs';

/** Who may import whom: `model <- preflight, pacing, ledger, pinterest, media, rows <- flows <- nodes/shared <- nodes/*`, `runner -> nodes, flows`. */
const forbids = (files, patterns, message) => ({
	files,
	rules: { 'no-restricted-imports': ['error', { patterns: [{ regex: patterns, message }] }] },
});

const SOURCES = ['lib', 'nodes', 'credentials', 'runner', 'emulator', 'test', 'bench'].map(
	(folder) => `${folder}/**/*.ts`,
);

export default tseslint.config(
	{ ignores: ['dist/**', 'node_modules/**', 'samples/**', '.cache/**'] },
	{
		files: SOURCES,
		extends: [tseslint.configs.recommended],
		rules: {
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
		},
	},
	{
		...n8nCommunityNodesPlugin.configs.recommendedWithoutN8nCloudSupport,
		files: ['package.json', 'nodes/**/*.ts', 'credentials/**/*.ts', 'lib/**/*.ts'],
		languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
	},
	// Answers of the emulator are looked at in tests, not computed with.
	{ files: ['test/**/*.ts'], rules: { '@typescript-eslint/no-explicit-any': 'off' } },
	// The address of a store holds its password.
	{
		files: ['credentials/PinterestStoreApi.credentials.ts'],
		rules: { '@n8n/community-nodes/credential-unnecessary-password': 'off' },
	},
	// The core has errors of its own, which the nodes turn into n8n's.
	{ files: ['lib/**/*.ts'], rules: { '@n8n/community-nodes/require-node-api-error': 'off' } },
	...wording,
	forbids(
		['lib/**/*.ts'],
		'^n8n-|/nodes/|/runner/|/emulator/',
		'lib knows nothing of n8n, of the runner or of the emulator.',
	),
	forbids(['lib/model/**/*.ts'], '^\\.\\./', 'The model imports nothing but the model.'),
	forbids(
		['lib/pacing/**/*.ts', 'lib/rows/**/*.ts'],
		'^n8n-|^\\.\\./(?!model/|sentences/|media/)',
		'Pacing and rows know media, the sentences and the model alone.',
	),
	forbids(
		['lib/ledger/**/*.ts'],
		'^n8n-|^\\.\\./(preflight|pacing|pinterest|media|rows|flows)/',
		'The ledger knows the model alone.',
	),
	forbids(
		['lib/{preflight,pinterest,media}/**/*.ts'],
		'^n8n-|^\\.\\./(ledger|rows|flows)/',
		'What flows are made of does not know flows.',
	),
	forbids(['nodes/**/*.ts'], '^n8n-core|/lib/|/runner/|/emulator', 'Nodes see the core through lib alone.'),
	forbids(
		['runner/**/*.ts'],
		'/lib/|/emulator/',
		'The runner sees the core through lib, and the emulator through its entrance.',
	),
	forbids(['emulator/**/*.ts'], '^n8n-|/lib|/nodes/|/runner/', 'The emulator is independent of what it tests.'),
);
