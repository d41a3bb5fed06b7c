import { n8nCommunityNodesPlugin } from '@n8n/eslint-plugin-community-nodes';
import tseslint from 'typescript-eslint';
import wording from './scripts/wording-rules.mjs';

const SOURCES = ['lib', 'nodes', 'credentials', 'runner', 'emulator', 'sim', 'test', 'bench'].map(
	(folder) => `${folder}/**/*.{ts,tsx}`,
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
	// Starts Node with a program of ours, never a command, so that a hostile workbook costs a process and not n8n.
	{ files: ['lib/rows/workbook-client.ts'], rules: { '@n8n/community-nodes/no-dangerous-functions': 'off' } },
	...wording,
);
