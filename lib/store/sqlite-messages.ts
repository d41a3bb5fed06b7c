import type { RowWrite, StoreSize } from './atomic-store';

export interface SqliteThreadOptions {
	/** The absolute path of the database file. */
	file: string;
	/** How long a request waits for locks of other processes, in milliseconds, before it fails. */
	lockTimeoutMs: number;
	/** Added to each commit that waits for the disk, in milliseconds: what a slow disk costs. */
	commitDelayMs: number;
}

/** What is asked of the thread. The first ones read, the others write. */
export type SqliteRequest =
	| { verb: 'open' }
	| { verb: 'read'; keys: readonly string[] }
	| { verb: 'page'; start: string; inclusive: boolean; end: string; size: number }
	/** Rows from the later of `starts` to before the earlier of `ends`, no more than `size`. */
	| {
			verb: 'count';
			starts: readonly [string, string];
			inclusive: boolean;
			ends: readonly [string, string];
			size: number;
	  }
	| { verb: 'times'; topics: readonly string[] }
	| { verb: 'size' }
	| { verb: 'apply'; writes: readonly RowWrite[] }
	| { verb: 'delete'; key: string }
	| { verb: 'clear' }
	| { verb: 'notify'; topic: string };

/** What each verb answers. */
export interface SqliteResults {
	open: undefined;
	read: (string | undefined)[];
	page: [key: string, raw: string][];
	count: { rows: number; last?: string };
	times: number[];
	size: StoreSize;
	apply: boolean;
	delete: boolean;
	clear: undefined;
	/** How often the topic has been notified by now. */
	notify: number;
}

/** One message to the thread: what was asked in one tick, by number, and whether it shall close the file and end then. */
export interface SqliteMessage {
	requests: [id: number, request: SqliteRequest][];
	close?: boolean;
}

/** One message of the thread: what it did together. */
export type SqliteAnswer = [id: number, value: unknown, failure?: SqliteFailure];

export interface SqliteFailure {
	/** In SQLite's words. */
	reason: string;
	/** Whether the file could not be opened at all. */
	opening: boolean;
}
