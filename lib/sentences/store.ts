import type { Sentences } from './sentence';

const RETRY = { category: 'store', action: 'retry-later' } as const;
const FIX = { category: 'store', action: 'none' } as const;

/** The store of the ledger, and records that several processes change. */
export const STORE = {
	'store-unknown': {
		...FIX,
		message: () => 'This kind of store is not supported. Use sqlite:PATH, redis://, rediss://, postgres:// or memory:.',
	},
	'store-unknown:url': {
		...FIX,
		message: ({ kind }: { kind: string }) => `The address of the ${kind} store is not a valid URL.`,
		advice:
			'Percent-encode special characters in the password: `@` is `%40`, `/` is `%2F`, `#` is `%23`, `?` is `%3F`, `%` is `%25`.',
	},
	'store-unknown:namespace': {
		...FIX,
		message: () => 'A namespace has at most 40 lowercase letters, digits and hyphens, and starts with a letter.',
	},
	'store-unavailable': {
		...RETRY,
		message: ({ kind, host, reason }: { kind: string; host: string; reason: string }) =>
			`The ${kind} store at ${host} cannot be used: ${reason}.`,
		advice:
			'Nothing is published while the store cannot be used. Check that the server is running, and that this machine can reach it with the user and the password of the address.',
	},
	'store-unavailable:file': {
		...RETRY,
		message: ({ name, reason }: { name: string; reason: string }) =>
			`The SQLite store ${name} cannot be used: ${reason}.`,
		advice: 'Check the free disk space and the permissions of the file and of its folder.',
	},
	'store-unavailable:file-closed': {
		...RETRY,
		message: ({ name }: { name: string }) => `The SQLite store ${name} was closed by this process.`,
	},
	'store-unavailable:thread': {
		...RETRY,
		message: ({ name, reason }: { name: string; reason: string }) =>
			`The thread of the SQLite store ${name} ended unexpectedly: ${reason}.`,
	},
	'store-unavailable:open': {
		...RETRY,
		message: ({ url, reason }: { url: string; reason: string }) => `The store ${url} cannot be opened: ${reason}.`,
	},
	'store-unavailable:closed': {
		...RETRY,
		message: ({ kind, host }: { kind: string; host: string }) =>
			`The ${kind} store at ${host} was closed by this process.`,
	},
	'ledger-ambiguous': {
		...FIX,
		message: ({ files, file }: { files: string; file: string }) =>
			`There are several records of published pins: ${files}. Move the one to go on with to ${file}.`,
		advice:
			"Version 0.1.0 kept its record in n8n's storage folder, and this folder was renamed more than once. The newest file is usually the right one. What the chosen record does not contain may be published again.",
	},
	'record-file-invalid': {
		...FIX,
		message: ({ line }: { line: number }) =>
			`Line ${line} of the exported record is damaged or was changed. Export the record again and import that file.`,
		advice: 'A file is imported only as `store export` wrote it: every row counts. Copy it in binary mode.',
	},
	'record-file-invalid:other': {
		...FIX,
		message: () => 'This file is not an exported record. Give a file that "store export" wrote.',
	},
	'record-file-invalid:newer': {
		...FIX,
		message: ({ version }: { version: string }) =>
			`The record was exported by version ${version} of this package, in a format that this version does not read. Update this package.`,
	},
	'record-file-invalid:short': {
		...FIX,
		message: ({ rows }: { rows: number }) =>
			`The exported record ends after ${rows} rows without its last line, so a part of it is missing. Copy the file again, or export the record again.`,
	},
	'record-file-invalid:sum': {
		...FIX,
		message: ({ rows, promised }: { rows: number; promised: number }) =>
			`The exported record was changed: its last line promises ${promised} rows and a checksum, and the ${rows} rows in it do not match. Export the record again and import that file.`,
	},
	'store-not-empty': {
		...FIX,
		message: () =>
			'The store already has a record that is not the one in this file. Import it into an empty store: two records cannot be merged.',
		advice: 'Name a new file, an empty database or an empty Redis with `--store`.',
	},
	'record-differs': {
		...FIX,
		message: () =>
			'The record in the store is not the one in the file, because something else wrote to the store during the import. Stop n8n and all workers, empty the store, and import the file again.',
	},
	'record-contended': {
		...RETRY,
		message: ({ key }: { key: string }) =>
			`Too many processes are changing the record ${key} at the same time. Run this again in a moment.`,
	},
	'job-unknown:record': { ...RETRY, message: ({ key }: { key: string }) => `The ledger has no job ${key}.` },
	'job-contended': {
		...RETRY,
		message: ({ key }: { key: string }) => `Too many processes are changing the job ${key} at the same time.`,
	},
	'job-unreadable': {
		...FIX,
		message: ({ key }: { key: string }) =>
			`The record of the job ${key} cannot be read. It is set aside, and nothing is published for it.`,
		advice:
			'Look for its pin on Pinterest. Restore the record from a backup, or give the row another idempotency_key to publish it again. Use a store, or a namespace, that no other program writes to.',
	},
	'job-newer': {
		...FIX,
		message: ({ key, version }: { key: string; version: string }) =>
			`The record of the job ${key} was written by version ${version} of this package, which this version cannot read. It is left alone.`,
		advice: 'Update this installation to that version or a later one.',
	},
	'row-unreadable': {
		...RETRY,
		message: ({ row }: { row: string }) =>
			`The row ${row} of the store cannot be read: this package did not write it so.`,
		advice:
			'Restore it from a backup, or delete it if it begins with "breaker:", "warm-up:", "lock:" or "looked:". Use a store, or a namespace, that no other program writes to.',
	},
	'lease-lost': {
		...RETRY,
		message: () => 'Another process took over this job because this process did not respond in time.',
		advice: 'The other process finishes the job.',
	},
} as const satisfies Sentences;

