import { readdir } from 'node:fs/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { chain, run } from '../support/workflow';
import { emulate } from '../support/pipeline';
import { ownFolder } from '../support/cli';

afterEach(() => vi.unstubAllEnvs());

describe('n8n in queue mode', () => {
	const publish = chain(['pinterestPublish', { authentication: 'accessToken' }]);

	it('is refused without a store that its workers share, by name, before a file is made', async () => {
		vi.stubEnv('EXECUTIONS_MODE', 'queue');
		const emulator = await emulate();
		const folder = await ownFolder();
		for (const storeUrl of [`sqlite:${folder}/ledger.sqlite`, 'memory:']) {
			await expect(run(emulator, publish, { input: [{ json: {} }], storeUrl })).rejects.toThrow(
				/queue mode.*PINTEREST_PIPELINE_STORE/,
			);
		}
		expect(await readdir(folder)).toEqual([]);
		expect(emulator.pins()).toEqual([]);
	});

	it('stops with a clear problem when the shared store is down', async () => {
		vi.stubEnv('EXECUTIONS_MODE', 'queue');
		const emulator = await emulate();
		const input = [{ json: { draft: { board: 'Travel', media: [{ binary: 'data' }] } } }];
		const items = await run(emulator, publish, { input, storeUrl: 'redis://user:geheim@127.0.0.1:9' }).catch(
			(error: Error) => [{ json: { problem: { message: error.message } } }],
		);
		expect(JSON.stringify(items)).not.toContain('geheim');
		expect(emulator.pins()).toEqual([]);
	});
});
