import { ACTIVE, type JobFilter } from '../ledger/job-list';
import type { Ledger } from '../ledger/ledger';
import { NEEDS, type Need } from '../ledger/needs';
import { Schedule } from '../ledger/schedule';
import type { ImportedRow, ImportRecord } from '../model/import-record';
import type { JobRecord } from '../model/job';
import type { Counts, GroupCounts } from './counts';
import { hindrancesOf, type Hindrances } from './hindrances';
import { recentImports, type RecentImport } from './recent-imports';

/** What a person reads: a period, and all accounts or one, or one import. Times are epoch milliseconds. */
export interface TodayFilter {
	/** Pins that were published from this moment on have shipped in the period; @default all there are */
	from?: number;
	/** And until this one. */
	to?: number;
	/** Until here a pin is due today. */
	endOfDay: number;
	/** The ID of an account. */
	account?: string;
	/** The ID of an import. Then period and account do not matter. */
	importId?: string;
}

/** So many, or more than so many. */
export interface About {
	count: number;
	isMore: boolean;
}

/** Everything for which the same has to be done. */
export interface NeedsYou extends About {
	needs: Need;
	/** The newest jobs of them. */
	jobs: JobRecord[];
	/** The rows of imports that failed without a job: how many of each import, and the first of them. */
	imports: { record: ImportRecord; count: number; rows: ImportedRow[] }[];
}

export interface Today {
	shipped: About & {
		/** Since the record began; absent for one import. */
		allTime?: number;
		/** The newest. */
		jobs: JobRecord[];
	};
	/** Scheduled, without those that wait for approval. */
	waiting: About & {
		/** About how many are due by the end of the day; absent for one import. */
		today?: number;
		/** The next ones; absent for one import. */
		next?: JobRecord[];
	};
	inProgress: About;
	needsYou: NeedsYou[];
	hindrances: Hindrances;
	/** Imports that are not over: they run, were killed or were interrupted. */
	imports: RecentImport[];
}

/** So many pins are shown as pictures, as next and of each group. */
const SHIPPED_SHOWN = 12;
const NEXT_SHOWN = 4;
const OF_GROUP_SHOWN = 5;
/** Beyond it "more than" is said, where counting would read jobs. */
const READ_AT_MOST = 200;
/** Jobs that are due within so many milliseconds are looked through for the next ones: a year. */
const AHEAD_MS = 366 * 86_400_000;

/** What shipped, what waits and what needs a person. Reads a bounded number of rows, however many jobs there are. */
export async function todayOf(ledger: Ledger, filter: TodayFilter, counts: Counts): Promise<Today> {
	const { account, importId } = filter;
	const of: JobFilter = importId === undefined ? { account } : { importId };
	const [shipped, waiting, inProgress, hindrances, recent] = await Promise.all([
		shippedOf(ledger, filter, of, counts),
		waitingOf(ledger, filter, of, counts),
		ledger.list.count({ ...of, states: ACTIVE }, READ_AT_MOST),
		hindrancesOf(ledger, account),
		recentImports(ledger, { account, importId }),
	]);
	const needsYou = await Promise.all(NEEDS.map(async (needs) => await groupOf(ledger, needs, of, recent)));
	return {
		shipped,
		waiting,
		inProgress,
		needsYou: needsYou.filter(({ count }) => count > 0),
		hindrances,
		imports: recent.filter(({ standing }) => standing !== 'ended'),
	};
}

async function shippedOf(
	ledger: Ledger,
	{ from, to, importId }: TodayFilter,
	of: JobFilter,
	counts: Counts,
): Promise<Today['shipped']> {
	const period = importId === undefined ? { since: from, until: to } : {};
	const filter: JobFilter = { ...of, ...period, states: ['published'] };
	const [count, jobs] = await Promise.all([
		ledger.list.count(filter, READ_AT_MOST),
		first(SHIPPED_SHOWN, ledger.list.jobs(filter, { page: SHIPPED_SHOWN })),
	]);
	if (importId !== undefined) return { ...count, jobs };
	return { ...count, allTime: (await countsFor(counts, of.account))?.published ?? 0, jobs };
}

async function waitingOf(
	ledger: Ledger,
	{ endOfDay, account, importId }: TodayFilter,
	of: JobFilter,
	counts: Counts,
): Promise<Today['waiting']> {
	const held = await ledger.list.count({ ...of, needs: 'approve' }, READ_AT_MOST);
	const without = (count: number) => Math.max(0, count - held.count);
	if (importId !== undefined) {
		const { count, isMore } = await ledger.list.count({ ...of, states: ['scheduled'] }, READ_AT_MOST);
		return { count: without(count), isMore: isMore || held.isMore };
	}
	const schedule = new Schedule(ledger, account);
	const [all, today, next] = await Promise.all([
		countsFor(counts, account),
		schedule.count(endOfDay),
		schedule.upcoming(AHEAD_MS, NEXT_SHOWN),
	]);
	return { count: without(all?.scheduled ?? 0), isMore: false, today, next };
}

async function countsFor(counts: Counts, account: string | undefined): Promise<GroupCounts | undefined> {
	const { all, accounts } = await counts.get();
	return account === undefined ? all : accounts.get(account);
}

async function groupOf(ledger: Ledger, needs: Need, of: JobFilter, recent: RecentImport[]): Promise<NeedsYou> {
	const { count, isMore } = await ledger.list.count({ ...of, needs }, READ_AT_MOST);
	const imports = recent.flatMap(({ record, open, rows }) => {
		const ofImport = open.get(needs) ?? 0;
		return ofImport === 0 ? [] : [{ record, count: ofImport, rows: rows.get(needs) ?? [] }];
	});
	const rows = imports.reduce((sum, { count: ofImport }) => sum + ofImport, 0);
	return {
		needs,
		count: count + rows,
		isMore: isMore || recent.some(({ open, more }) => more > 0 && open.has(needs)),
		jobs: count === 0 ? [] : await first(OF_GROUP_SHOWN, ledger.list.jobs({ ...of, needs }, { page: OF_GROUP_SHOWN })),
		imports,
	};
}

async function first<Item>(limit: number, items: AsyncIterable<Item>): Promise<Item[]> {
	const found: Item[] = [];
	for await (const item of items) if (found.push(item) === limit) break;
	return found;
}
