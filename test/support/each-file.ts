import { afterAll, afterEach } from 'vitest';
import { endAll } from './cleanup';

// Vitest reads this before every test file; the modules of test/support it reads once in a process.
const environment = { ...process.env };
afterEach(endAll);
afterAll(async () => {
	await endAll();
	// Running a workflow in this process sets variables, as the command line does in its own.
	for (const name of Object.keys(process.env)) if (!(name in environment)) delete process.env[name];
	Object.assign(process.env, environment);
});
