// The numbers of a vitest report: `passed failed`. A run that broke without a failed test counts as one.
// Beside them, on standard error, the tests that took longest. The failed ones are added to a file, with their first line.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

const SLOWEST = 10;

const [file, status, failures] = process.argv.slice(2);
const nothing = { numPassedTests: 0, numFailedTests: 0, testResults: [] };
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : nothing;

const seconds = (milliseconds) => (milliseconds / 1000).toFixed(1).padStart(7);
const tests = report.testResults.flatMap(({ name, assertionResults }) =>
	assertionResults.map(({ fullName, duration, failureMessages }) => ({
		title: `${relative(process.cwd(), name)} > ${fullName}`,
		duration: duration ?? 0,
		failure: failureMessages[0]?.split('\n')[0],
	})),
);
const slowest = tests.toSorted((one, other) => other.duration - one.duration).slice(0, SLOWEST);
const sum = tests.reduce((total, { duration }) => total + duration, 0);
console.error(`The ${slowest.length} slowest of ${tests.length} tests, in seconds of ${seconds(sum).trim()}:`);
for (const { title, duration } of slowest) console.error(`${seconds(duration)}  ${title}`);

for (const { title, failure } of tests) if (failure) appendFileSync(failures, `FAILED: ${title}\n  ${failure}\n`);

const broke = status !== '0' && report.numFailedTests === 0 ? 1 : 0;
console.log(report.numPassedTests, report.numFailedTests + broke);
