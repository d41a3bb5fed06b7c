import { distance } from 'fastest-levenshtein';
import type { Asset } from '../model/asset';
import type { Board, BoardSection, Destination } from '../model/board';
import { PipelineError, type Problem } from '../model/problem';
import { pipelineError } from '../sentences/problems';
import { bookmarkPages, type Page } from './bookmark-pages';
import type { PinterestClient } from './client';

/** Pinterest's ids have 17 to 19 digits; a shorter number may well be a board's name. */
const SURELY_AN_ID = /^\d{15,}$/;
const NAMES_SHOWN = 5;

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
	 * The ids of a board and a section, each given by id or by name.
	 * @throws PipelineError `board-unknown`, `board-ambiguous`, `section-unknown`.
	 */
	destination(board: string, section?: string): Promise<Destination>;
}

export interface AccountOptions {
	/** Why Pinterest would refuse whatever it is asked now; then it is not asked. */
	stopped?: (kind: Asset['kind']) => Problem | undefined;
	/** Called when it is known whose account it is. */
	identify?: (id: string) => void;
}

export function createAccount(client: PinterestClient, { stopped, identify }: AccountOptions = {}): Account {
	const once = <Value>(ask: () => Promise<Value>) =>
		onceAsked(async () => {
			const problem = stopped?.('image');
			if (problem) throw new PipelineError(problem);
			return await ask();
		});

	const user = once(async () => {
		const { id: accountId, username } = await client.getUserAccount();
		const found = { id: accountId ?? username, username };
		identify?.(found.id);
		return found;
	});
	const boards = once(async () => await allPages(async (bookmark) => await client.listBoards(bookmark)));
	const sectionsOf = new Map<string, () => Promise<BoardSection[]>>();

	function sections(boardId: string): Promise<BoardSection[]> {
		const known =
			sectionsOf.get(boardId) ??
			once(async () => await allPages(async (bookmark) => await client.listBoardSections(boardId, bookmark)));
		sectionsOf.set(boardId, known);
		return known();
	}

	return {
		id: async () => (await user()).id,
		name: async () => (await user()).username,
		async check(named) {
			const wanted = named === undefined ? '' : plain(named).replace(/^@/, '');
			if (wanted === '') return;
			const { id, username } = await user();
			if (wanted !== id.toLowerCase() && wanted !== username.toLowerCase())
				throw pipelineError('account-mismatch', { named: named as string, id, username });
		},
		boards,
		async destination(board, section) {
			const found: Board = SURELY_AN_ID.test(board) ? { id: board, name: board } : pick(await boards(), board, 'board');
			const destination: Destination = { boardId: found.id };
			if (found.name !== found.id) destination.boardName = found.name;
			if (!section) return destination;
			const sectionId = SURELY_AN_ID.test(section) ? section : pick(await sections(found.id), section, 'section').id;
			return { ...destination, sectionId };
		},
	};
}

/** By id, by exact name, or by a name that differs only in case and spaces, if just one does. */
function pick<Named extends { id: string; name: string }>(
	all: Named[],
	wanted: string,
	kind: 'board' | 'section',
): Named {
	const exact = all.find(({ id, name }) => id === wanted || name === wanted);
	if (exact) return exact;
	const similar = all.filter(({ name }) => plain(name) === plain(wanted));
	const [only] = similar;
	if (only && similar.length === 1) return only;
	const near = similar.length > 1 ? similar : nearest(all, wanted);
	const names = near.slice(0, NAMES_SHOWN).map(({ id, name }) => (similar.length > 1 ? `${name} (${id})` : name));
	throw pipelineError(`${kind}-${similar.length > 1 ? 'ambiguous' : 'unknown'}`, { wanted, names });
}

/** Those whose names take the fewest changes to become the wanted one come first. */
function nearest<Named extends { name: string }>(all: Named[], wanted: string): Named[] {
	const far = ({ name }: Named) => distance(plain(name), plain(wanted));
	return [...all].sort((one, other) => far(one) - far(other));
}

function plain(name: string): string {
	return name.trim().replace(/\s+/g, ' ').toLowerCase();
}

async function allPages<Item>(list: (bookmark?: string) => Promise<Page<Item>>): Promise<Item[]> {
	return (await Array.fromAsync(bookmarkPages(list))).flat();
}

/** Asks once, however many ask at the same time; a failure is not remembered. */
function onceAsked<Value>(ask: () => Promise<Value>): () => Promise<Value> {
	let answer: Promise<Value> | undefined;
	return () => {
		answer ??= ask().catch((error: unknown) => {
			answer = undefined;
			throw error;
		});
		return answer;
	};
}
