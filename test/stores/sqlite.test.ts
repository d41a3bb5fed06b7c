import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { SqliteStore } from '../../lib/ledger/stores/sqlite-store';
import { conformance } from './conformance';
import { twoProcesses } from './two-processes';

const folder = mkdtempSync(join(tmpdir(), 'sqlite-store-'));
const file = join(folder, 'ledger.sqlite');
afterAll(() => rmSync(folder, { recursive: true }));

conformance('SqliteStore', async () => new SqliteStore(file));
twoProcesses('sqlite', () => [file, ''], () => new SqliteStore(file));
