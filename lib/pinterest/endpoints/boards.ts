import { z } from 'zod/v4';
import type { Board, BoardPrivacy } from '../../model/board';
import type { Caller } from '../call';
import { change, page, parsed, read, remove } from '../requests';
import { boardSchema, id, pageOf, utcTime } from '../schemas';

/** Which boards a list has. `PUBLIC_AND_SECRET` leaves out those for ads alone, which are protected. */
export type BoardFilter = 'ALL' | 'PUBLIC' | 'PROTECTED' | 'SECRET' | 'PUBLIC_AND_SECRET';

/** A board with all that Pinterest answers; only these two are documented as certain. */
const boardAnswerSchema = z.looseObject({ id, name: z.string() });
export type BoardAnswer = z.infer<typeof boardAnswerSchema>;
const boardAnswerPage = pageOf(boardAnswerSchema);

/** The body of `PATCH /boards/{board_id}`: only what changes. Pinterest makes no board protected that was not. */
export interface BoardChanges {
	name?: string;
	description?: string;
	privacy?: Uppercase<Exclude<BoardPrivacy, 'protected'>>;
}

/** A board as far as publishing needs it. */
export const boardOf = (answer: BoardAnswer): Board => boardSchema.parse(answer);

const text = z.string().nullish().catch(undefined);
const count = z.number().nullish().catch(undefined);
const known = z.object({
	description: text,
	privacy: text,
	owner: z.object({ username: text }).nullish().catch(undefined),
	pin_count: count,
	follower_count: count,
	collaborator_count: count,
	created_at: text,
	board_pins_modified_at: text,
});

/** What is useful of a board. What Pinterest leaves out is null; times are ISO 8601 in UTC. */
export function boardFacts(board: BoardAnswer) {
	const facts = known.parse(board);
	return {
		id: board.id,
		name: board.name,
		description: facts.description ?? null,
		privacy: facts.privacy ?? null,
		owner: facts.owner?.username ?? null,
		pinCount: facts.pin_count ?? null,
		followerCount: facts.follower_count ?? null,
		collaboratorCount: facts.collaborator_count ?? null,
		createdAt: utcTime(facts.created_at) ?? null,
		pinsModifiedAt: utcTime(facts.board_pins_modified_at) ?? null,
	};
}

const ONE = '/boards/{board_id}';

export function boardEndpoints(call: Caller) {
	return {
		getBoard: async (boardId: string, signal?: AbortSignal) =>
			await parsed(call, boardAnswerSchema, { ...read(`GET ${ONE}`, `/boards/${boardId}`), bulk: false, signal }),

		/** Boards with all that Pinterest answers; group boards are among them. */
		listBoards: async (bookmark?: string, signal?: AbortSignal, privacy: BoardFilter = 'ALL') =>
			await parsed(call, boardAnswerPage, {
				...read('GET /boards', '/boards', { ...page(bookmark), ...(privacy !== 'ALL' && { privacy }) }),
				signal,
			}),

		/** Sets the same values again where it is repeated. */
		updateBoard: async (boardId: string, changes: BoardChanges, signal?: AbortSignal) =>
			await parsed(call, boardAnswerSchema, change(`PATCH ${ONE}`, `/boards/${boardId}`, changes, signal)),

		/** Deletes the board's pins with it. */
		deleteBoard: async (boardId: string, signal?: AbortSignal) =>
			void (await call(remove(`DELETE ${ONE}`, `/boards/${boardId}`, signal))),
	};
}
