import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

// What needs a browser or a real n8n has commands of its own; test/support/skipped.ts says so in each run.
const SUITES: Record<string, string> = { n8n: 'test/real-n8n/**/*.test.ts', page: 'test/page/**/*.test.ts' };
const suite = SUITES[process.env.TEST_SUITE ?? ''];

/** They wait for minutes. Begun late, for the size of their files, they would be waited for when all else is done. */
const LONGEST = ['test/real-n8n/videos.test.ts', 'test/real-n8n/record.test.ts', 'test/real-n8n/schedule.test.ts'];

class LongestFirst extends BaseSequencer {
	override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
		const isLong = ({ moduleId }: TestSpecification) => LONGEST.some((file) => moduleId.endsWith(file));
		const sorted = await super.sort(files);
		return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
	}
}

export default defineConfig({
	// The form that Node's require takes, as in n8n: its other one loads only through a bundler.
	resolve: { alias: { 'n8n-workflow': `${import.meta.dirname}/node_modules/n8n-workflow/dist/cjs/index.js` } },
	test: {
		include: [suite ?? 'test/**/*.test.ts'],
		exclude: suite ? [] : Object.values(SUITES),
		globalSetup: suite ? [] : ['test/support/skipped.ts'],
		setupFiles: ['test/support/each-file.ts'],
		// Reading lib/ anew for each of the files takes three times as long as the tests do. No test replaces a module.
		isolate: false,
		// Many tests wait for a process or for a moment, and leave the core to others meanwhile.
		maxWorkers: Math.ceil(availableParallelism() * 1.5),
		sequence: { sequencer: LongestFirst },
		// For what hangs: nothing takes nearly as long, unless the machine has much else to do.
		testTimeout: 90_000,
		hookTimeout: 90_000,
	},
});
