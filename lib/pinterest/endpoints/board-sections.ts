import { z } from 'zod/v4';
import type { Caller } from '../call';
import { change, page, parsed, read, remove } from '../requests';
import { id, pageOf } from '../schemas';

/** A section with all that Pinterest answers. */
const sectionAnswerSchema = z.looseObject({ id, name: z.string() });
export type SectionAnswer = z.infer<typeof sectionAnswerSchema>;
const sectionAnswerPage = pageOf(sectionAnswerSchema);

const ONE = '/boards/{board_id}/sections/{section_id}';
const pathOf = (boardId: string, sectionId: string) => `/boards/${boardId}/sections/${sectionId}`;

export function boardSectionEndpoints(call: Caller) {
	return {
		/** Sections with all that Pinterest answers; it has no endpoint for one section. */
		listBoardSections: async (boardId: string, bookmark?: string, signal?: AbortSignal) =>
			await parsed(call, sectionAnswerPage, {
				...read('GET /boards/{board_id}/sections', `/boards/${boardId}/sections`, page(bookmark)),
				signal,
			}),

		/** A name is all that a section has. */
		updateBoardSection: async (boardId: string, sectionId: string, changes: { name: string }, signal?: AbortSignal) =>
			await parsed(call, sectionAnswerSchema, change(`PATCH ${ONE}`, pathOf(boardId, sectionId), changes, signal)),

		/** What becomes of its pins is not documented. */
		deleteBoardSection: async (boardId: string, sectionId: string, signal?: AbortSignal) =>
			void (await call(remove(`DELETE ${ONE}`, pathOf(boardId, sectionId), signal))),
	};
}
