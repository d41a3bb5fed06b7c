import { dateOf } from '../pinterest/endpoints/report-query';
import type { AtomicStore, RowWrite } from '../store/atomic-store';
import { parsedRow } from '../store/compare-and-set';
import type { Measured } from './pin-numbers';

/** `results:head:ACCOUNT:SOURCE`: the day, and how many parts there are. */
const HEAD = 'results:head:';
/** `results:part:ACCOUNT:SOURCE:NUMBER`: numbers of pins that were read together. */
const PART = 'results:part:';
const PART_DIGITS = 4;
/** What is read beyond it is not kept: 100,000 pins of lists. */
const MOST_PARTS = 400;
/** No more snapshots of a day are kept in a store; the oldest goes first. */
const MOST_SNAPSHOTS = 20;
/** Parts that are read or deleted together. */
const PAGE = 50;
/** So often another process may be faster; then the numbers are not kept, which costs a call. */
const TRIES = 5;

interface Head {
	/** `YYYY-MM-DD` in UTC. */
	day: string;
	/** When it was begun, in epoch milliseconds. */
	begunAt: number;
	parts: number;
	/** Of a list: where it goes on. */
	bookmark?: string;
	/** Of a list: it was read to its end. */
	complete?: boolean;
}

/** How far a list was read. */
export type Reached = Pick<Head, 'bookmark' | 'complete'>;

type Part = Record<string, Measured>;

/**
 * The numbers of pins as they were read in the course of a day, kept in the store by what they were read from, so that
 * an interrupted reading goes on where it was and a second one asks nothing. The next day has another one in its place,
 * and opening that one forgets all of former days.
 */
export class Snapshot {
	private readonly known = new Map<string, Measured>();
	private read = 0;

	private constructor(
		private readonly store: AtomicStore,
		private readonly name: string,
		private head: Head,
		private raw: string | undefined,
	) {}

	/**
	 * The snapshot of this day.
	 * @param source what the numbers are read from, such as the days of a report.
	 * @param now epoch milliseconds.
	 */
	static async open(store: AtomicStore, account: string, source: string, now: number): Promise<Snapshot> {
		const day = dateOf(now);
		const name = `${account}:${source}`;
		await forget(store, day, name);
		const snapshot = new Snapshot(store, name, { day, begunAt: now, parts: 0 }, undefined);
		await snapshot.reload();
		return snapshot;
	}

	get reached(): Reached {
		return this.head;
	}

	/** When it was begun, in epoch milliseconds: younger pins are on no page of a list that it has. */
	get begunAt(): number {
		return this.head.begunAt;
	}

	get(pinId: string): Measured | undefined {
		return this.known.get(pinId);
	}

	/** Keeps what was read, with how far the list was read. */
	async add(pins: Part, reached?: Reached): Promise<void> {
		for (const [id, measured] of Object.entries(pins)) this.known.set(id, measured);
		for (let tries = 0; tries < TRIES; tries++) {
			const { parts } = this.head;
			if (parts >= MOST_PARTS) return;
			const head: Head = { ...this.head, ...reached, parts: parts + 1 };
			const raw = JSON.stringify(head);
			const writes: RowWrite[] = [
				{ key: HEAD + this.name, expected: this.raw ?? null, next: raw },
				{ key: partKey(this.name, parts), next: JSON.stringify(pins) },
			];
			if (await this.store.apply(writes)) {
				[this.head, this.raw, this.read] = [head, raw, head.parts];
				return;
			}
			await this.reload();
		}
	}

	/** Reads what is there of this day, also what other processes added meanwhile. */
	private async reload(): Promise<void> {
		const raw = await this.store.read(HEAD + this.name);
		const head = raw === undefined ? undefined : readable<Head>(HEAD + this.name, raw);
		if (head?.day !== this.head.day) {
			this.raw = raw;
			return;
		}
		[this.head, this.raw] = [head, raw];
		while (this.read < head.parts) {
			const keys = numbers(this.read, Math.min(head.parts, this.read + PAGE)).map((number) =>
				partKey(this.name, number),
			);
			for (const [index, part] of (await this.store.getMany(keys)).entries()) {
				const pins = part === undefined ? undefined : readable<Part>(keys[index] as string, part);
				for (const [id, measured] of Object.entries(pins ?? {})) this.known.set(id, measured);
			}
			this.read += keys.length;
		}
	}
}

/** Deletes the snapshots of other days, and the oldest of too many. */
async function forget(store: AtomicStore, day: string, opened: string): Promise<void> {
	const kept: { name: string; raw: string; head: Head }[] = [];
	for await (const [key, raw] of store.scan(HEAD)) {
		const name = key.slice(HEAD.length);
		const head = readable<Head>(key, raw);
		if (head?.day === day) kept.push({ name, raw, head });
		else await forgetOne(store, name, raw, head?.parts ?? MOST_PARTS);
	}
	const others = kept
		.filter(({ name }) => name !== opened)
		.toSorted((one, other) => other.head.begunAt - one.head.begunAt);
	for (const { name, raw, head } of others.slice(MOST_SNAPSHOTS - 1)) await forgetOne(store, name, raw, head.parts);
}

/** Its head first: what has no head is not read. Left alone where another process has just changed it. */
async function forgetOne(store: AtomicStore, name: string, raw: string, parts: number): Promise<void> {
	if (!(await store.apply([{ key: HEAD + name, expected: raw, next: null }]))) return;
	for (let from = 0; from < parts; from += PAGE) {
		const keys = numbers(from, Math.min(parts, from + PAGE)).map((number) => partKey(name, number));
		await store.apply(keys.map((key) => ({ key, next: null })));
	}
}

function partKey(name: string, number: number): string {
	return `${PART}${name}:${String(number).padStart(PART_DIGITS, '0')}`;
}

function numbers(from: number, to: number): number[] {
	return Array.from({ length: to - from }, (_, index) => from + index);
}

/** Nothing hangs on these rows: what cannot be read is read from Pinterest again. */
function readable<Value>(key: string, raw: string): Value | undefined {
	try {
		return parsedRow<Value>(key, raw);
	} catch {
		return undefined;
	}
}
