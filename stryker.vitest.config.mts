import { defineConfig } from 'vitest/config';

/** The tests of the rooms that `npm run mutate` changes, without those that need a server or start processes. */
export default defineConfig({
	resolve: { alias: { 'n8n-workflow': `${import.meta.dirname}/node_modules/n8n-workflow/dist/cjs/index.js` } },
	test: {
		include: ['test/lib/{ledger,publish,rate-limit}/**/*.test.ts'],
		exclude: ['test/lib/rate-limit/shared-budgets.test.ts'],
		testTimeout: 30_000,
		hookTimeout: 30_000,
	},
});
