import { z } from 'zod/v4';
import { boardView } from './board-view';
import { writingTo } from './board-writes';
import { hasScope, type Call, type Reply } from './call';
import { ApiError, refusals, refuse } from './errors';
import { pageOf } from './paging';
import { pageOfPins } from './pin-lists';
import type { EmulatedBoard } from './records';
import { checkNumericId, parseBody } from './validation';

const PRIVACIES = ['PUBLIC', 'PROTECTED', 'SECRET'] as const;
const FILTERS = ['ALL', ...PRIVACIES, 'PUBLIC_AND_SECRET'] as const;

const filterSchema = z.object({ privacy: z.enum(FILTERS) });

const createSchema = z.object({
	name: z.string().min(1),
	description: z.string().nullish(),
	privacy: z.enum(PRIVACIES).optional(),
	is_ads_only: z.boolean().optional(),
});

const updateSchema = z.object({
	name: z.string().min(1).optional(),
	description: z.string().nullish(),
	privacy: z.enum(['PUBLIC', 'SECRET']).optional(),
});

/** The board, if it exists, is this account's, and its secrecy is within the token's scopes. */
export function findBoard(call: Call, id: string, secretScope = 'boards:read_secret'): EmulatedBoard {
	const board = call.world.state.boards.get(id);
	if (!board) throw refuse('boardNotFound');
	if (board.accountId !== call.account.id) throw refuse('notPermitted');
	if (board.privacy === 'SECRET' && !hasScope(call, secretScope)) throw refuse('notPermitted');
	return board;
}

export const boardOfPath = (call: Call, secretScope?: string) =>
	findBoard(call, checkNumericId('board_id', call.params['board_id']), secretScope);

export function listBoards(call: Call): Reply {
	const { privacy: filter } = parseBody(filterSchema, { privacy: call.query.get('privacy') ?? 'ALL' });
	const seesSecrets = hasScope(call, 'boards:read_secret');
	if (filter === 'SECRET' && !seesSecrets) throw refuse('scopes');
	const wanted = ({ privacy }: EmulatedBoard) =>
		filter === 'ALL' || privacy === filter || (filter === 'PUBLIC_AND_SECRET' && privacy !== 'PROTECTED');
	const boards = [...call.world.state.boards.values()].filter(
		(board) => board.accountId === call.account.id && wanted(board) && (seesSecrets || board.privacy !== 'SECRET'),
	);
	const { items, bookmark } = pageOf(boards, ({ id }) => id, call.query);
	return { status: 200, body: { items: items.map((board) => boardView(call.world, board)), bookmark } };
}

export const getBoard = (call: Call): Reply => ({ status: 200, body: boardView(call.world, boardOfPath(call)) });

export function createBoard(call: Call): Reply {
	const { world, account } = call;
	const wanted = parseBody(createSchema, call.body);
	const isAdsOnly = wanted.is_ads_only ?? false;
	const privacy = isAdsOnly ? 'PROTECTED' : (wanted.privacy ?? 'PUBLIC');
	const name = isAdsOnly ? 'Ad-only Pins' : wanted.name;
	refuseName(call, name);
	refuseSecrecy(call, privacy);
	const id = world.state.nextId('board');
	const board: EmulatedBoard = {
		id,
		accountId: account.id,
		name,
		description: wanted.description ?? '',
		privacy,
		isAdsOnly,
		createdAt: world.now(),
		pinsModifiedAt: world.now(),
		sections: [],
	};
	world.state.boards.set(id, board);
	return { status: 201, body: boardView(world, board) };
}

export async function updateBoard(call: Call): Promise<Reply> {
	const wanted = parseBody(updateSchema, call.body);
	const board = boardOfPath(call, 'boards:write_secret');
	if (wanted.name !== undefined) refuseName(call, wanted.name, board);
	if (wanted.privacy) refuseSecrecy(call, wanted.privacy);
	await writingTo(call.world, board.id, () => {
		board.name = wanted.name ?? board.name;
		board.description = wanted.description ?? board.description;
		board.privacy = wanted.privacy ?? board.privacy;
	});
	return { status: 200, body: boardView(call.world, board) };
}

export async function deleteBoard(call: Call): Promise<Reply> {
	const { state } = call.world;
	const board = boardOfPath(call, 'boards:write_secret');
	await writingTo(call.world, board.id, () => {
		state.boards.delete(board.id);
		for (const pin of state.pins.values()) if (pin.boardId === board.id) state.pins.delete(pin.id);
	});
	return { status: 204 };
}

/** Section pins are among them, as at Pinterest. */
export function listBoardPins(call: Call): Reply {
	const board = boardOfPath(call);
	return pageOfPins(call, ({ boardId }) => boardId === board.id);
}

function refuseName({ world, account }: Call, name: string, itself?: EmulatedBoard) {
	const taken = [...world.state.boards.values()].some(
		(board) => board !== itself && board.accountId === account.id && board.name.toLowerCase() === name.toLowerCase(),
	);
	if (taken || name.trim() === '') throw new ApiError(refusals.boardName);
}

function refuseSecrecy(call: Call, privacy: string) {
	if (privacy === 'SECRET' && !hasScope(call, 'boards:write_secret')) throw refuse('notPermitted');
}
