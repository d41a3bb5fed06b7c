import type { Ledger } from '../ledger/ledger';
import type { JobRecord } from '../model/job';
import type { OutcomeKind } from '../model/outcome';
import { PipelineError } from '../model/problem';
import type { RowWrite } from '../store/atomic-store';
import { SKIPPED_NAMED, type BulkCounts, type SkippedJob, type SkipReason } from './bulk-change';
import type { BulkHold } from './bulk-hold';
import { BulkLog } from './bulk-log';

/** What a row came to that was tried again with its import. */
export interface RowAnswer {
	/** Of its job. */
	key: string;
	outcome: OutcomeKind;
}

/** Tries the rows of these jobs again with the cells that their import has; yields an answer for each that was tried. */
export type TryRows = (importId: string, keys: ReadonlySet<string>, signal: AbortSignal) => AsyncIterable<RowAnswer>;

/** Records that are read together, and rows that are answered in one write. */
const TOGETHER = 100;
const WELL: readonly OutcomeKind[] = ['created', 'existing', 'scheduled', 'held'];

/** Tries again the rows that were noted, one import after the other. A row is forgotten with its answer. */
export async function tryNotedRows(
	ledger: Ledger,
	hold: BulkHold,
	tryRows: TryRows,
	signal: AbortSignal,
): Promise<void> {
	const log = new BulkLog(ledger);
	while (!signal.aborted && !hold.isCancelled) {
		const next = await log.firstImport(hold.bulk.id);
		if (!next) return;
		const rows = new NotedRows(log, hold, next.importId);
		const open = await openRows(ledger, rows, next.keys);
		const stop = new AbortController();
		try {
			for await (const { key, outcome } of tryRows(next.importId, open, AbortSignal.any([signal, stop.signal]))) {
				if (open.delete(key)) await rows.answered([key], WELL.includes(outcome) ? 'done' : 'failed');
				if (hold.isCancelled) stop.abort();
			}
		} catch (error) {
			if (signal.aborted || hold.isCancelled) return;
			if (!(error instanceof PipelineError) || error.problem.category === 'store') throw error;
			await rows.answered([...open], 'error', error.problem.message);
			continue;
		}
		if (!signal.aborted && !hold.isCancelled) await rows.answered([...open], 'fix-row');
	}
}

/** Those whose answer is not known. A process that was killed may have tried some before. */
async function openRows(ledger: Ledger, rows: NotedRows, keys: readonly string[]): Promise<Set<string>> {
	const open = new Set(keys);
	for (let at = 0; at < keys.length; at += TOGETHER) {
		const some = keys.slice(at, at + TOGETHER);
		const found = await ledger.findReadable(some);
		const tried = some.filter((_, index) => {
			const stored = found[index];
			return stored && !(stored instanceof PipelineError) && rows.wasTried(stored.job);
		});
		for (const key of tried) open.delete(key);
		await rows.answered(tried, 'done');
	}
	return open;
}

/** The rows of one import that a bulk change has noted. */
class NotedRows {
	constructor(
		private readonly log: BulkLog,
		private readonly hold: BulkHold,
		private readonly importId: string,
	) {}

	wasTried({ updatedAt }: JobRecord): boolean {
		// To the second, as the times of records are.
		return Date.parse(updatedAt) > this.hold.bulk.until;
	}

	/** Counts rows and forgets them, in one step. */
	async answered(keys: readonly string[], what: 'done' | 'failed' | SkipReason, message?: string): Promise<void> {
		const { id } = this.hold.bulk;
		for (let at = 0; at < keys.length; at += TOGETHER) {
			const some = keys.slice(at, at + TOGETHER);
			const forgotten: RowWrite[] = [];
			for (const key of some) forgotten.push(await this.log.rowNote(id, this.importId, key, false));
			await this.hold.save(this.counted(some, what, message), forgotten);
		}
	}

	private counted(keys: readonly string[], what: 'done' | 'failed' | SkipReason, message: string | undefined) {
		const { counts: before, skipped: named } = this.hold.bulk;
		const counts: BulkCounts = { ...before, skipped: { ...before.skipped } };
		if (what === 'done' || what === 'failed') {
			counts[what] += keys.length;
			return { counts };
		}
		counts.skipped[what] = (counts.skipped[what] ?? 0) + keys.length;
		const more: SkippedJob[] = keys.map((key) => ({ key, reason: what, ...(message !== undefined && { message }) }));
		return { counts, skipped: [...named, ...more].slice(0, SKIPPED_NAMED) };
	}
}
