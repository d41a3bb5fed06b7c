import type { Ledger } from '../ledger/ledger';
import type { JobRecord, JobState } from '../model/job';
import type { Span } from '../model/local-days';
import { PipelineError } from '../model/problem';

/** A pin as a calendar shows it. Times in epoch milliseconds by the store's clock. */
export interface CalendarPin {
	key: string;
	title?: string;
	board: string;
	account?: string;
	state: JobState;
	/** When it is due, or was published. */
	at: number;
	/** Whether it waits, so that it can be moved; it may be taken meanwhile. */
	canMove: boolean;
}

/** What a stretch of time has: an hour, or a day. */
export interface CalendarCell extends Span {
	/** How many jobs are due in it. */
	due: number;
	/** The same for each account; jobs of version 0.1.0 have none, which is an empty text. */
	dueOf: Record<string, number>;
	/** How many were published in it. */
	published: number;
	/** The first of them, in the order of time. */
	pins: CalendarPin[];
}

export interface CalendarOptions {
	/** Only jobs of this account. @default all */
	account?: string;
	/** How many pins of each cell are read. @default 3 */
	pins?: number;
}

/** A key in an index, and its moment. */
interface Entry {
	key: string;
	at: number;
}

/** An index: what it has in a stretch of time, the first in the order of time, and how many there are. */
interface Source {
	published: boolean;
	account: string;
	entries(span: Span, limit: number): Promise<Entry[]>;
	count(span: Span): Promise<number>;
}

const PINS = 3;
/** A stretch with no more rows than this is read as a whole; of a longer one the beginning of each cell is read, and the rest is counted. */
const READ_WHOLE = 1_000;

/**
 * What is due and what was published in each of some stretches of time that follow one another. Reads the indexes, and
 * so many jobs of each stretch as are shown, however many jobs there are.
 */
export async function readCalendar(
	ledger: Ledger,
	spans: readonly Span[],
	{ account, pins = PINS }: CalendarOptions = {},
): Promise<CalendarCell[]> {
	const cells = spans.map((span) => ({ ...span, due: 0, dueOf: {} as Record<string, number>, published: 0 }));
	const first: Entry[][] = spans.map(() => []);
	const sources = await sourcesOf(ledger, account);
	for (const { source, found } of await Promise.all(
		sources.map(async (source) => await readSource(source, spans, pins)),
	))
		for (const [index, { entries, count }] of found.entries()) {
			const cell = cells[index];
			if (!cell) continue;
			first[index]?.push(...entries);
			if (source.published) cell.published += count;
			else {
				cell.due += count;
				if (count > 0) cell.dueOf[source.account] = count;
			}
		}
	const shown = first.map((entries) => entries.sort((one, other) => one.at - other.at).slice(0, pins));
	const found = await pinsOf(ledger, shown.flat());
	return cells.map((cell, index) => ({
		...cell,
		pins: (shown[index] ?? []).flatMap((entry) => found.get(entry) ?? []),
	}));
}

async function sourcesOf(ledger: Ledger, account: string | undefined): Promise<Source[]> {
	const { dueIndex, list, store } = ledger;
	const now = await store.now();
	const published = { states: ['published'] as const, account };
	return [
		...(account === undefined ? await dueIndex.accounts() : [account]).map((owner) => ({
			published: false,
			account: owner,
			entries: async ({ from, to }: Span, limit: number) =>
				(await upTo(limit, dueIndex.between(owner, from, to, limit))).map(({ key, dueAt }) => ({ key, at: dueAt })),
			count: async ({ from, to }: Span) => await dueIndex.count(owner, from, to - 1),
		})),
		{
			published: true,
			account: account ?? '',
			entries: async ({ from, to }, limit) =>
				from > now ? [] : await upTo(limit, list.moments({ ...published, since: from, until: to - 1 }, limit)),
			count: async ({ from, to }) =>
				from > now ? 0 : (await list.count({ ...published, since: from, until: to - 1 }, 0)).count,
		},
	];
}

async function readSource(source: Source, spans: readonly Span[], pins: number) {
	const whole = { from: spans[0]?.from ?? 0, to: spans.at(-1)?.to ?? 0 };
	const entries = await source.entries(whole, READ_WHOLE + 1);
	if (entries.length > READ_WHOLE) {
		const read = async (span: Span) => {
			const some = await source.entries(span, pins);
			return { entries: some, count: some.length < pins ? some.length : await source.count(span) };
		};
		return { source, found: await Promise.all(spans.map(read)) };
	}
	const found = spans.map(({ from, to }) => {
		const inSpan = entries.filter(({ at }) => at >= from && at < to);
		return { entries: inSpan, count: inSpan.length };
	});
	return { source, found };
}

/** The pins of entries. A job that has changed since its row was read is left out: another row has it. */
async function pinsOf(ledger: Ledger, entries: readonly Entry[]): Promise<Map<Entry, CalendarPin>> {
	const jobs = await ledger.findReadable(entries.map(({ key }) => key));
	const pins = new Map<Entry, CalendarPin>();
	for (const [index, entry] of entries.entries()) {
		const stored = jobs[index];
		if (!stored || stored instanceof PipelineError) continue;
		const { job } = stored;
		if (job.state === 'published' || job.dueAt === entry.at) pins.set(entry, pinOf(job, entry.at));
	}
	return pins;
}

function pinOf({ key, label, account, state, dueAt }: JobRecord, at: number): CalendarPin {
	const canMove = state === 'scheduled' && dueAt !== undefined;
	return { key, title: label.title, board: label.board, account, state, at, canMove };
}

async function upTo<Value>(limit: number, values: AsyncIterable<Value>): Promise<Value[]> {
	const found: Value[] = [];
	for await (const value of values) {
		found.push(value);
		if (found.length >= limit) break;
	}
	return found;
}
