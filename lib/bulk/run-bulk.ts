import { mapUnordered } from '../concurrency/map-unordered';
import type { Ledger } from '../ledger/ledger';
import { problemOf } from '../sentences/problems';
import type { RowWrite } from '../store/atomic-store';
import { SKIPPED_NAMED, type BulkChange, type BulkCounts, type SkippedJob } from './bulk-change';
import { BulkHold } from './bulk-hold';
import { BulkLog } from './bulk-log';
import { changeJob, type JobChange } from './change-job';
import { nextPage, writeDownKeys } from './chosen-jobs';
import { tryNotedRows, type TryRows } from './try-rows';

/** Jobs that are changed side by side: enough that a store across a network is not waited for. */
const AT_ONCE = 8;

export interface RunBulkOptions {
	signal: AbortSignal;
	/** Where an account is connected. @default rows of imports are left, and counted by their import */
	tryRows?: TryRows;
}

/**
 * Carries out a bulk change, or what is left of it, under a lease: each job once, whoever is killed when.
 * @returns the change as it is then; undefined where it has ended before, or another process has it.
 * @throws what kept it from going on, such as a store that does not answer; it can be carried on later.
 */
export async function runBulk(ledger: Ledger, id: string, options: RunBulkOptions): Promise<BulkChange | undefined> {
	const hold = await BulkHold.on(ledger, id);
	if (!hold) return undefined;
	try {
		await changePages(ledger, hold, options);
		if (options.tryRows) await tryNotedRows(ledger, hold, options.tryRows, options.signal);
		if (options.signal.aborted) await hold.release();
		else await hold.end();
		return hold.bulk;
	} catch (error) {
		hold.drop();
		const { message, code, category } = problemOf(error);
		if (code === 'bulk-too-many') await hold.end().then(async () => await noteTrouble(ledger, id, message));
		else if (code !== 'lease-lost' && category !== 'store') await hold.release({ trouble: message });
		if (code === 'lease-lost' || code === 'bulk-too-many') return undefined;
		throw error;
	}
}

async function noteTrouble(ledger: Ledger, id: string, trouble: string): Promise<void> {
	await new BulkLog(ledger).change(id, (bulk) => ({ ...bulk, trouble }));
}

async function changePages(ledger: Ledger, hold: BulkHold, { signal, tryRows: tries }: RunBulkOptions): Promise<void> {
	const goesOn = () => !signal.aborted && !hold.isCancelled;
	const keys = await writeDownKeys(ledger, hold.bulk, () => signal.throwIfAborted());
	if (keys !== hold.bulk.keys) await hold.save({ keys });
	while (goesOn()) {
		if (hold.bulk.underWay.length === 0) {
			const page = await nextPage(ledger, hold.bulk);
			if (!page) return;
			await hold.save({ cursor: page.cursor, underWay: page.keys });
			if (page.keys.length === 0) continue;
		}
		const changes = await changeUnderWay(ledger, hold.bulk, goesOn, tries !== undefined);
		if (changes) await hold.save(...(await counted(ledger, hold.bulk, changes)));
	}
}

/** @returns undefined where it was interrupted: the jobs are met again by whoever goes on. */
async function changeUnderWay(
	ledger: Ledger,
	bulk: BulkChange,
	goesOn: () => boolean,
	triesRows: boolean,
): Promise<JobChange[] | undefined> {
	const { underWay, keys = 0, cursor } = bulk;
	const first = Number(cursor) - underWay.length;
	const changes: JobChange[] = [];
	const work = async ([index, key]: [number, string]) => {
		if (!goesOn()) return undefined;
		return await changeJob(ledger, bulk, key, { index: first + index, of: keys }, { triesRows });
	};
	for await (const [, change] of mapUnordered(underWay.entries(), AT_ONCE, work)) {
		if (change) changes.push(change);
	}
	return changes.length === underWay.length ? changes : undefined;
}

/** The record after the jobs under way, and the rows that are noted with it. */
async function counted(
	ledger: Ledger,
	bulk: BulkChange,
	changes: readonly JobChange[],
): Promise<[Partial<BulkChange>, RowWrite[]]> {
	const log = new BulkLog(ledger);
	const counts: BulkCounts = { ...bulk.counts, skipped: { ...bulk.counts.skipped } };
	const imports = { ...bulk.imports };
	const skipped: SkippedJob[] = [...bulk.skipped];
	const notes: RowWrite[] = [];
	for (const change of changes) {
		if (change.what === 'done') counts.done += 1;
		else if (change.what === 'row') notes.push(await log.rowNote(bulk.id, change.importId, change.key, true));
		else {
			const { what: _, importId, ...job } = change;
			counts.skipped[job.reason] = (counts.skipped[job.reason] ?? 0) + 1;
			if (importId !== undefined) imports[importId] = (imports[importId] ?? 0) + 1;
			if (skipped.length < SKIPPED_NAMED) skipped.push(job);
		}
	}
	return [{ counts, imports, skipped, underWay: [] }, notes];
}
