import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// What needs a server or a real n8n has commands of its own; test/support/skipped.ts says so in each run.
const NEEDS_MORE = ['test/real-n8n/**'];

export default defineConfig({
	// The form that Node's require takes, as in n8n: its other one loads only through a bundler.
	resolve: { alias: { 'n8n-workflow': `${import.meta.dirname}/node_modules/n8n-workflow/dist/cjs/index.js` } },
	test: {
		include: [process.env.TEST_SUITE === 'n8n' ? 'test/real-n8n/**/*.test.ts' : 'test/**/*.test.ts'],
		exclude: process.env.TEST_SUITE === 'n8n' ? [] : NEEDS_MORE,
		globalSetup: process.env.TEST_SUITE === 'n8n' ? [] : ['test/support/skipped.ts'],
		setupFiles: ['test/support/each-file.ts'],
		// Reading lib/ anew for each of the files takes three times as long as the tests do. No test replaces a module.
		isolate: false,
		// Many tests wait for a process or for a moment, and leave the core to others meanwhile.
		maxWorkers: Math.ceil(availableParallelism() * 1.5),
		// For what hangs: nothing takes nearly as long, unless the machine has much else to do.
		testTimeout: 90_000,
		hookTimeout: 90_000,
	},
});
