import { JOB_STATES, type JobRecord, type JobState } from '../model/job';
import { PipelineError } from '../model/problem';
import { inPages } from '../concurrency/in-pages';
import { mergeInOrder } from '../concurrency/merge-in-order';
import { CompleteIndex } from './complete-index';
import { countedDown, MOMENT_DIGITS, momentOf } from './counted-down';
import { isPruned, type JobRecords, type StoredJob } from './job-record';
import { needOf, NEEDY_STATES } from './needs';

/** Which jobs a list has: those that fit everything that is given. */
export interface JobFilter {
	states?: readonly JobState[];
	campaign?: string;
	/** The ID of an account. */
	account?: string;
	/** The board as the job names it: its name, or its ID where the name was never known. */
	board?: string;
	/** The ID of an import. */
	importId?: string;
	/** What has to be done for it: one of `NEEDS`. */
	needs?: string;
	/** Came to its state at this moment or later, in epoch milliseconds. */
	since?: number;
	/** Came to its state at this moment or earlier. */
	until?: number;
}

export interface ListOptions {
	/** The `cursorOf` the last job of the page before. */
	after?: string;
	/** How many jobs are read at a time. @default 100 */
	page?: number;
}

/** While a process has it, a job passes these states in seconds: it keeps its place in the lists. */
export const ACTIVE: readonly JobState[] = ['queued', 'uploading', 'uploaded', 'processing', 'ready', 'publishing'];
/** The states that lists keep apart; `active` has all that a job passes while a process has it. */
export const JOB_GROUPS = ['active', 'scheduled', 'published', 'rejected', 'failed', 'unknown', 'cancelled'] as const;
export type JobGroup = (typeof JOB_GROUPS)[number];

interface Dimension {
	name: string;
	value: string;
	fields: readonly Field[];
}

const LIST = 'list:';
/** Stands in a store whose records all have their rows. */
const COMPLETE = 'lists:complete';
/** The same for the rows of what jobs need, which came later. */
const NEEDS_COMPLETE = 'lists:needs-complete';
/** Follows a moment in the key of a row, and its separator `:`. */
const PAST = ';';
const PAGE = 100;

/** What a filter names, as a job has it. */
const FIELDS = {
	needs: needOf,
	importId: ({ label }: JobRecord) => label.importId,
	campaign: ({ label }: JobRecord) => label.campaign,
	board: ({ label }: JobRecord) => label.board,
	account: ({ account }: JobRecord) => account,
};
type Field = keyof typeof FIELDS;
const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** The most selective first: a list is read along the first of these whose fields a filter has. */
const DIMENSIONS: readonly (readonly [name: string, fields: readonly Field[]])[] = [
	['import-needs', ['needs', 'importId']],
	['import', ['importId']],
	['account-needs', ['needs', 'account']],
	['needs', ['needs']],
	['campaign', ['campaign']],
	['board', ['board']],
	['account', ['account']],
	['all', []],
];
const OF_NEEDS = DIMENSIONS.filter(([, fields]) => fields.includes('needs'));

/** The rows that lists find a record by; none for one that was pruned, until something happens to it again. */
export function listRowsOf(job: JobRecord): string[] {
	return rowsOf(job, DIMENSIONS);
}

function rowsOf(job: JobRecord, dimensions: typeof DIMENSIONS): string[] {
	if (isPruned(job)) return [];
	return dimensions.flatMap(([name, fields]) => {
		const value = valueOf(fields.map((field) => FIELDS[field](job)));
		return value === undefined ? [] : [prefixOf({ name, value }, groupOf(job.state)) + cursorOf(job)];
	});
}

/** Several values as one. What is needed comes first, and is one word. */
function valueOf(values: (string | undefined)[]): string | undefined {
	return values.includes(undefined) ? undefined : values.join(' ');
}

/** Where a job stands in a list, for the page after it. */
export function cursorOf(job: JobRecord): string {
	return `${countedDown(reachedGroupAt(job))}:${job.key}`;
}

/**
 * Lists of jobs, the newest first by when each came to its state, read along rows that are kept with the records:
 * `list:DIMENSION:VALUE:GROUP:MOMENT:KEY`. A page costs the same in a store of a million jobs as in one of ten.
 */
