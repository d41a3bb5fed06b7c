import { existsSync } from 'node:fs';
import { pipelineError } from '../sentences/problems';
import type { AtomicStore } from './atomic-store';
import { movedLedger } from './ledger-of-n8n';
import { MemoryStore } from './memory-store';
import { PostgresStore } from './postgres-store';
import { RedisStore } from './redis-store';
import { openSqlite } from './sqlite-store';

interface Kind {
	open: (url: string) => AtomicStore | Promise<AtomicStore>;
	shared: AtomicStore['shared'];
}

const REDIS: Kind = { open: (url) => new RedisStore(url), shared: 'machines' };
const POSTGRES: Kind = { open: (url) => new PostgresStore(url), shared: 'machines' };
const KINDS: Record<string, Kind> = {
	memory: { open: () => new MemoryStore(), shared: 'process' },
	// sqlite:PATH, and sqlite:///PATH as others write it
	sqlite: {
		open: async (url) => await openSqlite(fileOf(url)),
		shared: 'machine',
	},
	redis: REDIS,
	rediss: REDIS,
	postgres: POSTGRES,
	postgresql: POSTGRES,
};

/**
 * Opens the store that a URL names: `sqlite:PATH`, `redis://`, `rediss://`, `postgres://` or `memory:`.
 * Servers are connected to at the first use; a file is open when this resolves.
 * @throws PipelineError `store-unknown` for another kind, `store-unavailable` when a file cannot be opened.
 */
export async function openStore(url: string): Promise<AtomicStore> {
	return await kindOf(url).open(url);
}

/**
 * What the store of a URL is shared by, without opening it: a file would be made.
 * @throws PipelineError `store-unknown`
 */
export function sharedBy(url: string): AtomicStore['shared'] {
	return kindOf(url).shared;
}

/**
 * Whether the store of a URL may hold something: a file that is not there yet holds nothing, and opening it would make it.
 * @throws PipelineError `store-unknown`
 */
export function isStore(url: string): boolean {
	return kindOf(url) !== KINDS.sqlite || existsSync(fileOf(url));
}

function fileOf(sqliteUrl: string): string {
	return movedLedger(sqliteUrl.slice('sqlite:'.length).replace(/^\/\/(?=[/.])/, ''));
}

function kindOf(url: string): Kind {
	const kind = KINDS[/^([a-z]+):/i.exec(url)?.[1]?.toLowerCase() ?? ''];
	if (!kind) throw pipelineError('store-unknown');
	return kind;
}
