import type { Ledger } from '../ledger/ledger';
import { cursorOf } from '../ledger/job-list';
import { jobsAlong, searched, type SearchOrder } from '../ledger/job-search';
import type { JobRecord } from '../model/job';
import { pipelineError } from '../sentences/problems';
import type { BulkChange, BulkRequest } from './bulk-change';
import { BulkLog, PAGE } from './bulk-log';
import { isChangedBy, verdictOf } from './job-verdict';

/** Keys that are held at once to bring them into their order: some 10 MB. */
const MOST_SPREAD = 100_000;
/** Records between two looks at whether the work is still wanted. */
const LOOK_EVERY = 2_000;

/** The jobs that are changed next, and how far that is. */
export interface BulkPage {
	keys: string[];
	cursor: string;
}

/** In which order a change meets its jobs: those that are spread, and those that are chosen by when they are due, along the schedule. */
export function orderOf({ move, search }: Pick<BulkRequest, 'move' | 'search'>): SearchOrder {
	const isSpread = move !== undefined && 'from' in move;
	const byDue = search?.dueFrom !== undefined || search?.dueUntil !== undefined;
	return isSpread || byDue ? 'due' : 'newest';
}

/**
 * Jobs that move along the schedule would be met again, or not at all, so their keys are written down first.
 * @returns how many there are; undefined where the jobs are read along their list.
 * @throws PipelineError `bulk-too-many`.
 */
export async function writeDownKeys(
	ledger: Ledger,
	bulk: BulkChange,
	goOn: (met: number) => void,
): Promise<number | undefined> {
	const { search } = bulk;
	if (bulk.keys !== undefined || !search || orderOf(bulk) === 'newest') return bulk.keys;
	const now = await ledger.store.now();
	const fits = searched({ ...search, until: undefined });
	const keys: string[] = [];
	let read = 0;
	for await (const job of jobsAlong(ledger, search, { order: 'due' })) {
		if (++read % LOOK_EVERY === 0) goOn(keys.length);
		if (!fits(job) || verdictOf(job, bulk, now) !== 'change') continue;
		if (keys.push(job.key) > MOST_SPREAD) throw pipelineError('bulk-too-many', { limit: MOST_SPREAD });
	}
	return await new BulkLog(ledger).writeKeys(bulk.id, keys);
}

/** The jobs that are changed after those that were met so far. Those that the change has changed already are not among them. */
export async function nextPage(ledger: Ledger, bulk: BulkChange): Promise<BulkPage | undefined> {
	const { id, cursor, keys, search = {} } = bulk;
	if (keys !== undefined) {
		const place = Number(cursor ?? 0);
		const page = await new BulkLog(ledger).keysAt(id, place);
		return page.length === 0 ? undefined : { keys: page, cursor: String(place + page.length) };
	}
	const until = Math.min(search.until ?? Infinity, bulk.until);
	const fits = searched({ ...search, until });
	const found: string[] = [];
	let last: JobRecord | undefined;
	let read = 0;
	for await (const job of jobsAlong(ledger, { ...search, until }, { after: cursor, page: PAGE })) {
		last = job;
		read += 1;
		if (fits(job) && !isChangedBy(job, bulk)) found.push(job.key);
		if (found.length === PAGE || read === LOOK_EVERY) break;
	}
	return last && { keys: found, cursor: cursorOf(last) };
}
