import { linkedPins, type LinkedPin } from '../ledger/link-index';
import type { Ledger } from '../ledger/ledger';
import type { JobState } from '../model/job';
import { PipelineError } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { parsedRow } from '../store/compare-and-set';

/** What a job asks for: a moment at which its pin keeps its distance from the others of its link on its board. */
export interface SpacingWish {
	key: string;
	account?: string;
	/** See `JobRecord.linkOnBoard`. */
	linkOnBoard: string;
	/** The least time between two of these pins, in milliseconds. */
	spacingMs: number;
	/** When the pin is to be published, in epoch milliseconds by the store's clock. */
	wantedAt: number;
	/** Only that moment will do. */
	isFixed: boolean;
	/** The job got its moment before: pins that still wait do not count, because they will look back at this one. */
	isDue: boolean;
}

/** The moment that a pin may have. */
export interface SpacingAnswer {
	/** The wanted one, or the first after it. */
	at: number;
	/** The pin that the wanted moment is too close to; absent where it is not. */
	near?: LinkedPin;
}

/** In these states a job has its row in the index of links, or has no pin; in any other it is under way. */
const NOT_UNDER_WAY: readonly JobState[] = ['published', 'scheduled', 'unknown', 'failed', 'rejected', 'cancelled'];
/** A moment that was taken so long ago keeps nobody waiting, in milliseconds. */
const FORGOTTEN_MS = 366 * 24 * 60 * 60_000;
/** Each lost race is another's success; so many in a row are a store that does not keep what it says. */
const RACES = 500;

type Records = Pick<Ledger, 'store' | 'findReadable'>;

/** The first moment from the wanted one on that is far enough from each of these. Pure. */
export function firstFree(pins: readonly LinkedPin[], wantedAt: number, spacingMs: number): SpacingAnswer {
	let at = wantedAt;
	let near: LinkedPin | undefined;
	for (const pin of pins.toSorted((one, other) => one.at - other.at)) {
		if (Math.abs(pin.at - at) >= spacingMs) continue;
		near ??= pin;
		at = pin.at + spacingMs;
	}
	return near ? { at, near } : { at };
}

/** The moment that a job would get now. Takes nothing. @param planned pins that are not on record yet, of a plan. */
export async function askSpace(
	records: Records,
	wish: SpacingWish,
	planned: readonly LinkedPin[] = [],
): Promise<SpacingAnswer> {
	const held = heldIn(rowOf(wish), await records.store.read(rowOf(wish)));
	return await decide(records, wish, [...(await underWay(records, wish, held)), ...planned]);
}

/**
 * Takes a moment for a job, so that no other process gives one that is too close to a job of the same link and board:
 * the moments of jobs under way stand in one row, which is changed by compare-and-set. A fixed moment that is not free
 * is not taken.
 */
export async function takeSpace(records: Records, wish: SpacingWish): Promise<SpacingAnswer> {
	const { store } = records;
	const row = rowOf(wish);
	for (let races = 0; races < RACES; races++) {
		const raw = await store.read(row);
		// The jobs first, and then the index: one that ends in between is in either.
		const others = await underWay(records, wish, heldIn(row, raw));
		const answer = await decide(records, wish, others);
		if (wish.isFixed && answer.near) return answer;
		const next = JSON.stringify(
			Object.fromEntries([...others, { key: wish.key, at: answer.at }].map(({ key, at }) => [key, at])),
		);
		if (raw === next || (await (raw === undefined ? store.insert(row, next) : store.swap(row, raw, next))))
			return answer;
	}
	throw pipelineError('record-contended', { key: row });
}

async function decide(
	records: Records,
	{ key, wantedAt, spacingMs, isDue, ...place }: SpacingWish,
	others: readonly LinkedPin[],
): Promise<SpacingAnswer> {
	const linked = (await linkedPins(records, place, wantedAt - spacingMs)).filter((pin) => pin.key !== key);
	const counted = [...linked, ...others].filter(({ at, waits }) => !isDue || (at <= wantedAt && !waits));
	return firstFree(counted, wantedAt, spacingMs);
}

/** The moments of other jobs that are still under way. */
async function underWay(records: Records, { key, wantedAt }: SpacingWish, held: LinkedPin[]): Promise<LinkedPin[]> {
	const others = held.filter((pin) => pin.key !== key && pin.at > wantedAt - FORGOTTEN_MS);
	const jobs = await records.findReadable(others.map((pin) => pin.key));
	return others.filter((_, index) => {
		const found = jobs[index];
		return found !== undefined && (found instanceof PipelineError || !NOT_UNDER_WAY.includes(found.job.state));
	});
}

function heldIn(row: string, raw: string | undefined): LinkedPin[] {
	const moments = raw === undefined ? {} : parsedRow<Record<string, number>>(row, raw);
	return Object.entries(moments).map(([key, at]) => ({ key, at }));
}

function rowOf({ account = '', linkOnBoard }: SpacingWish): string {
	return `spacing:${account}:${linkOnBoard}`;
}
