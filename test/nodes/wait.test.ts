import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { fileItem } from '../../runner/host/foreign-nodes';
import { emulate, samples } from '../support/pipeline';
import { chain, PINS, run } from '../support/workflow';

const template = async (name: string) =>
	JSON.parse(await readFile(join(samples, '../workflows', name), 'utf8')) as IWorkflowBase;

const count = (items: INodeExecutionData[], outcome: string) =>
	items.filter(({ json }) => json.outcome === outcome).length;

/** An emulator whose clock a test moves. */
async function slow(processingMs: number): Promise<{ emulator: Emulator; advance: (ms: number) => void }> {
	let ahead = 0;
	const emulator = await emulate({ processingMs, now: () => Date.now() + ahead });
	return { emulator, advance: (ms) => (ahead += ms) };
}

describe('the template that releases the worker', () => {
	it('publishes what is ready at once, waits in between, and publishes the videos when they are ready', async () => {
		const { emulator, advance } = await slow(150_000);
		const kinds: string[][] = [];
		const items = await run(emulator, await template('publish-without-holding.json'), {
			input: [await fileItem(PINS)],
			whileWaiting: () => {
				kinds.push([...new Set(emulator.pins().map(({ kind }) => kind))].sort());
				advance(70_000);
			},
		});
		// 150 seconds take three waits of 70; the images were there before the first.
		expect(kinds).toEqual([
			['carousel', 'image'],
			['carousel', 'image'],
			['carousel', 'image'],
		]);
		expect([count(items, 'created'), count(items, 'existing'), count(items, 'failed')]).toEqual([13, 1, 4]);
		expect(emulator.pins().filter(({ kind }) => kind === 'video')).toHaveLength(2);
		// Two videos: a look when they come in, one before each wait and after the last, and Publish's own.
		expect(emulator.requests().filter(({ path }) => path.startsWith('/v5/media/'))).toHaveLength(12);
	});
});

describe('a video that takes longer than any does', () => {
	it.each(['hold', 'release'])('leaves through Failed, and its execution ends, in the mode %s', async (mode) => {
		const emulator = await emulate();
		const headers = { authorization: `Bearer ${emulator.accessToken}`, 'content-type': 'application/json' };
		const registered = await fetch(`${emulator.apiBaseUrl}/media`, {
			method: 'POST',
			headers,
			body: '{"media_type":"video"}',
		});
		const { media_id: mediaId } = (await registered.json()) as { media_id: string };
		const uploadedAt = new Date(Date.now() - 11 * 60_000).toISOString();
		const workflow = chain(['pinterestWaitUntilReady', { authentication: 'accessToken', mode }]);
		const [item] = await run(emulator, workflow, {
			input: [{ json: { board: 'Travel', job: { key: 'pin:1', state: 'uploaded', mediaId, uploadedAt } } }],
			whileWaiting: () => Promise.reject(new Error('it was put to wait')),
		});
		expect(item?.json).toMatchObject({
			outcome: 'failed',
			problem: { code: 'processing-overdue', action: 'retry-later' },
		});
	});
});
