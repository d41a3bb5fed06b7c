import type { Board, BoardSection, Destination } from '../model/board';
import { PipelineError, type Problem } from '../model/problem';
import { pipelineError, problemFor } from '../sentences/problems';
import { byName, bySlug, exactly, nearestNames, plain, readBoardAddress, splits, withIds } from './board-name';
import type { BoardMaker } from './make-board';

/** A board or a section that was asked for and that the account does not have. */
export interface MissingBoard {
	kind: 'board' | 'section';
	/** As it was asked for; of a section with its board: `Board/Section`. */
	wanted: string;
	/** The names that come nearest, the nearest first. */
	nearest: string[];
}

/** What would be made for a row: a board, a section, or both. */
export interface ToMake {
	board?: string;
	section?: string;
}

export interface DestinationOptions {
	/** Makes a board or a section that is missing, where the account was given that choice. @default false */
	make?: boolean;
}

export interface Destinations {
	destination(board: string, section?: string, options?: DestinationOptions): Promise<Destination>;
	wouldMake(board: string, section?: string): Promise<ToMake | undefined>;
	missingBoards(): MissingBoard[];
	madeBoards(): string[];
}

/** The account's lists. */
export interface Lists {
	user(): Promise<{ id: string; username: string }>;
	boards(): Promise<Board[]>;
	/** Asks for the list again. */
	freshBoards(): Promise<Board[]>;
	sections(boardId: string): Promise<BoardSection[]>;
	freshSections(boardId: string): Promise<BoardSection[]>;
}

/** Pinterest's ids have 17 to 19 digits; a shorter number may well be a board's name. */
const SURELY_AN_ID = /^\d{15,}$/;
/** The rows of a sheet name the same few boards; a sheet that names more is looked up again. */
const MOST_REMEMBERED = 10_000;
/** So many that are missing are named at the end of a run. */
const MOST_MISSING = 1_000;

/** What a row names is not there. */
interface Missing extends MissingBoard {
	problem: Problem;
	/** Only where its name is known: an address has none. */
	toMake?: { board: string; section?: string } | { on: Board; section: string };
}

/** The part of a section in what names a board, or in the column beside it. */
interface WantedSection {
	text: string;
	/** Whether it comes from an address, which has no names. */
	isSlug?: boolean;
}

