import { z } from 'zod/v4';
import { listBoards as boardsOf } from '../../lib';
import { mcpTool } from './tool';

/** The boards of the account. */
export const listBoards = mcpTool({
	name: 'list_boards',
	title: 'List the boards of the account',
	description: 'List the boards of the connected Pinterest account, to choose the board of a pin.',
	input: z.strictObject({
		query: z.string().optional().describe('Only boards whose name contains this'),
		sections: z.boolean().default(false).describe('Also list the sections of each board, for one call each'),
		limit: z.number().int().min(1).max(1000).default(100).describe('Return at most this many'),
	}),
	output: z.looseObject({
		account: z.looseObject({ id: z.string(), name: z.string() }),
		boards: z.array(z.looseObject({ id: z.string(), name: z.string(), privacy: z.string().optional() })),
		more: z.boolean().optional().describe('There are more boards: raise limit, or narrow query'),
	}),
	writes: false,
	async run(session, { query = '', sections, limit }, { signal }) {
		const { pipeline } = await session.pipeline();
		const wanted = query.trim().toLowerCase();
		const boards: object[] = [];
		let more: true | undefined;
		// Asked anew each time: boards that a person makes meanwhile are there.
		for await (const board of boardsOf(pipeline, { sections, signal })) {
			if (!board.name.toLowerCase().includes(wanted)) continue;
			if (boards.length === limit) more = true;
			if (more) break;
			boards.push(board);
		}
		const { account } = pipeline;
		return { structured: { account: { id: await account.id(), name: await account.name() }, boards, more } };
	},
});
