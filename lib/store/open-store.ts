import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore } from './atomic-store';
import { MemoryStore } from './memory-store';
import { PostgresStore } from './postgres-store';
import { RedisStore } from './redis-store';
import { SqliteStore } from './sqlite-store';
import { shownStore } from './store-problem';

const STORES: Record<string, (url: string) => AtomicStore> = {
	memory: () => new MemoryStore(),
	// sqlite:PATH, and sqlite:///PATH as others write it
	sqlite: (url) => new SqliteStore(url.slice('sqlite:'.length).replace(/^\/\/(?=[/.])/, '')),
	redis: (url) => new RedisStore(url),
	rediss: (url) => new RedisStore(url),
	postgres: (url) => new PostgresStore(url),
	postgresql: (url) => new PostgresStore(url),
};

/**
 * Opens the store that a URL names: `sqlite:PATH`, `redis://`, `rediss://`, `postgres://` or `memory:`.
 * Servers are connected to at the first use.
 * @throws PipelineError `store-unknown` for another kind, `store-unavailable` when a file cannot be opened.
 */
export function openStore(url: string): AtomicStore {
	const open = STORES[/^([a-z]+):/i.exec(url)?.[1]?.toLowerCase() ?? ''];
	if (!open) throw pipelineError('store-unknown');
	try {
		return open(url);
	} catch (error) {
		if (error instanceof PipelineError) throw error;
		throw pipelineError('store-unavailable:open', { url: shownStore(url), reason: (error as Error).message });
	}
}
