import { z } from 'zod/v4';
import { writingTo } from './board-writes';
import { boardOfPath } from './boards';
import type { Call, Reply } from './call';
import { refuse } from './errors';
import { pageOf } from './paging';
import { pageOfPins } from './pin-lists';
import type { EmulatedBoard, EmulatedSection } from './records';
import { checkNumericId, parseBody } from './validation';

const schema = z.object({ name: z.string().min(1).max(180) });

const sectionView = ({ id, name }: EmulatedSection) => ({ id, name });

export function findSection(board: EmulatedBoard, id: string): EmulatedSection {
	const section = board.sections.find((candidate) => candidate.id === id);
	if (!section) throw refuse('sectionNotFound');
	return section;
}

const sectionOfPath = (call: Call, board: EmulatedBoard) =>
	findSection(board, checkNumericId('section_id', call.params['section_id']));

export function listSections(call: Call): Reply {
	const { items, bookmark } = pageOf(boardOfPath(call).sections, ({ id }) => id, call.query);
	return { status: 200, body: { items: items.map(sectionView), bookmark } };
}

export async function createSection(call: Call): Promise<Reply> {
	const board = boardOfPath(call, 'boards:write_secret');
	const { name } = parseBody(schema, call.body);
	const section = { id: call.world.state.nextId('section'), boardId: board.id, name };
	await writingTo(call.world, board.id, () => board.sections.push(section));
	return { status: 201, body: sectionView(section) };
}

export async function updateSection(call: Call): Promise<Reply> {
	const board = boardOfPath(call, 'boards:write_secret');
	const section = sectionOfPath(call, board);
	const { name } = parseBody(schema, call.body);
	await writingTo(call.world, board.id, () => (section.name = name));
	return { status: 200, body: sectionView(section) };
}

/** What Pinterest does with the pins is not documented: here they stay on the board. */
export async function deleteSection(call: Call): Promise<Reply> {
	const board = boardOfPath(call, 'boards:write_secret');
	const section = sectionOfPath(call, board);
	await writingTo(call.world, board.id, () => {
		board.sections = board.sections.filter((candidate) => candidate !== section);
		for (const pin of call.world.state.pins.values()) {
			if (pin.boardSectionId === section.id) pin.boardSectionId = null;
		}
	});
	return { status: 204 };
}

export function listSectionPins(call: Call): Reply {
	const board = boardOfPath(call);
	const section = sectionOfPath(call, board);
	return pageOfPins(call, ({ boardSectionId }) => boardSectionId === section.id);
}
