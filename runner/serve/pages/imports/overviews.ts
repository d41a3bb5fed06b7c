import {
	countRow,
	currentRows,
	mayBeTriedAgain,
	needsSomething,
	noCounters,
	type ImportCounters,
	type ImportedRow,
	type Problem,
} from '../../../../lib';
import type { Desk } from '../../desk';

/** The rows that a page of an import shows. */
export const SHOWN = ['needs', 'all', 'failed', 'waiting', 'published', 'not-begun'] as const;
export type Shown = (typeof SHOWN)[number];

/** What is to be done about rows: what their problem says, and to begin those that were not begun. */
export type Todo = Problem['action'] | 'begin';

/** What is known of the rows of an import together. */
export interface Overview {
	/** When it was read, in epoch milliseconds. */
	at: number;
	counters: ImportCounters;
	/** The numbers of its rows, in their order. */
	rows: Record<Shown, number[]>;
	/** Those that need something, by what is to be done. */
	actions: Map<Todo, number[]>;
	/** How many may come out otherwise without a change. */
	retryable: number;
}

interface Kept {
	overview?: Overview;
	reading?: Promise<Overview>;
	/** How long the last reading took, in milliseconds. */
	tookMs: number;
}

/** A page waits no longer than this for rows to be read, and shows what was known before. */
const PATIENCE_MS = 150;
/** What was read is shown for so many times as long as reading took, so that large imports are not always being read. */
const SHOWN_TIMES = 20;
/** And in a list for so long, in milliseconds: it has many imports. */
const LISTED_MS = 60_000;
const MOST_KEPT = 100;

/** What is known of imports, read in the background one after the other: a page of an import of 100,000 rows does not wait for them. */
export class Overviews {
	private readonly kept = new Map<string, Kept>();
	private last: Promise<unknown> = Promise.resolve();

	constructor(private readonly desk: Pick<Desk, 'ledger' | 'now' | 'signal'>) {}

	/** What is known now, or after a moment of waiting; undefined where the rows are being read for the first time. */
	async of(id: string): Promise<Overview | undefined> {
		const known = this.keptOf(id);
		const age = this.desk.now() - (known.overview?.at ?? -Infinity);
		if (age < known.tookMs * SHOWN_TIMES && !known.reading) return known.overview;
		const reading = this.read(id, known);
		const waiting = new Promise<undefined>((resolve) => void setTimeout(() => resolve(undefined), PATIENCE_MS).unref());
		return (await Promise.race([reading, waiting])) ?? known.overview;
	}

	/** What is known at once, for a list. It is read again in the background where that was long ago. */
	known(id: string): Overview | undefined {
		const known = this.keptOf(id);
		if (this.desk.now() - (known.overview?.at ?? -Infinity) > LISTED_MS) this.read(id, known).catch(() => undefined);
		return known.overview;
	}

	/** Something was changed: the next page reads again. */
	changed(id: string): void {
		this.kept.delete(id);
	}

	private keptOf(id: string): Kept {
		const known = this.kept.get(id) ?? { tookMs: 0 };
		this.kept.delete(id); // to its end: the map is in the order of use
		this.kept.set(id, known);
		for (const oldest of this.kept.keys()) {
			if (this.kept.size <= MOST_KEPT) break;
			this.kept.delete(oldest);
		}
		return known;
	}

	private read(id: string, known: Kept): Promise<Overview> {
		known.reading ??= this.inTurn(async () => {
			const begunAt = this.desk.now();
			known.overview = await overviewOf(this.desk, id);
			known.tookMs = this.desk.now() - begunAt;
			return known.overview;
		}).finally(() => (known.reading = undefined));
		return known.reading;
	}

	private inTurn(work: () => Promise<Overview>): Promise<Overview> {
		const reading = this.last.then(work);
		this.last = reading.catch(() => undefined);
		return reading;
	}
}

async function overviewOf({ ledger, now, signal }: Pick<Desk, 'ledger' | 'now' | 'signal'>, id: string) {
	const rows = Object.fromEntries(SHOWN.map((shown) => [shown, [] as number[]])) as Overview['rows'];
	const overview: Overview = { at: now(), counters: noCounters(), rows, actions: new Map(), retryable: 0 };
	for await (const row of currentRows(ledger, id)) {
		signal.throwIfAborted();
		countRow(overview.counters, row.outcome);
		for (const shown of shownIn(row)) rows[shown].push(row.row);
		if (mayBeTriedAgain(row)) overview.retryable += 1;
		if (!needsSomething(row)) continue;
		const action = row.outcome === 'queued' ? 'begin' : (row.problem?.action ?? 'none');
		const same = overview.actions.get(action);
		if (same) same.push(row.row);
		else overview.actions.set(action, [row.row]);
	}
	return overview;
}

function shownIn({ outcome }: ImportedRow): Shown[] {
	switch (outcome) {
		case 'failed':
			return ['all', 'needs', 'failed'];
		case 'unknown':
			return ['all', 'needs'];
		case 'queued':
			return ['all', 'needs', 'not-begun'];
		case 'scheduled':
		case 'held':
			return ['all', 'waiting'];
		case 'created':
		case 'existing':
			return ['all', 'published'];
	}
}
