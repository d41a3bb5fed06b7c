import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ICredentialsDecrypted, ICredentialTestFunctions } from 'n8n-workflow';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { isQueueMode, requireSharedStore, type N8nProcess } from '../../nodes/shared/queue-mode';
import { storeAnswers } from '../../nodes/shared/store-test';
import { ownFolder } from '../support/cli';

afterEach(() => vi.unstubAllEnvs());

/** A process of n8n that was started with this command and these variables. */
const n8n = (command?: string, env: NodeJS.ProcessEnv = {}): N8nProcess => ({
	env,
	argv: ['node', '/usr/local/bin/n8n', ...(command ? [command] : [])],
});

/** The path of a file that a variable ending in `_FILE` names. */
async function holding(text: string): Promise<string> {
	const file = join(await ownFolder(), 'mode');
	await writeFile(file, text);
	return file;
}

describe('isQueueMode', () => {
	it.each(['worker', 'webhook'])('knows n8n %s by its command, without a variable', (command) => {
		expect(isQueueMode(n8n(command))).toBe(true);
		expect(isQueueMode(n8n(command, { EXECUTIONS_MODE: 'regular' }))).toBe(true);
	});

	it.each(['queue', ' queue ', '"queue"', "'queue'"])('knows a main process by EXECUTIONS_MODE=%s', (mode) => {
		expect(isQueueMode(n8n('start', { EXECUTIONS_MODE: mode }))).toBe(true);
		expect(isQueueMode(n8n(undefined, { EXECUTIONS_MODE: mode }))).toBe(true);
	});

	it.each(['queue', 'queue\n', '"queue"'])(
		'knows a main process by what EXECUTIONS_MODE_FILE contains',
		async (text) => {
			expect(isQueueMode(n8n('start', { EXECUTIONS_MODE_FILE: await holding(text) }))).toBe(true);
		},
	);

	it('takes a file that is gone for queue mode, because one record for each worker would publish twice', () => {
		expect(isQueueMode(n8n('start', { EXECUTIONS_MODE_FILE: '/run/secrets/gone' }))).toBe(true);
	});

	it('is false for an n8n of one process', async () => {
		for (const command of [undefined, 'start', 'execute']) {
			expect(isQueueMode(n8n(command))).toBe(false);
			expect(isQueueMode(n8n(command, { EXECUTIONS_MODE: 'regular' }))).toBe(false);
		}
		expect(isQueueMode(n8n('start', { EXECUTIONS_MODE_FILE: await holding('regular') }))).toBe(false);
	});

	it('prefers EXECUTIONS_MODE to EXECUTIONS_MODE_FILE, as n8n does', async () => {
		const env = { EXECUTIONS_MODE: 'regular', EXECUTIONS_MODE_FILE: await holding('queue') };
		expect(isQueueMode(n8n('start', env))).toBe(false);
	});
});

describe('requireSharedStore', () => {
	it.each(['sqlite:/data/ledger.sqlite', 'memory:'])('refuses %s in a worker', (url) => {
		expect(() => requireSharedStore(url, n8n('worker'))).toThrow(
			/queue mode.*Pinterest Store.*PINTEREST_PIPELINE_STORE/,
		);
		expect(() => requireSharedStore(url, n8n('start'))).not.toThrow();
	});

	it.each(['redis://r', 'rediss://r', 'postgres://p', 'postgresql://p'])('accepts %s in a worker', (url) => {
		expect(() => requireSharedStore(url, n8n('worker'))).not.toThrow();
	});
});

describe('the test of a store credential in queue mode', () => {
	it('refuses a file and makes none', async () => {
		vi.stubEnv('EXECUTIONS_MODE', 'queue');
		const folder = await ownFolder();
		const credential = {
			data: { connectionString: `sqlite:${folder}/ledger.sqlite` },
		} as unknown as ICredentialsDecrypted;
		const result = await storeAnswers.call({} as ICredentialTestFunctions, credential);
		expect(result).toMatchObject({ status: 'Error', message: expect.stringContaining('queue mode') });
		expect(await readdir(folder)).toEqual([]);
	});
});
