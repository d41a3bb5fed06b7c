import type { BoardPrivacy } from '../model/board';
import { PipelineError } from '../model/problem';
import { plain, byName } from '../pinterest/board-name';
import { boardOf, type BoardAnswer, type BoardChanges } from '../pinterest/endpoints/boards';
import { NoAnswerError, PinterestApiError } from '../pinterest/errors';
import { eachOnce } from '../pinterest/bookmark-pages';
import { createBoardMaker, forgetBoard } from '../pinterest/make-board';
import type { PipelineContext } from '../publish/context';

export interface NewBoard {
	name: string;
	description?: string;
	/** @default 'public' */
	privacy?: BoardPrivacy;
}

/** A board or a section that was wanted by its name. */
export interface Made<Item> {
	made: Item;
	/** Whether it was there before. Then it stays as it is. */
	existing: boolean;
}

/** What became of something that was to be deleted. */
export interface Deleted {
	id: string;
	/** Its name; absent where Pinterest did not have it any more. */
	name?: string;
	/** Whether Pinterest did not have it any more. */
	alreadyGone: boolean;
}

/**
 * Makes a board, or finds the account's board of this name: Pinterest has no two. A call without an answer is looked up
 * before it is sent again, and processes that share a store make one board.
 * @throws PipelineError `board-name-refused`, `board-secret-refused`, and what the calls throw.
 */
export async function createBoard(
	pipeline: PipelineContext,
	wanted: NewBoard,
	signal?: AbortSignal,
): Promise<Made<BoardAnswer>> {
	const { client, account, ledger, clock, random } = pipeline;
	const { name, description, privacy = 'public' } = wanted;
	const sent = watchSent(
		async (body: Parameters<typeof client.createBoard>[0]) =>
			await client.createBoard({ ...body, ...(description && { description }) }, signal),
	);
	const maker = createBoardMaker({
		client: { ...client, createBoard: sent.call },
		store: ledger.store,
		clock,
		random,
		privacy,
	});
	const find = async () => {
		const all = await Array.fromAsync(eachOnce(async (bookmark) => await client.listBoards(bookmark, signal)));
		return byName(all.map(boardOf), name)[0];
	};
	const accountId = await account.id();
	for (let tries = 1; ; tries++) {
		const { id } = await maker.makeBoard(accountId, name, find);
		const board = await unlessGone(async () => await client.getBoard(id, signal));
		// It may be remembered, and deleted or renamed on Pinterest since.
		if ((board && plain(board.name) === plain(name)) || sent.happened() || tries > 1)
			return { made: board ?? { id, name }, existing: !sent.happened() };
		await forgetBoard(ledger.store, accountId, name);
	}
}

/** Changes a board. Another name is one more call, to know the one that it had. */
export async function updateBoard(
	{ client, account, ledger }: PipelineContext,
	boardId: string,
	changes: BoardChanges,
	signal?: AbortSignal,
): Promise<BoardAnswer> {
	const before = changes.name === undefined ? undefined : await client.getBoard(boardId, signal);
	const board = await client.updateBoard(boardId, changes, signal);
	if (before) await forgetBoard(ledger.store, await account.id(), before.name);
	return board;
}

/** Deletes a board with its pins. One that is gone is no failure. @returns also how many pins it had. */
export async function deleteBoard(
	{ client, account, ledger }: PipelineContext,
	boardId: string,
	signal?: AbortSignal,
): Promise<Deleted & { board?: BoardAnswer }> {
	const board = await unlessGone(async () => await client.getBoard(boardId, signal));
	if (!board) return { id: boardId, alreadyGone: true };
	await unlessGone(async () => await client.deleteBoard(boardId, signal));
	await forgetBoard(ledger.store, await account.id(), board.name);
	return { id: boardId, name: board.name, alreadyGone: false, board };
}

/** What Pinterest answers to a call about something that it does not have. */
const GONE = new Set(['board-not-found', 'section-not-found', 'not-found']);

/** @returns undefined where Pinterest does not have what the call is about. */
export async function unlessGone<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
	return await ask().catch((error: unknown) => {
		if (error instanceof PinterestApiError && error.status === 404 && GONE.has(error.problem.code)) return undefined;
		throw error;
	});
}

/** Tells whether a call that makes something may have made it. */
export function watchSent<Args extends unknown[], Answer>(make: (...args: Args) => Promise<Answer>) {
	let happened = false;
	return {
		happened: () => happened,
		async call(...args: Args): Promise<Answer> {
			try {
				const answer = await make(...args);
				happened = true;
				return answer;
			} catch (error) {
				const isRefusal = error instanceof PinterestApiError ? error.definite : isUnsent(error);
				happened ||= error instanceof PipelineError && !isRefusal;
				throw error;
			}
		},
	};
}

const isUnsent = (error: unknown) => error instanceof NoAnswerError && error.sent === 'no';
