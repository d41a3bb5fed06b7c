import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../../emulator';
import { listBoards, type PipelineContext } from '../../../lib';
import { call } from '../../emulator/helpers';
import { all } from '../../support/board';
import { emulate, pipelineAt } from '../../support/pipeline';

const names = (count: number) => Array.from({ length: count }, (_, index) => `Board ${index + 1}`);
const seeds = (count: number) => names(count).map((name) => ({ name }));

/** A pipeline that does something before the second page of boards is asked for, and may ask for it otherwise. */
function meanwhile(
	emulator: Emulator,
	before: (bookmark: string) => Promise<string> | string,
): { pipeline: PipelineContext; pages: () => number } {
	let pages = 0;
	const pipeline = pipelineAt(emulator, {
		http: (port) => async (request) => {
			if (request.path !== '/boards') return await port(request);
			if (++pages !== 2) return await port(request);
			const bookmark = await before(String(request.query?.bookmark));
			return await port({ ...request, query: { ...request.query, bookmark } });
		},
	});
	return { pipeline, pages: () => pages };
}

describe('listBoards', () => {
	it('lists 620 boards page by page, each once, with what Pinterest tells of them', async () => {
		const emulator = await emulate({ boards: seeds(620) });
		const { pipeline, pages } = meanwhile(emulator, (bookmark) => bookmark);
		const boards = await all(listBoards(pipeline));
		expect(boards.map(({ name }) => name)).toEqual(names(620));
		expect(new Set(boards.map(({ id }) => id)).size).toBe(620);
		expect(boards[0]).toEqual({
			id: emulator.boards()[0]?.id,
			name: 'Board 1',
			privacy: 'PUBLIC',
			owner: 'emulated_account',
			pinCount: 0,
		});
		expect(pages()).toBe(3);
	});

	it('lists each board once where boards were added in front and the pages overlap', async () => {
		const emulator = await emulate({ boards: seeds(620) });
		// As a service answers whose bookmark is a number: ten new boards push ten old ones onto the next page.
		const overlapping = Buffer.from('239|0').toString('base64url');
		const { pipeline } = meanwhile(emulator, () => overlapping);
		const boards = await all(listBoards(pipeline));
		expect(boards.map(({ name }) => name)).toEqual(names(620));
	});

	it('misses no board where the one that the bookmark names is deleted meanwhile, and lists one that is made', async () => {
		const emulator = await emulate({ boards: seeds(620) });
		const { pipeline } = meanwhile(emulator, async (bookmark) => {
			await call(emulator, 'DELETE', `/boards/${emulator.boards()[249]?.id}`);
			await call(emulator, 'POST', '/boards', { name: 'Made meanwhile' });
			return bookmark;
		});
		const boards = await all(listBoards(pipeline));
		expect(boards.map(({ name }) => name)).toEqual([...names(620), 'Made meanwhile']);
	});

	it('reads the sections of each board, and one whose sections are refused costs no other', async () => {
		const emulator = await emulate({
			boards: [{ name: 'One', sections: ['A', 'B'] }, { name: 'Two' }, { name: 'Three', sections: ['C'] }],
		});
		emulator.faults.add({
			on: 'GET /boards/{board_id}/sections',
			kind: 'status',
			status: 403,
			code: 29,
			skip: 1,
			times: 1,
		});
		const boards = await all(listBoards(pipelineAt(emulator), { sections: true }));
		const seen = boards.map(({ name, sections, problem }) => [
			name,
			sections?.map((section) => section.name) ?? problem?.code,
		]);
		expect(seen.map(([name]) => name)).toEqual(['One', 'Two', 'Three']);
		expect(seen.filter(([, what]) => what === 'not-permitted')).toHaveLength(1);
		expect(seen.filter(([, what]) => Array.isArray(what))).toHaveLength(2);
	});
});
