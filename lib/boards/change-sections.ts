import type { BoardSection } from '../model/board';
import { PipelineError } from '../model/problem';
import { byName, nearestNames, plain, withIds } from '../pinterest/board-name';
import type { SectionAnswer } from '../pinterest/endpoints/board-sections';
import { eachOnce } from '../pinterest/bookmark-pages';
import { createBoardMaker, forgetSection } from '../pinterest/make-board';
import type { PipelineContext } from '../publish/context';
import { pipelineError } from '../sentences/problems';
import { unlessGone, watchSent, type Deleted, type Made } from './change-boards';

/** The sections of a board, in Pinterest's order. */
export function sectionsOf(
	{ client }: PipelineContext,
	boardId: string,
	signal?: AbortSignal,
): AsyncGenerator<SectionAnswer> {
	return eachOnce(async (bookmark) => await client.listBoardSections(boardId, bookmark, signal));
}

/**
 * A section of a board, by its ID or its name.
 * @throws PipelineError `section-unknown`, `section-ambiguous`.
 */
export async function findSection(
	pipeline: PipelineContext,
	boardId: string,
	wanted: string,
	signal?: AbortSignal,
): Promise<SectionAnswer> {
	const all = await Array.fromAsync(sectionsOf(pipeline, boardId, signal));
	const found = byName(all, wanted);
	if (found.length > 1) throw pipelineError('section-ambiguous', { wanted, names: withIds(found) });
	const [section] = found;
	if (section) return section as SectionAnswer;
	throw pipelineError('section-unknown', { wanted, board: boardId, names: nearestNames(all, [wanted]) });
}

/** Makes a section, or finds the one of this name. As careful as `createBoard`. */
export async function createSection(
	pipeline: PipelineContext,
	boardId: string,
	name: string,
	signal?: AbortSignal,
): Promise<Made<BoardSection>> {
	const { client, ledger, clock, random } = pipeline;
	const sent = watchSent(
		async (on: string, body: { name: string }) => await client.createBoardSection(on, body, signal),
	);
	const maker = createBoardMaker({
		client: { ...client, createBoardSection: sent.call },
		store: ledger.store,
		clock,
		random,
		privacy: 'public',
	});
	let listed: SectionAnswer[] = [];
	const find = async () => {
		listed = await Array.fromAsync(sectionsOf(pipeline, boardId, signal));
		return byName(listed, name)[0];
	};
	for (let tries = 1; ; tries++) {
		const made = await maker.makeSection(boardId, name, find);
		if (sent.happened() || tries > 1) return { made, existing: !sent.happened() };
		// It may be remembered, and renamed on Pinterest since. One that no list has may be new.
		if (listed.length === 0) await find();
		const now = listed.find(({ id }) => id === made.id);
		if (!now || plain(now.name) === plain(name)) return { made: now ?? made, existing: true };
		await forgetSection(ledger.store, boardId, name);
	}
}

/** Renames a section. */
export async function renameSection(
	pipeline: PipelineContext,
	boardId: string,
	wanted: string,
	name: string,
	signal?: AbortSignal,
): Promise<SectionAnswer> {
	const before = await findSection(pipeline, boardId, wanted, signal);
	const section = await pipeline.client.updateBoardSection(boardId, before.id, { name }, signal);
	await forgetSection(pipeline.ledger.store, boardId, before.name);
	return section;
}

const IS_ID = /^\d+$/;

/** Deletes a section. One that is gone is no failure where it is given by its ID; a name may be a typing mistake. */
export async function deleteSection(
	pipeline: PipelineContext,
	boardId: string,
	wanted: string,
	signal?: AbortSignal,
): Promise<Deleted> {
	const gone = (error: unknown) => {
		if (IS_ID.test(wanted) && error instanceof PipelineError && error.problem.code === 'section-unknown')
			return undefined;
		throw error;
	};
	const found = await unlessGone(async () => await findSection(pipeline, boardId, wanted, signal).catch(gone));
	if (!found) return { id: wanted, alreadyGone: true };
	const { id, name } = found;
	await unlessGone(async () => await pipeline.client.deleteBoardSection(boardId, id, signal));
	await forgetSection(pipeline.ledger.store, boardId, name);
	return { id, name, alreadyGone: false };
}
