import { describe, expect, it } from 'vitest';
import { createAccount, createPinterestClient, type PipelineError } from '../../../lib';
import type { ApiRequest } from '../../../lib/pinterest/http';
import { emulate, pipelineAt } from '../../support/pipeline';

const BOARDS = [
	{ name: 'Travel' },
	{ name: 'Home Ideas', sections: ['Kitchen', 'Bath & Spa'] },
	{ name: 'Food/Drinks', sections: ['Cold/Iced'] },
	{ name: 'Food', sections: ['Drinks', 'Soups'] },
	{ name: '2027' },
	{ name: 'Déco' },
	{ name: 'TRAVEL tips' },
	{ name: 'Travel Tips' },
	{ name: 'Secretly', owner: 'other_account' },
];

async function account() {
	const emulator = await emulate({ boards: BOARDS, accounts: [{ username: 'other_account', accessToken: 'other' }] });
	const nameOf = (id?: string) => {
		const all = emulator.boards().flatMap(({ sections, ...board }) => [board, ...sections]);
		return all.find((each) => each.id === id)?.name;
	};
	const pipeline = pipelineAt(emulator);
	/** The board and the section by their names, or the problem's code and message. */
	const find = async (board: string, section?: string) =>
		await pipeline.account.destination(board, section).then(
			({ boardId, sectionId }) => (sectionId === undefined ? [nameOf(boardId)] : [nameOf(boardId), nameOf(sectionId)]),
			({ problem }: PipelineError) => [problem.code, problem.message],
		);
	const idOf = (name: string) => emulator.boards().find((board) => board.name === name)?.id ?? '';
	return { emulator, pipeline, find, idOf };
}