export class JobList {
	readonly index: CompleteIndex;
	/** Of what jobs need. Few jobs of a store need something, so only those are read where an earlier version wrote it. */
	readonly needsIndex: CompleteIndex;

	constructor(private readonly records: JobRecords) {
		this.index = new CompleteIndex(records, COMPLETE, listRowsOf);
		const needy = () => this.stored({ states: NEEDY_STATES });
		this.needsIndex = new CompleteIndex(records, NEEDS_COMPLETE, (job) => rowsOf(job, OF_NEEDS), needy);
	}

	/** The jobs that fit, while they change: one that changes its state meanwhile may come twice, or not. */
	async *jobs(filter: JobFilter = {}, options: ListOptions = {}): AsyncGenerator<JobRecord> {
		for await (const { job } of this.stored(filter, options)) yield job;
	}

	/**
	 * How many jobs fit: counted by their rows where those say it, and otherwise by reading so many jobs at the most.
	 * @param readAtMost in jobs.
	 * @returns `isMore` where jobs were read, and there are more of them.
	 */
	async count(filter: JobFilter, readAtMost: number): Promise<{ count: number; isMore: boolean }> {
		if (isOneList(filter)) return { count: await this.rows(filter), isMore: false };
		let [count, read] = [0, 0];
		for await (const job of this.jobs(readAlong(filter))) {
			if (++read > readAtMost) return { count, isMore: true };
			if (fitsFilter(job, filter)) count += 1;
		}
		return { count, isMore: false };
	}

	/** How many jobs are in a group of states, of all accounts or of one. */
	async countGroup(group: JobGroup, account?: string): Promise<number> {
		const states = JOB_STATES.filter((state) => groupOf(state) === group);
		return await this.rows({ states, account });
	}

	/** The accounts that have jobs, in the order of their IDs. Reads one row of each. @param limit no more than so many. */
	async accounts(limit: number): Promise<string[]> {
		await this.index.beComplete();
		const prefix = `${LIST}account:`;
		const found: string[] = [];
		for (let after = prefix; found.length < limit;) {
			let next: string | undefined;
			for await (const [row] of this.records.store.scan(prefix, { after, limit: 1 })) next = row.slice(prefix.length);
			if (next === undefined) break;
			const account = next.slice(0, next.indexOf(':'));
			found.push(decodeURIComponent(account));
			after = `${prefix}${account}${PAST}`;
		}
		return found;
	}

	private async rows(filter: JobFilter): Promise<number> {
		const dimension = dimensionOf(filter);
		await this.beComplete(dimension);
		const count = async (group: JobGroup) => {
			const prefix = prefixOf(dimension, group);
			const from = filter.until === undefined ? undefined : prefix + countedDown(filter.until);
			const to = filter.since === undefined ? undefined : prefix + countedDown(filter.since) + PAST;
			return await this.records.store.count(prefix, { from, to });
		};
		return (await Promise.all(groupsOf(filter).map(count))).reduce((sum, rows) => sum + rows, 0);
	}

	private async beComplete({ fields }: Dimension): Promise<void> {
		await this.index.beComplete();
		if (fields.includes('needs')) await this.needsIndex.beComplete();
	}

	private async *stored(filter: JobFilter, { after, page = PAGE }: ListOptions = {}): AsyncGenerator<StoredJob> {
		await this.beComplete(dimensionOf(filter));
		const rows = mergeInOrder(groupsOf(filter).map((group) => this.cursors(filter, group, after, page)));
		for await (const some of inPages(rows, page)) {
			const found = await this.records.findReadable(some.map(keyOf));
			for (const [index, cursor] of some.entries()) {
				const stored = found[index];
				// A record that has changed since its row was read has another row by now.
				if (
					stored &&
					!(stored instanceof PipelineError) &&
					cursorOf(stored.job) === cursor &&
					fitsFilter(stored.job, filter)
				)
					yield stored;
			}
		}
	}

