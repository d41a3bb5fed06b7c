// npm run operations: every method of the client with its operation of Pinterest's API, its scopes and budget and where it is
// used. It calls each one at the emulator; what is wrong with one stands below the table, and ends the command with 1.
import { loadTypeScript } from './load-ts.mjs';

const { checkOperations, specExists } = await loadTypeScript(
	"export * from './test/contract/check-operations'; export { specExists } from './test/contract/openapi'",
);
if (!specExists) {
	console.error("Pinterest's OpenAPI 5.23.0 is needed. Say where it is in PINTEREST_OPENAPI.");
	process.exit(1);
}

const checked = await checkOperations();
const table = [
	['method', 'operation', 'budget', 'scopes', 'used by'],
	...checked.map(({ method, operation, since, budget, scopes, usedBy }) => [
		method,
		since ? `${operation} (${since})` : operation,
		budget,
		scopes.join(' '),
		usedBy.join(' ') || 'nobody',
	]),
];
const widths = table[0].map((_, column) => Math.max(...table.map((row) => row[column].length)));
for (const row of table)
	console.log(
		row
			.map((cell, column) => cell.padEnd(widths[column]))
			.join('  ')
			.trimEnd(),
	);

const gaps = checked.flatMap(({ method, gaps: found }) => found.map((gap) => `${method}: ${gap}`));
console.log(`\n${checked.length} operations, ${gaps.length} gaps`);
for (const gap of gaps) console.log(`  ${gap}`);
if (gaps.length > 0) process.exitCode = 1;
