import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../../emulator';
import { systemClock, type HttpPort } from '../../../lib';
import { MemoryStore } from '../../../lib/store/memory-store';
import { image, importAll, outcomes } from '../../support/import';
import { emulate, pipelineAt, type PipelineAt } from '../../support/pipeline';

/** Look-ups that wait for seconds take a moment. */
const clock = { ...systemClock, sleep: async () => await delay(1) };

const maker = (emulator: Emulator, more: PipelineAt = {}) =>
	pipelineAt(emulator, { createBoards: 'public', clock, ...more });

/** The boards with their sections, as `Board/Section, Section`. */
const boardsOf = (emulator: Emulator) =>
	emulator.boards().map(({ name, sections }) => [name, ...sections.map((section) => section.name)].join('/'));

const posts = (emulator: Emulator, path: RegExp) =>
	emulator.requests().filter((request) => request.method === 'POST' && path.test(request.path)).length;

describe('a board that is missing', () => {
	it('is made once, with its section, however many rows name it', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const pipeline = maker(emulator);
		const results = await importAll(pipeline, [
			image('One', { board: 'Gardens' }),
			image('Two', { board: ' Gardens ' }),
			image('Three', { board: 'Gardens/Roses' }),
			image('Four', { board: 'Gardens', section: 'Roses' }),
			image('Five', { board: 'Travel', section: 'Asia' }),
			image('Six', { board: 'Balconies', section: 'Herbs' }),
		]);
		expect(outcomes(results)).toEqual(Array.from({ length: 6 }, () => 'created'));
		expect(boardsOf(emulator).sort()).toEqual(['Balconies/Herbs', 'Gardens/Roses', 'Travel/Asia']);
		expect(pipeline.account.madeBoards().sort()).toEqual([
			'Balconies',
			'Balconies/Herbs',
			'Gardens',
			'Gardens/Roses',
			'Travel/Asia',
		]);
		expect(pipeline.account.missingBoards()).toEqual([]);
		expect(posts(emulator, /boards/)).toBe(5);
	});

	it('is made once by processes that share a store and import at the same time', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const store = new MemoryStore();
		const pipelines = Array.from({ length: 4 }, () => maker(emulator, { store }));
		const results = await Promise.all(
			pipelines.map(async (pipeline, index) => {
				await pipeline.account.boards(); // each has a list without it
				return await importAll(pipeline, [image(`Pin ${index}`, { board: 'Gardens/Roses' })]);
			}),
		);
		expect(outcomes(results.flat())).toEqual(['created', 'created', 'created', 'created']);
		expect(boardsOf(emulator)).toEqual(['Travel', 'Gardens/Roses']);
		expect(posts(emulator, /boards/)).toBe(2);
	});

	it('is not made a second time while no list has it yet', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel', sections: ['Asia'] }] });
		const store = new MemoryStore();
		const lagging =
			(port: HttpPort): HttpPort =>
			async (request) => {
				const answer = await port(request);
				if (request.method !== 'GET' || !/sections$/.test(request.path)) return answer;
				return { ...answer, body: { items: [] } };
			};
		const rows = [image('One', { section: 'Europe' })];
		await importAll(maker(emulator, { store, http: lagging }), rows);
		await importAll(maker(emulator, { store, http: lagging }), [image('Two', { section: 'Europe' })]);
		expect(boardsOf(emulator)).toEqual(['Travel/Asia/Europe']);
	});

	it.each(['drop-after-commit', 'error-after-commit'] as const)(
		'is looked up before it is made again when Pinterest does not answer (%s)',
		async (kind) => {
			const emulator = await emulate({ boards: [{ name: 'Travel' }] });
			emulator.faults.add({ kind, on: 'POST /boards' });
			emulator.faults.add({ kind, on: 'POST /boards/{board_id}/sections' });
			const results = await importAll(maker(emulator), [image('One', { board: 'Gardens/Roses' })]);
			expect(outcomes(results)).toEqual(['created']);
			expect(boardsOf(emulator)).toEqual(['Travel', 'Gardens/Roses']);
			expect(posts(emulator, /boards/)).toBe(2);
		},
	);

	it('is made with a second call when the first one got lost', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		emulator.faults.add({ kind: 'drop-before', on: 'POST /boards' });
		expect(outcomes(await importAll(maker(emulator), [image('One', { board: 'Gardens' })]))).toEqual(['created']);
		expect(boardsOf(emulator)).toEqual(['Travel', 'Gardens']);
	});

	it('gets its section although Pinterest says that the board is busy', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		emulator.faults.add({ kind: 'status', on: 'POST /boards/{board_id}/sections', status: 409, code: 409, times: 2 });
		expect(outcomes(await importAll(maker(emulator), [image('One', { section: 'Asia' })]))).toEqual(['created']);
		expect(boardsOf(emulator)).toEqual(['Travel/Asia']);
	});

	it('is not made for a row that is not fit, nor without the choice', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const unfit = image('One', { board: 'Gardens', media: [{ file: 'absent.jpg', folder: '.' }] });
		const held = image('Two', { board: 'Gardens', approved: false });
		expect(outcomes(await importAll(maker(emulator), [unfit, held]))).toEqual(['file-missing', 'not-approved']);
		const without = pipelineAt(emulator);
		expect(outcomes(await importAll(without, [image('Three', { board: 'Gardens' })]))).toEqual(['board-unknown']);
		expect(without.account.missingBoards()).toEqual([{ kind: 'board', wanted: 'Gardens', nearest: ['Travel'] }]);
		expect(boardsOf(emulator)).toEqual(['Travel']);
	});

	it('is not made for an address or an ID, which have no name', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const results = await importAll(maker(emulator), [
			image('One', { board: 'https://www.pinterest.com/emulated_account/gardens/' }),
			image('Two', { board: '549755885175999999' }),
			image('Three', { board: 'https://example.com/gardens' }),
		]);
		expect(outcomes(results)).toEqual(['board-unknown', 'board-not-found', 'board-unknown']);
		expect(boardsOf(emulator)).toEqual(['Travel']);
	});

	it('that the token may not make fails its rows with the reason, and Pinterest is asked once', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const rows = [1, 2, 3].map((number) => image(`Pin ${number}`, { board: 'Gardens' }));
		const results = await importAll(maker(emulator, { createBoards: 'secret' }), rows);
		expect(outcomes(results)).toEqual(['board-secret-refused', 'board-secret-refused', 'board-secret-refused']);
		expect(results[0]?.problem?.message).toContain('boards:write_secret');
		expect(posts(emulator, /boards/)).toBe(1);
	});

	it("whose name a board has that the token does not see fails with Pinterest's words", async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }, { name: 'Gardens', privacy: 'SECRET' }] });
		const results = await importAll(maker(emulator), [image('One', { board: 'Gardens' })]);
		expect(outcomes(results)).toEqual(['board-name-refused']);
		expect(results[0]?.problem?.message).toBe('Pinterest says: The board name is invalid or duplicated.');
	});

	it('needs the permission to write boards, which the problem names', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		emulator.faults.add({ kind: 'status', on: 'POST /boards', status: 403, code: 3, message: 'No scope.' });
		const results = await importAll(maker(emulator), [image('One', { board: 'Gardens' })]);
		expect(outcomes(results)).toEqual(['scopes-missing']);
		expect(results[0]?.problem?.message).toContain('boards:write');
	});

	it('has the privacy that was chosen', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		await importAll(maker(emulator, { createBoards: 'protected' }), [image('One', { board: 'Gardens' })]);
		const [, made] = await pipelineAt(emulator).account.boards();
		expect(made).toMatchObject({ name: 'Gardens', privacy: 'PROTECTED', owner: 'emulated_account' });
	});

	it('is named by what would be made, which makes nothing', async () => {
		const emulator = await emulate({ boards: [{ name: 'Travel' }] });
		const { account } = maker(emulator);
		expect(await account.wouldMake('Gardens/Roses')).toEqual({ board: 'Gardens', section: 'Roses' });
		expect(await account.wouldMake('Travel', 'Asia')).toEqual({ section: 'Travel/Asia' });
		expect(await account.wouldMake('Travel')).toBeUndefined();
		expect(await pipelineAt(emulator).account.wouldMake('Gardens')).toBeUndefined();
		expect(posts(emulator, /boards/)).toBe(0);
	});
});