	/**
	 * When the jobs of a list came to a state, the newest first. Reads the list's rows and no jobs: one that changes
	 * meanwhile may be another by then, and of several fields of a filter only the most selective one counts.
	 */
	async *moments(filter: JobFilter, page = PAGE): AsyncGenerator<{ key: string; at: number }> {
		await this.beComplete(dimensionOf(filter));
		const groups = groupsOf(filter).map((group) => this.cursors(filter, group, undefined, page));
		for await (const cursor of mergeInOrder(groups))
			yield { key: keyOf(cursor), at: momentOf(cursor.slice(0, MOMENT_DIGITS)) };
	}

	private async *cursors(
		filter: JobFilter,
		group: JobGroup,
		after: string | undefined,
		page: number,
	): AsyncGenerator<string> {
		const prefix = prefixOf(dimensionOf(filter), group);
		const from = filter.until === undefined ? '' : countedDown(filter.until);
		const oldest = filter.since === undefined ? undefined : countedDown(filter.since);
		let last = [after ?? '', from].sort().at(-1) as string;
		for (let read = page; read === page;) {
			read = 0;
			for await (const [row] of this.records.store.scan(prefix, { after: prefix + last, limit: page })) {
				last = row.slice(prefix.length);
				read += 1;
				if (oldest !== undefined && last.slice(0, MOMENT_DIGITS) > oldest) return;
				yield last;
			}
		}
	}
}

/** The part of a filter along which its list is read. What it leaves out is looked at job by job. */
export function readAlong(filter: JobFilter): JobFilter {
	const { states, since, until } = filter;
	const { fields } = dimensionOf(filter);
	return { states, since, until, ...Object.fromEntries(fields.map((field) => [field, filter[field]])) };
}

function dimensionOf(filter: JobFilter): Dimension {
	for (const [name, fields] of DIMENSIONS) {
		const value = valueOf(fields.map((field) => filter[field]));
		if (value !== undefined) return { name, value, fields };
	}
	return { name: 'all', value: '', fields: [] };
}

/** Whether the rows of the jobs that fit are just those of whole groups of one list. */
function isOneList(filter: JobFilter): boolean {
	const given = FIELD_NAMES.filter((field) => filter[field] !== undefined);
	const active = ACTIVE.filter((state) => filter.states?.includes(state) ?? true);
	return given.length === dimensionOf(filter).fields.length && (active.length === 0 || active.length === ACTIVE.length);
}

function prefixOf({ name, value }: Pick<Dimension, 'name' | 'value'>, group: JobGroup): string {
	return `${LIST}${name}:${encodeURIComponent(folded(value))}:${group}:`;
}

/** People write the name of a campaign or board as they remember it. */
function folded(value: string): string {
	return value.trim().normalize('NFC').toLowerCase();
}

/** Whether a job belongs to the list of a filter. */
export function fitsFilter(job: JobRecord, filter: JobFilter): boolean {
	if (filter.states && !filter.states.includes(job.state)) return false;
	const at = reachedGroupAt(job);
	if (at < (filter.since ?? -Infinity) || at > (filter.until ?? Infinity)) return false;
	return FIELD_NAMES.every((field) => {
		const wanted = filter[field];
		return wanted === undefined || folded(FIELDS[field](job) ?? '') === folded(wanted);
	});
}

function groupsOf({ states, needs }: JobFilter): JobGroup[] {
	const wanted = states ? [...new Set(states.map(groupOf))] : [...JOB_GROUPS];
	return needs === undefined ? wanted : wanted.filter((group) => NEEDY_STATES.some((state) => state === group));
}

function groupOf(state: JobState): JobGroup {
	return ACTIVE.includes(state) ? 'active' : (state as JobGroup);
}

/** When a job came to its state, in epoch milliseconds; one that is in progress keeps the moment at which it began. */
export function reachedGroupAt({ state, events, updatedAt }: JobRecord): number {
	const group = groupOf(state);
	const before = events.findLastIndex((event) => groupOf(event.state) !== group);
	return Date.parse(events[before + 1]?.at ?? updatedAt);
}

function keyOf(cursor: string): string {
	return cursor.slice(MOMENT_DIGITS + 1);
}
