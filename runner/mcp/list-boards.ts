import { z } from 'zod/v4';
import { bookmarkPages } from '../../lib';
import { mcpTool } from './tool';

/** The boards of the account. */
export const listBoards = mcpTool({
	name: 'list_boards',
	title: 'List the boards of the account',
	description: 'List the boards of the connected Pinterest account, to choose the board of a pin.',
	input: z.strictObject({
		query: z.string().optional().describe('Only boards whose name contains this'),
		limit: z.number().int().min(1).max(1000).default(100).describe('Return at most this many'),
	}),
	output: z.looseObject({
		account: z.looseObject({ id: z.string(), name: z.string() }),
		boards: z.array(z.looseObject({ id: z.string(), name: z.string(), privacy: z.string().optional() })),
		more: z.boolean().optional().describe('There are more boards: raise limit, or narrow query'),
	}),
	writes: false,
	async run(session, { query = '', limit }, { signal }) {
		const {
			pipeline: { client, account },
		} = await session.pipeline();
		const wanted = query.trim().toLowerCase();
		const found: object[] = [];
		// Asked anew each time: boards that a person makes meanwhile are there.
		for await (const page of bookmarkPages(async (bookmark) => await client.listBoards(bookmark, signal))) {
			found.push(...page.filter(({ name }) => name.toLowerCase().includes(wanted)));
			if (found.length > limit) break;
		}
		const more = found.length > limit || undefined;
		const named = { id: await account.id(), name: await account.name() };
		return { structured: { account: named, boards: found.slice(0, limit), more } };
	},
});
