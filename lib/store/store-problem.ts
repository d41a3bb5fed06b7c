import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { STORE_REASONS } from '../sentences/store';

/** The most a connection may take: one that serves a ledger is there within milliseconds, so that longer means down. */
export const CONNECT_MS = 2_500;
/** The most an answer may take; with the connection before it this stays within six seconds, a fraction of any lease. */
export const ANSWER_MS = 3_000;
/** What several ledgers in one server are told apart by, unless the caller says otherwise. */
export const DEFAULT_NAMESPACE = 'pinterest-pipeline';

/** A server that holds a store, as messages may name it: without the user, the password and the query of its URL. */
export interface StorePlace {
	kind: 'Redis' | 'Postgres';
	/** With the port, when it is not the usual one. */
	host: string;
}

/** @throws PipelineError `store-unknown` when the URL cannot be read; the message does not repeat it. */
export function placeOf(kind: StorePlace['kind'], url: string): StorePlace {
	const parsed = URL.parse(url);
	if (!parsed || !isReadable(parsed, url)) throw pipelineError('store-unknown:url', { kind });
	return { kind, host: hostOf(parsed) };
}

/** The URL of a store as people may see it: the address of a server without user, password and query. */
export function shownStore(url: string): string {
	const parsed = /^(redis|postgres)/i.test(url) ? URL.parse(url) : undefined;
	return parsed ? `${parsed.protocol}//${hostOf(parsed)}${parsed.pathname}` : url;
}

/**
 * Whether the password ends where a reader of URLs thinks. Behind a `#`, `?` or `/` that is not percent-encoded the
 * rest of the password would be something else, and its beginning the host.
 */
function isReadable({ username, password }: URL, url: string): boolean {
	try {
		decodeURIComponent(username + password);
	} catch {
		return false;
	}
	return !/^([?#].*@|\/[^?]*@)/.test(behindHost(url));
}

/** A port is named only where it cannot be the beginning of a password. */
function hostOf({ host, hostname, href }: URL): string {
	return (behindHost(href).includes('@') ? hostname : host) || 'localhost';
}

function behindHost(url: string): string {
	return url.replace(/^[^/]*\/\/[^/?#]*/, '');
}

/** @throws PipelineError `store-unknown` for what could not be the beginning of a key and the name of a table. */
export function checkNamespace(namespace: string): string {
	if (/^[a-z][a-z0-9-]{0,39}$/.test(namespace)) return namespace;
	throw pipelineError('store-unknown:namespace');
}

/**
 * The problem of anything that a client of a server threw. The original is not kept as the cause:
 * its text names users, and its fields hold the command with the password or the record in it.
 */
export function storeUnavailable({ kind, host }: StorePlace, thrown: unknown): PipelineError {
	if (thrown instanceof PipelineError) return thrown;
	return pipelineError('store-unavailable', { kind, host, reason: reasonOf(thrown) });
}

/** A verb was called after `disconnect`. */
export function storeClosed({ kind, host }: StorePlace): PipelineError {
	return pipelineError('store-unavailable:closed', { kind, host });
}

function reasonOf(thrown: unknown): string {
	const { code, name, message = '' } = thrown as { code?: unknown; name?: string; message?: string };
	// Redis begins its refusals with a word in capitals, and has no code beside it.
	const known = typeof code === 'string' ? code : name === 'ReplyError' ? /^[A-Z]+/.exec(message)?.[0] : undefined;
	if (known) return STORE_REASONS[known] ?? `the server failed with ${known}`;
	if (/time(d )?out/i.test(message)) return 'the server does not answer in time';
	// Both clients throw bare errors for connections; anything else is a fault of ours.
	return name === 'Error' || name === 'AbortError' ? 'the connection was lost' : `an unexpected ${name}`;
}
