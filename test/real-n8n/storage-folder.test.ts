import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startEmulator, type Emulator } from '../../emulator';
import { samples } from '../support/pipeline';
import { itemsOf } from './n8n.mjs';
import { packedHome, type Home } from './packed-home';

const MINUTES = 60_000;

let emulator: Emulator;
let home: Home;
let workflow: IWorkflowBase & { id: string };
let n8nFolder: string;
let ledger: string;

beforeAll(async () => {
	workflow = JSON.parse(
		await readFile(join(samples, '../workflows/import-and-publish.json'), 'utf8'),
	) as typeof workflow;
	emulator = await startEmulator();
	home = await packedHome(emulator);
	n8nFolder = join(home.folder, '.n8n');
	ledger = join(n8nFolder, 'pinterest-pipeline/ledger.sqlite');
	await cp(samples, join(home.filesFolder, 'pins'), { recursive: true });
	await home.importWorkflow(workflow);
	expect(await outcomes()).toContain('created');
}, 25 * MINUTES);

afterAll(async () => {
	await home?.remove();
	await emulator?.close();
}, MINUTES);

/** Runs the import. @returns the outcomes of its pins, each once. */
async function outcomes(): Promise<string[]> {
	const record = await home.execute(workflow.id);
	const items = itemsOf(record, 'Pinterest Publish') as { json: { outcome: string } }[];
	return [...new Set(items.map(({ json }) => json.outcome))];
}

/** What version 0.1.0 leaves in an n8n that began before n8n renamed its folder for files. */
async function asVersion010Left(): Promise<void> {
	await rm(join(n8nFolder, 'storage'), { recursive: true, force: true });
	const former = join(n8nFolder, 'storage/n8n-nodes-pinterest-pipeline');
	await mkdir(former, { recursive: true });
	await mkdir(join(n8nFolder, 'binaryData'), { recursive: true });
	await writeFile(join(n8nFolder, 'binaryData/file'), '');
	for (const name of await readdir(join(ledger, '..')))
		if (name.startsWith('ledger.sqlite')) await rename(join(ledger, '..', name), join(former, name));
}

describe('an n8n with both of its folders for files, binaryData and storage', () => {
	it(
		'keeps the record in n8n 2, publishes nothing again, and can migrate afterwards',
		async () => {
			await asVersion010Left();
			const before = emulator.pins().length;
			expect(await outcomes()).toEqual(['existing']);
			expect(existsSync(ledger)).toBe(true);
			// Nothing of the package is in n8n's way.
			expect(existsSync(join(n8nFolder, 'storage'))).toBe(false);
			home.env.N8N_MIGRATE_FS_STORAGE_PATH = 'true';
			expect(await outcomes()).toEqual(['existing']);
			expect(existsSync(join(n8nFolder, 'binaryData'))).toBe(false);
			expect(existsSync(join(n8nFolder, 'storage/file'))).toBe(true);
			expect(emulator.pins()).toHaveLength(before);
		},
		5 * MINUTES,
	);

	it(
		'keeps the record when the user renames storage, as n8n 3 asks for, and publishes nothing again',
		async () => {
			const config = join(n8nFolder, 'config');
			const { fsStorageMigrated: _, ...settings } = JSON.parse(await readFile(config, 'utf8')) as Record<
				string,
				unknown
			>;
			await writeFile(config, JSON.stringify(settings), { mode: 0o600 });
			await asVersion010Left();
			home.env.N8N_MIGRATE_FS_STORAGE_PATH = 'true';
			const before = emulator.pins().length;
			await expect(home.execute(workflow.id)).rejects.toThrow();
			await rename(join(n8nFolder, 'storage'), join(n8nFolder, 'storage.old'));
			expect(await outcomes()).toEqual(['existing']);
			expect(existsSync(ledger)).toBe(true);
			expect(existsSync(join(n8nFolder, 'binaryData'))).toBe(false);
			expect(emulator.pins()).toHaveLength(before);
		},
		5 * MINUTES,
	);
});
