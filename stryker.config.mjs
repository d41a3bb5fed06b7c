/**
 * `npm run mutate` changes one place after the other in the rooms where a wrong line costs a second pin, and
 * reports the changes that no test of these rooms notices. It takes hours, so CI does not run it.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
	mutate: ['lib/ledger/**/*.ts', 'lib/publish/**/*.ts', 'lib/rate-limit/**/*.ts'],
	// Most strings here are sentences for people, whose words the tests leave free.
	mutator: { excludedMutations: ['StringLiteral'] },
	testRunner: 'vitest',
	// In processes, because the virtual clock looks at what the process has under way.
	vitest: { configFile: 'stryker.vitest.config.mts', pool: 'forks' },
	coverageAnalysis: 'perTest',
	// Constants of a module are in force before the first test, so each would take a run of all tests.
	ignoreStatic: true,
	ignorePatterns: ['dist', 'docs', 'bench', '.cache'],
	// Beyond one and a half times what the tests take unchanged, in milliseconds.
	timeoutMS: 15_000,
	reporters: ['clear-text', 'progress-append-only', 'html', 'json'],
	clearTextReporter: { logTests: false, allowColor: false },
	htmlReporter: { fileName: '.cache/mutation/report.html' },
	jsonReporter: { fileName: '.cache/mutation/report.json' },
	tempDirName: '.cache/stryker',
};
