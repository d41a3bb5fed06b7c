import { expect, it } from 'vitest';
import { type UploadProgress } from '../../../lib';
import { importBatch } from '../../../lib/import/import-batch';
import { importAll, outcomes, video } from '../../support/import';
import { emulate, openMedia, pipelineAt } from '../../support/pipeline';

it("publishes one pin of one upload, although the bucket's answer was lost", async () => {
	const emulator = await emulate();
	emulator.faults.add({ on: 'bucket', kind: 'drop-after-commit' });
	expect(outcomes(await importAll(pipelineAt(emulator), [video('Lost answer')]))).toEqual(['created']);
	expect(emulator.media()).toHaveLength(1);
	expect(emulator.pins().map(({ mediaId }) => mediaId)).toEqual([emulator.media()[0]?.id]);
});

it('publishes nothing of an upload that did not come through', async () => {
	const emulator = await emulate();
	emulator.faults.add({ on: 'bucket', kind: 'status', status: 400, xmlCode: 'EntityTooLarge', times: 9 });
	expect(outcomes(await importAll(pipelineAt(emulator), [video('Too large')]))).toEqual(['upload-too-large']);
	expect(emulator.pins()).toEqual([]);
	expect(emulator.media().map(({ status }) => status)).toEqual(['registered']);
});

it("tells the progress of each row's upload", async () => {
	const told = new Map<number, UploadProgress>();
	const rows = async function* () {
		for (const row of [2, 3]) yield { row, draft: video(`Row ${row}`) };
	};
	for await (const result of importBatch(pipelineAt(await emulate()), rows(), {
		open: openMedia,
		onUpload: (row, progress) => told.set(row, progress),
	})) {
		expect(result.outcome).toBe('created');
	}
	expect([...told.keys()].sort()).toEqual([2, 3]);
	for (const { sent, total } of told.values()) expect(sent).toBe(total);
});
