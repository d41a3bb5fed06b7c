import { mapInOrder } from '../concurrency/map-in-order';
import type { Board, BoardSection } from '../model/board';
import type { Problem } from '../model/problem';
import { eachOnce } from '../pinterest/bookmark-pages';
import { boardOf, type BoardAnswer } from '../pinterest/endpoints/boards';
import type { PipelineContext } from '../publish/context';
import { problemOf } from '../sentences/problems';

export interface ListedBoard extends Board {
	/** Present where they were asked for and could be read. */
	sections?: BoardSection[];
	/** Why the sections could not be read. */
	problem?: Problem;
}

export interface ListBoardsOptions {
	/** Reads the sections of each board too, which takes a call for each. @default false */
	sections?: boolean;
	signal?: AbortSignal;
}

/** Calls for sections that are under way at once, and boards that may wait for the sections of one before them. Ours. */
const SECTIONS = { atOnce: 8, ahead: 64 };

/**
 * The boards of the account in Pinterest's order, page by page as they are needed. Each comes once, also where a
 * board was added or moved while the pages were read and so stands on two of them.
 * @throws PinterestApiError or NoAnswerError where the list of boards breaks off. Sections that cannot be read cost no board.
 */
export async function* listBoards(
	pipeline: PipelineContext,
	{ sections = false, signal }: ListBoardsOptions = {},
): AsyncGenerator<ListedBoard> {
	const { client } = pipeline;
	const boards = eachOnce(async (bookmark) => await client.listBoards(bookmark, signal));
	if (!sections) {
		for await (const board of boards) yield boardOf(board);
		return;
	}
	const withSections = async (answer: BoardAnswer, stop: AbortSignal): Promise<ListedBoard> => {
		const board = boardOf(answer);
		try {
			const list = async (bookmark?: string) => await client.listBoardSections(board.id, bookmark, stop);
			const found = await Array.fromAsync(eachOnce(list));
			return { ...board, sections: found.map(({ id, name }) => ({ id, name })) };
		} catch (error) {
			stop.throwIfAborted();
			return { ...board, problem: problemOf(error) };
		}
	};
	yield* mapInOrder(boards, withSections, { ...SECTIONS, signal });
}
