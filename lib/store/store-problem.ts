import { PipelineError } from '../model/problem';

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

/** What servers and networks say, by their code, in words for whoever runs them. */
const REASONS: Record<string, string> = {
	ECONNREFUSED: 'nothing listens there',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'its host name cannot be looked up',
	ENETUNREACH: 'it cannot be reached',
	EHOSTUNREACH: 'it cannot be reached',
	ETIMEDOUT: 'it does not answer',
	ECONNRESET: 'the connection was lost',
	EPIPE: 'the connection was lost',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
	NOAUTH: 'it wants a password',
	WRONGPASS: 'it refuses the user or the password',
	NOPERM: 'its user may not do this',
	READONLY: 'it is a replica that takes no writes',
	LOADING: 'it is still starting',
	MISCONF: 'it cannot write to its disk',
	OOM: 'its memory is full',
	'08P01':
		'it refuses the connection, as a pooler does that does not know statement_timeout; use the address of the database itself',
	'25006': 'it is a replica that takes no writes',
	'28000': 'it refuses the user or the password',
	'28P01': 'it refuses the user or the password',
	'3D000': 'it has no such database',
	'42501': 'its user may not do this',
	'53100': 'its disk is full',
	'53300': 'it has no connection left',
	'57014': 'it does not answer in time',
	'57P01': 'it is shutting down',
	'57P02': 'it is shutting down',
	'57P03': 'it is still starting',
};

/** @throws PipelineError `store-unknown` when the URL cannot be read; the message does not repeat it. */
export function placeOf(kind: StorePlace['kind'], url: string): StorePlace {
	if (!URL.canParse(url))
		throw problem('store-unknown', `The address of the ${kind} store is not a valid URL.`, 'none');
	return { kind, host: new URL(url).host || 'localhost' };
}

/** @throws PipelineError `store-unknown` for what could not be the beginning of a key and the name of a table. */
export function checkNamespace(namespace: string): string {
	if (/^[a-z][a-z0-9-]{0,39}$/.test(namespace)) return namespace;
	throw problem(
		'store-unknown',
		'A namespace has up to 40 small letters, digits and hyphens, and begins with a letter.',
		'none',
	);
}

/**
 * The problem of anything that a client of a server threw. The original is not kept as the cause:
 * its text names users, and its fields hold the command with the password or the record in it.
 */
export function storeUnavailable({ kind, host }: StorePlace, thrown: unknown): PipelineError {
	if (thrown instanceof PipelineError) return thrown;
	return problem(
		'store-unavailable',
		`The ${kind} store at ${host} cannot be used: ${reasonOf(thrown)}.`,
		'retry-later',
	);
}

/** The problem of a file that cannot be written or read: a full disk, a lock that is never released. */
export function fileUnavailable(name: string, thrown: unknown): PipelineError {
	return problem(
		'store-unavailable',
		`The SQLite store ${name} cannot be used: ${(thrown as Error).message}.`,
		'retry-later',
	);
}

/** A verb was called after `disconnect`. */
export function storeClosed({ kind, host }: StorePlace): PipelineError {
	return problem('store-unavailable', `The ${kind} store at ${host} was closed by this process.`, 'retry-later');
}

function reasonOf(thrown: unknown): string {
	const { code, name, message = '' } = thrown as { code?: unknown; name?: string; message?: string };
	// Redis begins its refusals with a word in capitals, and has no code beside it.
	const known = typeof code === 'string' ? code : name === 'ReplyError' ? /^[A-Z]+/.exec(message)?.[0] : undefined;
	if (known) return REASONS[known] ?? `it failed with ${known}`;
	if (/time(d )?out/i.test(message)) return 'it does not answer in time';
	// Both clients throw bare errors for connections; anything else is a fault of ours.
	return name === 'Error' || name === 'AbortError' ? 'the connection was lost' : `unexpected ${name}`;
}

function problem(code: string, message: string, action: 'retry-later' | 'none'): PipelineError {
	return new PipelineError({ code, category: 'store', message, action });
}
