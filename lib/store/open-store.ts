import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore } from './atomic-store';
import { movedLedger } from './ledger-of-n8n';
import { MemoryStore } from './memory-store';
import { PostgresStore } from './postgres-store';
import { RedisStore } from './redis-store';
import { SqliteStore } from './sqlite-store';
import { shownStore } from './store-problem';

interface Kind {
	open: (url: string) => AtomicStore;
	shared: AtomicStore['shared'];
}

const REDIS: Kind = { open: (url) => new RedisStore(url), shared: 'machines' };
const POSTGRES: Kind = { open: (url) => new PostgresStore(url), shared: 'machines' };
const KINDS: Record<string, Kind> = {
	memory: { open: () => new MemoryStore(), shared: 'process' },
	// sqlite:PATH, and sqlite:///PATH as others write it
	sqlite: {
		open: (url) => new SqliteStore(movedLedger(url.slice('sqlite:'.length).replace(/^\/\/(?=[/.])/, ''))),
		shared: 'machine',
	},
	redis: REDIS,
	rediss: REDIS,
	postgres: POSTGRES,
	postgresql: POSTGRES,
};

/**
 * Opens the store that a URL names: `sqlite:PATH`, `redis://`, `rediss://`, `postgres://` or `memory:`.
 * Servers are connected to at the first use.
 * @throws PipelineError `store-unknown` for another kind, `store-unavailable` when a file cannot be opened.
 */
export function openStore(url: string): AtomicStore {
	const { open } = kindOf(url);
	try {
		return open(url);
	} catch (error) {
		if (error instanceof PipelineError) throw error;
		throw pipelineError('store-unavailable:open', { url: shownStore(url), reason: (error as Error).message });
	}
}

/**
 * What the store of a URL is shared by, without opening it: a file would be made.
 * @throws PipelineError `store-unknown`
 */
export function sharedBy(url: string): AtomicStore['shared'] {
	return kindOf(url).shared;
}

function kindOf(url: string): Kind {
	const kind = KINDS[/^([a-z]+):/i.exec(url)?.[1]?.toLowerCase() ?? ''];
	if (!kind) throw pipelineError('store-unknown');
	return kind;
}
