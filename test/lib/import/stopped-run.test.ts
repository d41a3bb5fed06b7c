import { describe, expect, it } from 'vitest';
import { type BatchRow, type RowResult } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { image, importAll } from '../../support/import';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

const interrupted = () => new DOMException('interrupted', 'AbortError');
const count = (results: RowResult[], kind: string) => results.filter(({ outcome }) => outcome === kind).length;

describe('a run that is interrupted', () => {
	it('answers queued for each row that was read and not begun, and the next run creates them', async () => {
		const emulator = await emulate();
		const pipeline = pipelineAt(emulator, { unpaced: true });
		const stop = new AbortController();
		let read = 0;
		const sheet = async function* (): AsyncGenerator<BatchRow> {
			for (read = 0; read < 60; read++) yield { row: read + 2, draft: image(`Image ${read}`) };
		};
		const results: RowResult[] = [];
		const options = { open: openMedia, concurrency: 40 };
		for await (const result of importBatch(pipeline, sheet(), { ...options, signal: stop.signal })) {
			results.push(result);
			if (count(results, 'created') === 3) stop.abort(interrupted());
		}
		const answered = results.map(({ row }) => row).sort((one, other) => one - other);
		expect(answered).toEqual(Array.from({ length: results.length }, (_, index) => index + 2));
		expect(results.length).toBeGreaterThanOrEqual(read);
		expect(results.length).toBeLessThan(60);
		const created = count(results, 'created');
		expect(count(results, 'queued')).toBe(results.length - created);
		expect(created).toBe(emulator.pins().length);
		expect(results.find(({ outcome }) => outcome === 'queued')?.problem?.code).toBe('interrupted');
		const again = await Array.fromAsync(importBatch(pipeline, sheet(), options));
		expect([count(again, 'existing'), count(again, 'created')]).toEqual([created, 60 - created]);
		expect(emulator.pins()).toHaveLength(60);
	});

	it('does not wait for rows that do not come', async () => {
		const pipeline = pipelineAt(await emulate());
		const stop = new AbortController();
		const rows = (async function* (): AsyncGenerator<BatchRow> {
			yield { row: 2, draft: image('One') };
			await new Promise(() => undefined);
		})();
		const results: RowResult[] = [];
		for await (const result of importBatch(pipeline, rows, { open: openMedia, signal: stop.signal })) {
			results.push(result);
			stop.abort(interrupted());
		}
		expect(results).toMatchObject([{ outcome: 'created' }]);
	});
});

it('a run whose account is refused fails the rows that met the refusal, and answers queued for the others', async () => {
	const emulator = await emulate();
	const pipeline = pipelineAt(emulator);
	await pipeline.account.boards();
	emulator.faults.add({ on: 'POST /pins', kind: 'status', status: 401, code: 2, message: 'No.', times: 9999 });
	const results = await importAll(
		pipeline,
		Array.from({ length: 60 }, (_, index) => image(`Image ${index}`)),
	);
	expect(count(results, 'failed')).toBeGreaterThan(0);
	expect(count(results, 'failed')).toBeLessThanOrEqual(7);
	expect(count(results, 'queued')).toBe(60 - count(results, 'failed'));
	for (const { problem } of results) expect(problem?.code).toBe('token-invalid');
});

it('rows that were read before a file broke off are answered, and then the error is thrown', async () => {
	const pipeline = pipelineAt(await emulate());
	const rows = (async function* (): AsyncGenerator<BatchRow> {
		yield { row: 2, draft: image('One') };
		throw new Error('broken');
	})();
	const results: RowResult[] = [];
	const run = (async () => {
		for await (const result of importBatch(pipeline, rows, { open: openMedia })) results.push(result);
	})();
	await expect(run).rejects.toThrow('broken');
	expect(results).toMatchObject([{ outcome: 'created' }]);
});