describe('the board of a row', () => {
	it('is found by its ID, its name, its address and as Board/Section', async () => {
		const { find, idOf } = await account();
		expect(await find(idOf('Travel'))).toEqual(['Travel']);
		expect(await find(' travel ')).toEqual(['Travel']);
		expect(await find('2027')).toEqual(['2027']);
		expect(await find('Déco'.normalize('NFD'))).toEqual(['Déco']);
		expect(await find('https://www.pinterest.com/emulated_account/home-ideas/')).toEqual(['Home Ideas']);
		expect(await find('https://www.pinterest.de/Emulated_Account/home-ideas/bath-spa/')).toEqual([
			'Home Ideas',
			'Bath & Spa',
		]);
		expect(await find('Home Ideas/Kitchen')).toEqual(['Home Ideas', 'Kitchen']);
		expect(await find('home ideas / kitchen')).toEqual(['Home Ideas', 'Kitchen']);
		expect(await find(`${idOf('Home Ideas')}/Kitchen`)).toEqual(['Home Ideas', 'Kitchen']);
		expect(await find('Home Ideas/')).toEqual(['Home Ideas']);
		expect(await find('Home Ideas', 'Kitchen')).toEqual(['Home Ideas', 'Kitchen']);
	});

	it('that stands on two pages of the list, because another was added while it was read, is one board', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const { account } = pipelineAt(emulator, {
			http: (port) => async (request) => {
				const answer = await port({ ...request, query: { page_size: 250 } });
				if (request.operation !== 'GET /boards') return answer;
				const { items } = answer.body as { items: { name: string }[] };
				const first = items.slice(0, 1);
				return { ...answer, body: request.query?.bookmark ? { items } : { items: first, bookmark: 'next' } };
			},
		});
		const boards = await account.boards();
		expect(boards.map(({ name }) => name)).toEqual(emulator.boards().map(({ name }) => name));
		expect((await account.destination(boards[0]?.name ?? '')).boardId).toBe(boards[0]?.id);
	});

	it('whose own name has a slash wins over Board/Section', async () => {
		const { find } = await account();
		expect(await find('Food/Drinks')).toEqual(['Food/Drinks']);
		expect(await find('Food/Soups')).toEqual(['Food', 'Soups']);
		expect(await find('Food/Drinks/Cold/Iced')).toEqual(['Food/Drinks', 'Cold/Iced']);
		// In other capitals it is the board Food with its section Drinks.
		expect(await find('food/drinks')).toEqual(['Food', 'Drinks']);
	});

	it('may have its section in both columns, if they agree', async () => {
		const { find } = await account();
		expect(await find('Home Ideas/Kitchen', 'kitchen')).toEqual(['Home Ideas', 'Kitchen']);
		expect(await find('https://pinterest.com/emulated_account/home-ideas/kitchen', 'Kitchen')).toEqual([
			'Home Ideas',
			'Kitchen',
		]);
		expect(await find('Home Ideas/Kitchen', 'Bath & Spa')).toEqual([
			'section-conflict',
			'The board "Home Ideas/Kitchen" and the column section "Bath & Spa" name two different sections. Leave one of them out.',
		]);
	});

	it('that is not there is reported with the nearest names, and so is a section', async () => {
		const { find } = await account();
		expect(await find('Homeideas')).toEqual([
			'board-unknown',
			expect.stringMatching(/^There is no board "Homeideas"\. The most similar names are: Home Ideas, /),
		]);
		expect(await find('Fod/Soups')).toEqual(['board-unknown', expect.stringContaining('names are: Food')]);
		expect(await find('Food/Soap')).toEqual([
			'section-unknown',
			'There is no section "Soap" on the board "Food". The most similar names are: Soups, Drinks.',
		]);
		expect(await find('travel tips')).toEqual([
			'board-ambiguous',
			expect.stringMatching(/TRAVEL tips \(\d+\), Travel Tips \(\d+\)/),
		]);
		expect(await find('https://www.pinterest.com/emulated_account/home-idea/')).toEqual([
			'board-unknown',
			expect.stringContaining('names are: Home Ideas'),
		]);
	});

	it("by an address is refused if it is another account's, or no board's", async () => {
		const { find } = await account();
		expect(await find('https://www.pinterest.com/other_account/secretly/')).toEqual([
			'board-unknown',
			expect.stringMatching(/is a board of other_account, but the connected account is emulated_account /),
		]);
		expect(await find('https://www.pinterest.com/pin/1234567890123456/')).toEqual([
			'board-unknown',
			expect.stringContaining('is not the address of a board'),
		]);
	});

	it('by an address may be a group board of another account, if it is in the list', async () => {
		const bodies: Record<string, unknown> = {
			'GET /user_account': { username: 'anna', id: '1' },
			'GET /boards': {
				items: [
					{ id: '11', name: 'Plans', owner: { username: 'anna' } },
					{ id: '22', name: 'Plans', owner: { username: 'Ben' } },
				],
			},
		};
		const call = async ({ operation }: ApiRequest) => ({ status: 200, headers: {}, body: bodies[operation] });
		const { destination } = createAccount(createPinterestClient(call, 'https://api.pinterest.com/v5'));
		expect(await destination('https://www.pinterest.com/ben/plans/')).toEqual({ boardId: '22', boardName: 'Plans' });
		expect(await destination('https://www.pinterest.com/anna/plans/')).toEqual({ boardId: '11', boardName: 'Plans' });
	});

	it('is looked up in lists that are asked for once a run, whatever the rows name', async () => {
		const { emulator, find, pipeline } = await account();
		await Promise.all(
			['Travel', 'travel', 'Home Ideas/Kitchen', 'Nowhere', 'Nowhere'].map(async (name) => await find(name)),
		);
		await find('Home Ideas', 'Attic');
		const asked = emulator.requests().map(({ method, path }) => `${method} ${path.replace(/\d{10,}/, 'ID')}`);
		expect(asked.sort()).toEqual(['GET /v5/boards', 'GET /v5/boards/ID/sections']);
		expect(pipeline.account.missingBoards()).toEqual([
			{ kind: 'board', wanted: 'Nowhere', nearest: expect.arrayContaining(['Travel']) },
			{ kind: 'section', wanted: 'Home Ideas/Attic', nearest: ['Kitchen', 'Bath & Spa'] },
		]);
	});
});
