import { cp, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { fileItem } from '../../runner/host/foreign-nodes';
import { runWorkflow } from '../../runner/host/run-workflow';
import { ownFolder } from '../support/cli';
import { samples } from '../support/pipeline';
import { itemsOf } from './n8n.mjs';
import { packedHome, type Home } from './packed-home';

const root = join(__dirname, '../..');
const MINUTES = 60_000;

let emulator: Emulator;
let home: Home;
let workflow: IWorkflowBase & { id: string };

/** What Pinterest was asked for, pin by pin: every field and the hash of every picture, without the ids of uploads. */
const contents = (from: Emulator) =>
	from
		.pins()
		.map(({ sent }) => JSON.stringify(sent, (name, value: unknown) => (name === 'media_id' ? undefined : value)))
		.sort();

beforeAll(async () => {
	workflow = JSON.parse(await readFile(join(root, 'workflows/import-and-publish.json'), 'utf8')) as typeof workflow;
	emulator = await startEmulator();
	home = await packedHome(emulator);
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
	await home.importWorkflow(workflow);
}, 25 * MINUTES);

afterAll(async () => {
	await home?.remove();
	await emulator?.close();
}, MINUTES);

describe('the packed package in a real n8n', () => {
	it(
		'shows its nodes',
		async () => {
			const names = (await home.exportNodes())
				.map(({ name }: { name: string }) => name)
				.filter((name: string) => name.includes('pinterest-pipeline'));
			for (const node of ['BatchImport', 'Validate', 'MediaUpload', 'WaitUntilReady', 'Publish'])
				expect(names).toContain(`n8n-nodes-pinterest-pipeline.pinterest${node}`);
		},
		3 * MINUTES,
	);

	it(
		'publishes the samples, as the runner does, and refreshes the token',
		async () => {
			const record = await home.execute(workflow.id);
			expect(
				itemsOf(record, 'Pinterest Publish')
					.map(({ json }: { json: { outcome: string } }) => json.outcome)
					.sort(),
			).toEqual([...Array.from({ length: 13 }, () => 'created'), 'existing']);
			const unfit = itemsOf(record, 'Pinterest Validate', 1) as {
				json: { row: number; findings: { code: string; message: string; action: string }[] };
			}[];
			expect(unfit.map(({ json: { row, findings } }) => [row, findings[0]?.code])).toEqual([
				[5, 'host-unknown'],
				[9, 'title-too-long'],
				[13, 'image-type'],
				[15, 'image-too-small'],
			]);
			for (const { json } of unfit)
				expect(json.findings[0]).toMatchObject({
					message: expect.stringMatching(/\.$/),
					action: expect.stringMatching(/^(fix|replace)-/),
				});
			expect(itemsOf(record, 'Pinterest Validate')).toHaveLength(14);
			expect(emulator.requests().filter(({ path }) => path.endsWith('/oauth/token'))).toHaveLength(1);

			const other = await startEmulator();
			try {
				await runWorkflow({
					workflow,
					input: [await fileItem(join(samples, 'pins.csv'))],
					tokens: { accessToken: other.accessToken },
					apiBaseUrl: other.apiBaseUrl,
					storeUrl: `sqlite:${await ownFolder()}/ledger.sqlite`,
					allowPrivateNetwork: true,
					readableFolders: [dirname(join(samples, 'pins.csv'))],
				});
				expect(contents(emulator)).toEqual(contents(other));
				expect(emulator.pins()).toHaveLength(13);
			} finally {
				await other.close();
			}
		},
		3 * MINUTES,
	);

	it(
		'publishes nothing the second time',
		async () => {
			const record = await home.execute(workflow.id);
			expect(
				new Set(itemsOf(record, 'Pinterest Publish').map(({ json }: { json: { outcome: string } }) => json.outcome)),
			).toEqual(new Set(['existing']));
			expect(emulator.pins()).toHaveLength(13);
		},
		3 * MINUTES,
	);
});
