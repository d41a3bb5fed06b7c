import { Ledger, Schedule, type JobFilter, type JobRecord } from '../../lib';
import type { StoreAddress, StoreKind } from '../../test/faults/plan';
import { isThere, newAddress, openAt, removeAt } from '../../test/faults/stores';
import { rounded } from '../table';
import { fill, rowsOf } from './bulk';
import { median, type Target } from './imports';

/** How many jobs a record has while its lists are measured. */
export interface ListSizes {
	small: number;
	large: number;
}

/** Of a list, as people see it. */
const SHOWN = 100;
/** The middle of so many, after one that is not counted. */
const TIMES = 7;
const DAY_MS = 86_400_000;
/** What the project promises of a list in the large record. */
const MOST_SECONDS = 0.2;
const MOST_RATIO = 2;

type ListOf = (ledger: Ledger, now: number) => AsyncIterable<JobRecord> | Promise<JobRecord[]>;

const filtered =
	(filter: JobFilter): ListOf =>
	(ledger) =>
		ledger.list.jobs(filter, { page: SHOWN });

const LISTS: Record<string, ListOf> = {
	'all, the newest': filtered({}),
	failed: filtered({ states: ['failed'] }),
	'unknown and failed': filtered({ states: ['unknown', 'failed'] }),
	'of a campaign': filtered({ campaign: 'Campaign 3' }),
	'of a campaign, failed': filtered({ campaign: 'Campaign 3', states: ['failed'] }),
	'of a campaign and a board': filtered({ campaign: 'Campaign 3', board: 'Board 4' }),
	'of a board': filtered({ board: 'Board 4' }),
	'of an account': filtered({ account: 'account-2' }),
	'of an import': filtered({ importId: 'import-0' }),
	'of the last month': (ledger, now) => ledger.list.jobs({ since: now - 30 * DAY_MS }, { page: SHOWN }),
	'until a year ago': (ledger, now) => ledger.list.jobs({ until: now - 365 * DAY_MS }, { page: SHOWN }),
	'due next': (ledger) => new Schedule(ledger).upcoming(DAY_MS, SHOWN),
};

/** How long each list takes, in seconds, and how many jobs it shows, by its name. */
type Times = Map<string, { seconds: number; shown: number }>;

interface ListRow extends Record<string, string | number> {
	list: string;
	/** Of the times; none where the small record has fewer jobs for the list. */
	ratio: number | '-';
}

/**
 * Lists of a hundred jobs, by each filter, from a record of few jobs and from one of many.
 * @returns a row for each store and list, and what was promised.
 */
export async function measureLists(
	kinds: readonly StoreKind[],
	{ small, large }: ListSizes,
): Promise<{ rows: ListRow[]; targets: Target[] }> {
	const rows: ListRow[] = [];
	const targets: Target[] = [];
	for (const kind of kinds) {
		if (!(await isThere(kind))) continue;
		const [few, many] = [await timesIn(kind, small), await timesIn(kind, large)];
		const ofKind = [...many].map(([list, { seconds, shown }]): ListRow => {
			const before = few.get(list) ?? { seconds: NaN, shown: 0 };
			return {
				store: kind,
				list,
				[`of ${small}, ms`]: rounded(before.seconds * 1000, 1),
				[`of ${large}, ms`]: rounded(seconds * 1000, 1),
				ratio: shown === before.shown ? rounded(seconds / before.seconds) : '-',
			};
		});
		rows.push(...ofKind);
		targets.push(...targetsOf(kind, ofKind, Math.max(...[...many.values()].map(({ seconds }) => seconds))));
	}
	return { rows, targets };
}

/** The worst list of a store stands for all of them. */
function targetsOf(kind: StoreKind, rows: ListRow[], slowest: number): Target[] {
	const worst = Math.max(...rows.map(({ ratio }) => (ratio === '-' ? 0 : ratio)));
	return [
		{
			what: `${kind}: the slowest list of ${SHOWN}, s`,
			measured: rounded(slowest, 3),
			promised: `at most ${MOST_SECONDS}`,
			met: slowest <= MOST_SECONDS,
		},
		{
			what: `${kind}: the worst ratio of many jobs to few`,
			measured: worst,
			promised: `at most ${MOST_RATIO}`,
			met: worst <= MOST_RATIO,
		},
	];
}

async function timesIn(kind: StoreKind, jobs: number): Promise<Times> {
	const at = await newAddress(kind);
	const begun = Date.now();
	await fill(at, rowsOf(jobs, begun));
	console.log(`${kind}: a record of ${jobs} jobs written in ${rounded((Date.now() - begun) / 1000, 1)} s`);
	try {
		return await measure(at, begun);
	} finally {
		await removeAt(at);
	}
}

async function measure(at: StoreAddress, now: number): Promise<Times> {
	const store = openAt(at);
	const times: Times = new Map();
	for (const [name, list] of Object.entries(LISTS)) {
		const taken: number[] = [];
		let shown = 0;
		for (let time = 0; time <= TIMES; time++) {
			const ledger = new Ledger(store, { owner: 'bench', leaseMs: 60_000 });
			const begun = performance.now();
			shown = await take(await list(ledger, now));
			if (time > 0) taken.push((performance.now() - begun) / 1000);
		}
		if (shown === 0) throw new Error(`the list ${name} is empty`);
		times.set(name, { seconds: median(taken), shown });
	}
	await store.disconnect();
	return times;
}

async function take(jobs: AsyncIterable<JobRecord> | JobRecord[]): Promise<number> {
	let shown = 0;
	for await (const _ of jobs) if ((shown += 1) === SHOWN) break;
	return shown;
}