/** What is said of a store that does not answer, for whoever watches the run. */
export const STORE_NOTICES = {
	gone: (problem: string) => `${problem} Publishing pauses until the store is back, for five minutes at most.`,
	back: () => 'The store is back, and publishing goes on.',
};

/** What servers and networks report, by their code, in words for whoever runs them. */
export const STORE_REASONS: Record<string, string> = {
	ECONNREFUSED: 'no server is listening there',
	ENOTFOUND: 'the host does not exist',
	EAI_AGAIN: 'the host name cannot be resolved',
	ENETUNREACH: 'the server cannot be reached',
	EHOSTUNREACH: 'the server cannot be reached',
	ETIMEDOUT: 'the server does not answer',
	ECONNRESET: 'the connection was lost',
	EPIPE: 'the connection was lost',
	DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate is not trusted',
	SELF_SIGNED_CERT_IN_CHAIN: 'the certificate is not trusted',
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate is not trusted',
	ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate is for another host',
	NOAUTH: 'the server requires a password',
	WRONGPASS: 'the server refuses the user or the password',
	NOPERM: 'the user lacks the permissions for this',
	READONLY: 'the server is a replica that does not accept writes',
	LOADING: 'the server is still starting',
	MISCONF: 'the server cannot write to its disk',
	OOM: 'the memory of the server is full',
	'08P01':
		'the server refuses the connection, as connection poolers do that do not support statement_timeout; use the address of the database itself',
	'25006': 'the server is a replica that does not accept writes',
	'28000': 'the server refuses the user or the password',
	'28P01': 'the server refuses the user or the password',
	'3D000': 'the database does not exist',
	'42501': 'the user lacks the permissions for this',
	'53100': 'the disk of the server is full',
	'53300': 'the server has no connection left',
	'57014': 'the server does not answer in time',
	'57P01': 'the server is shutting down',
	'57P02': 'the server is shutting down',
	'57P03': 'the server is still starting',
};
