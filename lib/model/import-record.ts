import type { Finding } from './finding';
import type { Cells } from './import-row';
import { OUTCOMES, type OutcomeKind, type PublishedPin } from './outcome';
import type { Problem } from './problem';

/** How many rows an import has, and how many of them have each outcome. */
export type ImportCounters = { rows: number } & Record<`${OutcomeKind}_rows`, number>;

/** What the rows of a file were built with, beside their cells. Plain JSON: rows are built with it again when they are tried again. */
export interface ImportDefaults {
	board?: string;
	campaign?: string;
	timeZone?: string;
	folder?: string;
	/** How images are made fit for Pinterest; see `PinDraft.fit`. */
	fit?: string;
	/** How far apart the pins of a row with several boards are, in milliseconds. */
	spreadMs?: number;
	/** Whether rows wait for approval unless they say yes. */
	requireApproval?: boolean;
	/** What an approved edit of a published pin does; as the import was told. */
	onEdit?: 'ask' | 'update' | 'publish';
}

/** How an import ended: at the end of its file, by a signal, or by itself. */
export type ImportEnd = 'done' | 'interrupted' | 'stopped';

/** One import as the ledger keeps it, with the counters of its last run. */
export interface ImportRecord extends ImportCounters {
	id: string;
	/** The form of this record. 2: its rows that failed without a job are found by rows beside them. */
	format: number;
	/** The file's name without its folder. */
	file?: string;
	/** SHA-256 of its bytes in hex; absent where it was not read to its end. */
	sha256?: string;
	/** The tool that the file comes from. */
	dialect?: string;
	/** The headers of the file in their order. */
	columns: string[];
	/** The campaign of rows that name none. */
	campaign?: string;
	/** The ID and the name of the account. */
	account?: string;
	accountName?: string;
	/** Who began it: a user of the system, or an execution of n8n. */
	by?: string;
	/** ISO 8601 in UTC. */
	startedAt: string;
	/** ISO 8601 in UTC; absent while it runs, and where its process was killed. */
	endedAt?: string;
	ended?: ImportEnd;
	/**
	 * When its process was alive for certain, ISO 8601 in UTC. There while a run of it goes on, and where that run's process
	 * was killed; see `importState`. Imports of version 0.1.0 have none.
	 */
	aliveAt?: string;
	defaults: ImportDefaults;
}

/** A process writes at least every 15 seconds that it is alive, so one that was silent for longer than this is gone. */
const GONE_MS = 60_000;

/** How an import stands. `unknown`: it runs, or its process was killed, and an earlier version recorded it. */
export type ImportState = ImportEnd | 'running' | 'killed' | 'unknown';

/** @param now by the store's clock, in epoch milliseconds. */
export function importState({ aliveAt, ended }: ImportRecord, now: number): ImportState {
	if (aliveAt !== undefined) return now - Date.parse(aliveAt) < GONE_MS ? 'running' : 'killed';
	return ended ?? 'unknown';
}

/** One row of an import, and what became of it. */
export interface ImportedRow {
	row: number;
	title?: string;
	/** The idempotency key of its job, once that is known. */
	key?: string;
	outcome: OutcomeKind;
	pin?: PublishedPin;
	problem?: Problem;
	findings?: Finding[];
	/** When it was read or answered, ISO 8601 in UTC by the store's clock. What its job came to later is in the job's record. */
	at: string;
	/** Its cells by our column names, and the line as it came, both without signatures of addresses. */
	cells: Cells;
	original: Record<string, unknown>;
	/** The headers and columns whose address lost its signature, and so does not open the file any more. */
	unsigned?: string[];
	/**
	 * Of a row that waits for approval: the key that its job has or will have, and what a decision about it is kept under.
	 * Absent where its key is not known.
	 */
	waits?: { key: string; subject: string };
	/** Who approved it, and when, ISO 8601 in UTC. */
	approved?: { by: string; at: string };
}

export function noCounters(): ImportCounters {
	const counters = OUTCOMES.map((kind) => [`${kind}_rows`, 0]);
	return { rows: 0, ...(Object.fromEntries(counters) as Omit<ImportCounters, 'rows'>) };
}

export function countRow(counters: ImportCounters, outcome: OutcomeKind): void {
	counters.rows += 1;
	counters[`${outcome}_rows`] += 1;
}
