import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as n8nCore from 'n8n-core';
import { usage } from '../settings';

export type Engine = typeof n8nCore;

export interface EngineSettings {
	/** The folders whose files nodes may read, by n8n's own policy. */
	readableFolders: string[];
}

/**
 * Loads n8n's engine. It reads its settings from the environment while it loads, and writes a key file, for
 * which each run has its own folder.
 * @throws PipelineError `usage` where n8n-core is not installed.
 */
export async function loadEngine({
	readableFolders,
}: EngineSettings): Promise<{ engine: Engine; dispose: () => Promise<void> }> {
	const folder = mkdtempSync(join(tmpdir(), 'pinterest-pipeline-'));
	Object.assign(process.env, {
		N8N_USER_FOLDER: folder,
		N8N_ENCRYPTION_KEY: 'of-this-run-only',
		N8N_LOG_LEVEL: process.env.N8N_LOG_LEVEL ?? 'silent',
		N8N_DIAGNOSTICS_ENABLED: 'false',
		N8N_RESTRICT_FILE_ACCESS_TO: readableFolders.join(';'),
	});
	const dispose = async () => await rm(folder, { recursive: true, force: true });
	try {
		return { engine: await import('n8n-core'), dispose };
	} catch (error) {
		await dispose();
		if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
		throw usage(
			"Running workflows needs n8n's engine, which is not installed. Install it with: npm install n8n-core@2.41.1",
		);
	}
}
