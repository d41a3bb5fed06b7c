import { afterAll, afterEach } from 'vitest';
import { endAll } from './cleanup';

// Vitest reads this before every test file; the modules of test/support it reads once in a process.
afterEach(endAll);
afterAll(endAll);