/** Resolves what rows name to the ids of boards and sections, each name once. */
export function createDestinations(lists: Lists, maker?: BoardMaker): Destinations {
	const remembered = new Map<string, Destination | Missing>();
	const missing = new Map<string, Missing>();
	const made: string[] = [];
	const making = new Map<string, Promise<unknown>>();
	const refused = new Map<string, PipelineError>();

	async function resolve(board: string, section: string | undefined): Promise<Destination | Missing> {
		const key = JSON.stringify([board, section]);
		const known = remembered.get(key);
		if (known) return known;
		const found = await lookFor(board.trim(), section?.trim());
		if (remembered.size >= MOST_REMEMBERED) remembered.clear();
		remembered.set(key, found);
		return found;
	}

	async function lookFor(text: string, beside: string | undefined): Promise<Destination | Missing> {
		const place = await placeOf(text);
		const within = place.section;
		const besides = beside ? { text: beside } : undefined;
		if ('problem' in place) {
			if (within && besides && plain(within.text) !== plain(besides.text)) throw conflict(text, beside);
			const section = within?.text ?? beside;
			return place.toMake && section ? { ...place, toMake: { ...place.toMake, section: oneSpace(section) } } : place;
		}
		const [first, second] = [within ?? besides, within && besides];
		const found = first && (await sectionOf(place.board, first));
		if (found && 'problem' in found) return found;
		const other = second && (await sectionOf(place.board, second));
		if (other && ('problem' in other || other.id !== found?.id)) throw conflict(text, beside);
		const { id, name } = place.board;
		const destination: Destination = { boardId: id };
		if (name !== id) destination.boardName = name;
		return found ? { ...destination, sectionId: found.id } : destination;
	}

	/** The board, and the section that is named with it. */
	async function placeOf(
		text: string,
	): Promise<({ board: Board } | (Missing & { toMake?: { board: string } })) & { section?: WantedSection }> {
		if (SURELY_AN_ID.test(text)) return { board: { id: text, name: text } };
		const address = readBoardAddress(text);
		if (address === 'other') return missingBoard(text, [], problemFor('board-unknown:address', { wanted: text }));
		if (address) return await atAddress(text, address);
		const all = await lists.boards();
		const exact = exactly(all, text);
		if (exact) return { board: exact };
		const parts = splits(text);
		for (const { board: name, section } of parts) {
			const named = section === '' ? undefined : { text: section };
			if (SURELY_AN_ID.test(name)) return { board: { id: name, name }, section: named };
			const board = only(byName(all, name), 'board', name);
			if (board) return { board, section: named };
		}
		const similar = only(byName(all, text), 'board', text);
		if (similar) return { board: similar };
		const [last] = parts;
		const names = nearestNames(all, [text, ...parts.map(({ board }) => board)]);
		const toMake = { board: oneSpace(last?.board ?? text) };
		return {
			...missingBoard(text, names, problemFor('board-unknown', { wanted: text, names })),
			...(toMake.board !== '' && { toMake }),
			...(last && last.section !== '' && { section: { text: last.section } }),
		};
	}

	async function atAddress(
		text: string,
		{ user, board: slug, section }: { user: string; board: string; section?: string },
	) {
		const all = await lists.boards();
		const { username } = await lists.user();
		const owned = all.filter(({ owner = username }) => owner.toLowerCase() === user.toLowerCase());
		if (owned.length === 0 && user.toLowerCase() !== username.toLowerCase())
			return missingBoard(text, [], problemFor('board-unknown:other-account', { wanted: text, user, username }));
		const board = only(bySlug(owned, slug), 'board', text);
		const named = section === undefined ? undefined : { section: { text: section, isSlug: true } };
		if (board) return { board, ...named };
		const names = nearestNames(owned, [slug.replaceAll('-', ' ')]);
		return missingBoard(text, names, problemFor('board-unknown', { wanted: text, names }));
	}

	async function sectionOf(board: Board, { text, isSlug }: WantedSection): Promise<BoardSection | Missing> {
		if (SURELY_AN_ID.test(text)) return { id: text, name: text };
		const all = await lists.sections(board.id);
		const found = only(isSlug ? bySlug(all, text) : byName(all, text), 'section', text);
		if (found) return found;
		const names = nearestNames(all, [isSlug ? text.replaceAll('-', ' ') : text]);
		const problem = problemFor('section-unknown', { wanted: text, board: board.name, names });
		const wanted = `${board.name}/${text}`;
		return {
			kind: 'section',
			wanted,
			nearest: names,
			problem,
			...(!isSlug && { toMake: { on: board, section: oneSpace(text) } }),
		};
	}

	/** Makes what is missing, once for all rows that wait for it. */
	async function make({ toMake, problem }: Missing): Promise<void> {
		if (!toMake || !maker) throw new PipelineError(problem);
		const key = 'on' in toMake ? `${toMake.on.id}/${plain(toMake.section)}` : plain(toMake.board);
		const before = refused.get(key);
		if (before) throw before;
		const begun =
			making.get(key) ?? ('on' in toMake ? makeSection(toMake.on, toMake.section) : makeBoard(toMake.board));
		making.set(key, begun);
		try {
			await begun;
			remembered.clear();
		} catch (error) {
			// Each further row of the board would meet the same refusal.
			if (error instanceof PipelineError && error.problem.action !== 'retry-later') refused.set(key, error);
			throw error;
		} finally {
			making.delete(key);
		}
	}

	async function makeBoard(name: string): Promise<void> {
		if (!maker) return;
		const find = async () => byName(await lists.freshBoards(), name)[0];
		const board = await maker.makeBoard((await lists.user()).id, name, find);
		const all = await lists.boards();
		if (all.some(({ id }) => id === board.id)) return;
		all.push(board);
		made.push(board.name);
	}

	async function makeSection(on: Board, name: string): Promise<void> {
		if (!maker) return;
		const find = async () => byName(await lists.freshSections(on.id), name)[0];
		const section = await maker.makeSection(on.id, name, find);
		const all = await lists.sections(on.id);
		if (all.some(({ id }) => id === section.id)) return;
		all.push(section);
		made.push(`${on.name}/${section.name}`);
	}

	return {
		async destination(board, section, options = {}) {
			// A board is made first, and then its section.
			for (let steps = 1; ; steps++) {
				const found = await resolve(board, section);
				if (!('problem' in found)) return found;
				if (options.make && maker && found.toMake && steps <= 2) {
					await make(found);
					missing.delete(found.wanted);
					continue;
				}
				if (missing.size < MOST_MISSING) missing.set(found.wanted, found);
				throw new PipelineError(found.problem);
			}
		},
		async wouldMake(board, section) {
			if (!maker) return undefined;
			const found = await resolve(board, section);
			if (!('problem' in found) || !found.toMake) return undefined;
			const { toMake } = found;
			if ('on' in toMake) return { section: `${toMake.on.name}/${toMake.section}` };
			return toMake;
		},
		missingBoards: () =>
			[...missing.values()]
				.filter(({ toMake }) => !(toMake && maker))
				.map(({ kind, wanted, nearest }) => ({ kind, wanted, nearest })),
		madeBoards: () => [...made],
	};
}

/** The one that fits; undefined where none does. @throws PipelineError `board-ambiguous`, `section-ambiguous`. */
function only<Item extends Board | BoardSection>(
	found: Item[],
	kind: 'board' | 'section',
	wanted: string,
): Item | undefined {
	if (found.length > 1) throw pipelineError(`${kind}-ambiguous`, { wanted, names: withIds(found) });
	return found[0];
}

function missingBoard(wanted: string, nearest: string[], problem: Problem): Missing & { toMake?: { board: string } } {
	return { kind: 'board', wanted, nearest, problem };
}

function conflict(board: string, section: string | undefined): PipelineError {
	return pipelineError('section-conflict', { board, section: section ?? '' });
}

/** A name as it is made. */
function oneSpace(name: string): string {
	return name.normalize('NFC').trim().replace(/\s+/g, ' ');
}
