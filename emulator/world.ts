import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent } from 'undici';
import { createFaults } from './faults';
import { settingsOf, type EmulatorOptions } from './options';
import { createRateLimiter } from './rate-limits';
import { createState } from './state';

/** Everything one running emulator owns. Two of them in one process share nothing. */
export function createWorld(options: EmulatorOptions) {
	const settings = settingsOf(options);
	const directory = mkdtempSync(join(tmpdir(), 'pinterest-emulator-'));
	const closing = new AbortController();
	const agent = new Agent({ connect: { timeout: settings.imageFetchTimeoutMs } });
	return {
		settings,
		state: createState(settings),
		limiter: createRateLimiter(settings),
		faults: createFaults(),
		listing: settings.listing,
		agent,
		closing: closing.signal,
		/** Known once the server listens. */
		url: '',
		now: settings.now,
		fileOf: (kind: 'image' | 'media', name: string) => join(directory, `${kind}-${name}`),
		reset() {
			this.state = createState(settings);
			this.limiter.clear();
			this.faults.clear();
			this.listing = settings.listing;
		},
		async dispose() {
			closing.abort();
			await agent.destroy();
			await rm(directory, { recursive: true, force: true });
		},
	};
}

export type World = ReturnType<typeof createWorld>;
