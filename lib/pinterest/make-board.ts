import { LONGEST_LEAD_MS, type Clock } from '../model/clock';
import type { Board, BoardPrivacy, BoardSection } from '../model/board';
import { PipelineError } from '../model/problem';
import { DEFAULT_RETRY } from '../model/retry';
import { pipelineError } from '../sentences/problems';
import { compareAndSetValue, parsedRow, type SharedStore } from '../store/compare-and-set';
import { withStoreLock } from '../store/store-lock';
import { plain, type Named } from './board-name';
import type { PinterestClient } from './client';
import { NoAnswerError, PinterestApiError } from './errors';
import { verdictOf } from './verdict';
import { delayOf } from './verdict-delays';

/** Makes boards and sections that are missing, each once among all processes that share the store. */
export interface BoardMaker {
	/**
	 * @param find looks the board up in a fresh list of Pinterest's.
	 * @throws PipelineError `board-name-refused`, `board-secret-refused`, and what the calls throw.
	 */
	makeBoard(accountId: string, name: string, find: () => Promise<Board | undefined>): Promise<Board>;
	/** The same for a section of a board. */
	makeSection(boardId: string, name: string, find: () => Promise<BoardSection | undefined>): Promise<BoardSection>;
}

export interface BoardMakerOptions {
	client: Pick<PinterestClient, 'createBoard' | 'createBoardSection'>;
	store: SharedStore;
	clock: Clock;
	random: () => number;
	privacy: BoardPrivacy;
}

/** As it is remembered in the store. `at` is by the store's clock, in epoch milliseconds. */
type Made = Named & { at: number };

/** Who makes a board has it for so long: two calls of a minute each, and the look-ups between them. */
const LOCK_MS = 3 * 60_000;
/** So long a board that was made is believed to exist although no list has it: how soon Pinterest lists one is not documented. */
const UNLISTED_MS = 10 * 60_000;
/** After a call without an answer the list is asked after these times, in milliseconds, before the call is repeated. */
const LOOK_UPS_MS = [2_000, 5_000, 15_000];
/** A call without an answer is repeated once. */
const UNANSWERED_AT_MOST = 2;

/** By what the making of a board is remembered, among the boards of an account. */
const boardKey = (accountId: string, name: string) => `board:${accountId}:${plain(name)}`;
const sectionKey = (boardId: string, name: string) => `section:${boardId}:${plain(name)}`;
const rowOf = (key: string) => `made-${key}`;

/** A board that was deleted or renamed is not believed to exist any more, so that its name can be made again at once. */
export async function forgetBoard(store: SharedStore, accountId: string, name: string): Promise<void> {
	await forget(store, boardKey(accountId, name));
}

/** The same for a section of a board. */
export async function forgetSection(store: SharedStore, boardId: string, name: string): Promise<void> {
	await forget(store, sectionKey(boardId, name));
}

async function forget(store: SharedStore, key: string): Promise<void> {
	await compareAndSetValue<Made, { next?: Made }>(store, rowOf(key), (made) =>
		made ? { next: { ...made, at: 0 } } : {},
	);
}

export function createBoardMaker({ client, store, clock, random, privacy }: BoardMakerOptions): BoardMaker {
	/** One after the other among all processes; the list and the store are asked again inside. */
	async function once<Item extends Named>(
		name: string,
		find: () => Promise<Item | undefined>,
		make: () => Promise<Item>,
	): Promise<Item> {
		return await withStoreLock(store, name, { clock, leaseMs: LOCK_MS }, async () => {
			const row = rowOf(name);
			const known = (await madeLately(row)) ?? (await find());
			if (known) return known as Item;
			const made = await carefully(find, make);
			const at = await store.now();
			await compareAndSetValue<Made, { next: Made }>(store, row, () => ({
				next: { id: made.id, name: made.name, at },
			}));
			return made;
		});
	}

	async function madeLately(row: string): Promise<Named | undefined> {
		const raw = await store.read(row);
		if (raw === undefined) return undefined;
		const { id, name, at } = parsedRow<Made>(row, raw);
		const age = (await store.now()) - at;
		return age < UNLISTED_MS && age > -LONGEST_LEAD_MS ? { id, name } : undefined;
	}

	/** Sends the call again only where it certainly had no effect, or where the list still does not have what it makes. */
	async function carefully<Item>(find: () => Promise<Item | undefined>, make: () => Promise<Item>): Promise<Item> {
		let unanswered = 0;
		for (let failures = 1; ; failures++) {
			const answer = await make().catch((error: unknown) => error as Error);
			if (!(answer instanceof Error)) return answer;
			if (!(answer instanceof NoAnswerError || answer instanceof PinterestApiError)) throw answer;
			const verdict = verdictOf(answer, { safe: false });
			if (verdict.kind === 'unknown') {
				const found = await findLater(find);
				if (found) return found;
				if (++unanswered === UNANSWERED_AT_MOST) throw answer;
				continue;
			}
			const isTaken = answer.problem.code === 'board-name-refused';
			const found = isTaken ? await find() : undefined;
			if (found) return found;
			const waitMs = delayOf(verdict, failures, random());
			if (waitMs === undefined || waitMs > DEFAULT_RETRY.longestWaitMs) throw answer;
			await clock.sleep(waitMs);
		}
	}

	async function findLater<Item>(find: () => Promise<Item | undefined>): Promise<Item | undefined> {
		for (const waitMs of LOOK_UPS_MS) {
			await clock.sleep(waitMs);
			const found = await find();
			if (found) return found;
		}
		return undefined;
	}

	return {
		makeBoard: async (accountId, name, find) =>
			await once(boardKey(accountId, name), find, async () => {
				const body = { name, privacy: privacy.toUpperCase() as Uppercase<BoardPrivacy> };
				return await client.createBoard(body).catch((error: unknown) => {
					const isRefused = error instanceof PipelineError && error.problem.code === 'not-permitted';
					throw isRefused && privacy === 'secret' ? pipelineError('board-secret-refused', { name }) : error;
				});
			}),
		makeSection: async (boardId, name, find) =>
			await once(sectionKey(boardId, name), find, async () => await client.createBoardSection(boardId, { name })),
	};
}
