import type { Asset } from '../model/asset';
import type { Board, BoardSection, Destination } from '../model/board';
import { PipelineError, type Problem } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { plain } from './board-name';
import { eachOnce } from './bookmark-pages';
import type { PinterestClient } from './client';
import { boardOf } from './endpoints/boards';
import { createDestinations, type DestinationOptions, type MissingBoard, type ToMake } from './destinations';
import type { BoardMaker } from './make-board';

/** Whose token it is. */
export interface AccountUser {
	/** Stays when the user name changes. */
	id: string;
	username: string;
}

/** Whose token it is, and where its pins can go. Asked once and remembered for the pipeline's life. */
export interface Account {
	/** The account's id, which stays when the user name changes. */
	id(): Promise<string>;
	/** Its user name, for people. */
	name(): Promise<string>;
	/**
	 * Passes where a row names this account, by its ID or its user name, in any case and with or without an @; or none.
	 * @throws PipelineError `account-mismatch`.
	 */
	check(named: string | undefined): Promise<void>;
	boards(): Promise<Board[]>;
	/**
	 * The ids of a board and a section. A board is given by its id, its name, its address at Pinterest, or as
	 * `Board/Section`; a section by its id or its name.
	 * @param options.make makes what is missing, where the account has a `boardMaker`. @default false
	 * @throws PipelineError `board-unknown`, `board-ambiguous`, `section-unknown`, `section-ambiguous`, `section-conflict`.
	 */
	destination(board: string, section?: string, options?: DestinationOptions): Promise<Destination>;
	/** What `destination` would make with `make`; undefined where nothing is missing, or nothing would be made. Makes nothing. */
	wouldMake(board: string, section?: string): Promise<ToMake | undefined>;
	/** The boards and sections that were asked for and are missing, each once, in the order in which they were asked for. */
	missingBoards(): MissingBoard[];
	/** The boards, and the sections as `Board/Section`, that were made. */
	madeBoards(): string[];
}

export interface AccountOptions {
	/** Why Pinterest would refuse whatever it is asked now; then it is not asked. */
	stopped?: (kind: Asset['kind']) => Problem | undefined;
	/** Gives what another pipeline of the same token was answered, or asks. @default asks */
	rememberUser?: (ask: () => Promise<AccountUser>) => Promise<AccountUser>;
	/** Called when it is known whose account it is. */
	identify?: (id: string) => void;
	/** @default none: what is missing is not made */
	boardMaker?: BoardMaker;
}

export function createAccount(
	client: PinterestClient,
	{ stopped, rememberUser = async (ask) => await ask(), identify, boardMaker }: AccountOptions = {},
): Account {
	const unlessStopped = async <Value>(ask: () => Promise<Value>) => {
		const problem = stopped?.('image');
		if (problem) throw new PipelineError(problem);
		return await ask();
	};
	const asked = <Value>(ask: () => Promise<Value>) => onceAsked(async () => await unlessStopped(ask));

	const user = asked(async () => {
		const found = await rememberUser(async () => {
			const { id, username } = await client.getUserAccount();
			return { id: id ?? username, username };
		});
		identify?.(found.id);
		return found;
	});
	const boards = asked(
		async () =>
			await Array.fromAsync(
				eachOnce(async (bookmark) => await client.listBoards(bookmark)),
				boardOf,
			),
	);
	const sectionsOf = new Map<string, Remembered<BoardSection[]>>();

	function sections(boardId: string): Remembered<BoardSection[]> {
		const list = async () =>
			await Array.fromAsync(eachOnce(async (bookmark) => await client.listBoardSections(boardId, bookmark)));
		const known = sectionsOf.get(boardId) ?? asked(list);
		sectionsOf.set(boardId, known);
		return known;
	}

	const destinations = createDestinations(
		{
			user: user.get,
			boards: boards.get,
			freshBoards: boards.again,
			sections: async (boardId) => await sections(boardId).get(),
			freshSections: async (boardId) => await sections(boardId).again(),
		},
		boardMaker,
	);

	return {
		id: async () => (await user.get()).id,
		name: async () => (await user.get()).username,
		async check(named) {
			if (named === undefined || wantedName(named) === '') return;
			const { id, username } = await user.get();
			if (!namesAccount(named, { id, username })) throw pipelineError('account-mismatch', { named, id, username });
		},
		boards: boards.get,
		...destinations,
	};
}

/** Whether a text names an account by its ID or its user name, in any case and with or without an @. */
export function namesAccount(named: string, { id, username }: AccountUser): boolean {
	const wanted = wantedName(named);
	return wanted === id.toLowerCase() || wanted === username.toLowerCase();
}

const wantedName = (named: string) => plain(named).replace(/^@/, '');

/** An answer that is asked for once. */
interface Remembered<Value> {
	/** Asks once, however many ask at the same time; a failure is not remembered. */
	get(): Promise<Value>;
	/** Asks again, and remembers that answer. */
	again(): Promise<Value>;
}

function onceAsked<Value>(ask: () => Promise<Value>): Remembered<Value> {
	let answer: Promise<Value> | undefined;
	function again(): Promise<Value> {
		const asking = ask().catch((error: unknown) => {
			if (answer === asking) answer = undefined;
			throw error;
		});
		answer = asking;
		return asking;
	}
	return { get: () => answer ?? again(), again };
}
