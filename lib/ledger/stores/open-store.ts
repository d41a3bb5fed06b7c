import { PipelineError } from '../../model/problem';
import type { AtomicStore } from './atomic-store';
import { MemoryStore } from './memory-store';
import { SqliteStore } from './sqlite-store';

/**
 * Opens the store that a URL names: `sqlite:PATH` or `memory:`.
 * @throws PipelineError `store-unknown` for another kind, `store-unavailable` when it cannot be opened.
 */
export function openStore(url: string): AtomicStore {
	const scheme = /^([a-z]+):/i.exec(url)?.[1]?.toLowerCase();
	if (scheme === 'memory') return new MemoryStore();
	if (scheme !== 'sqlite') {
		throw storeProblem('store-unknown', `"${scheme ?? url}" is not a kind of store. Use sqlite:PATH or memory:.`);
	}
	const path = url.slice('sqlite:'.length).replace(/^\/\/(?=\/|\.)/, '');
	try {
		return new SqliteStore(path);
	} catch (error) {
		throw storeProblem('store-unavailable', `The store ${path} cannot be opened: ${(error as Error).message}.`);
	}
}

function storeProblem(code: string, message: string): PipelineError {
	return new PipelineError({ code, category: 'store', message, action: 'none' });
}
