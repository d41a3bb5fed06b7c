// The numbers of a vitest report: `passed failed`. A run that broke without a failed test counts as one.
import { existsSync, readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
const broke = status !== '0' && report.numFailedTests === 0 ? 1 : 0;
console.log(report.numPassedTests, report.numFailedTests + broke);
