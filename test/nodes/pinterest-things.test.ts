import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { call } from '../emulator/helpers';
import { pinned } from '../support/board';
import { ownFolder } from '../support/cli';
import { emulate } from '../support/pipeline';
import { chain, runToOutputs, type RunOptions } from '../support/workflow';

/** Runs one operation of the node; the items of its two outputs. */
async function execute(
	emulator: Emulator,
	operation: `${string}.${string}`,
	parameters: INode['parameters'] = {},
	options: RunOptions = {},
): Promise<{ results: INodeExecutionData[]; failed: INodeExecutionData[] }> {
	const [resource, name] = operation.split('.');
	const workflow = chain(['pinterest', { authentication: 'accessToken', resource, operation: name, ...parameters }]);
	const { items, outputs } = await runToOutputs(emulator, workflow, options);
	const leaving = (output: number) => items.filter((_, index) => outputs[index] === output);
	return { results: leaving(0), failed: leaving(1) };
}

const jsonOf = async (...args: Parameters<typeof execute>) => (await execute(...args)).results.map(({ json }) => json);
const problemsOf = async (...args: Parameters<typeof execute>) =>
	(await execute(...args)).failed.map(({ json }) => json.problem as { code: string; message: string; action: string });

const locator = (value: string, mode = 'name') => ({ __rl: true, mode, value });
const at = (name: string) => ({ board: locator(name) });
const boardNames = (emulator: Emulator) => emulator.boards().map(({ name }) => name);
const posts = (emulator: Emulator) => emulator.requests().filter(({ method }) => method === 'POST').length;

/** A store that several executions share. */
const shared = async () => ({ storeUrl: `sqlite:${await ownFolder()}/ledger.sqlite` });

describe('Board', () => {
	it('is created with its description and its privacy, and comes back in camelCase with its ID as text', async () => {
		const emulator = await emulate();
		const { results, failed } = await execute(emulator, 'board.create', {
			name: '  Winter  Soups ',
			description: 'Warm ones',
			privacy: 'protected',
		});
		expect(failed).toEqual([]);
		expect(results).toEqual([
			{
				json: {
					id: expect.stringMatching(/^\d{15,}$/),
					name: 'Winter Soups',
					description: 'Warm ones',
					privacy: 'PROTECTED',
					owner: 'emulated_account',
					pinCount: 0,
					followerCount: 0,
					collaboratorCount: 0,
					createdAt: expect.stringMatching(/^\d{4}-.*Z$/),
					pinsModifiedAt: expect.stringMatching(/^\d{4}-.*Z$/),
					existing: false,
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it('of a name that the account has is returned as it is, and Pinterest is sent nothing', async () => {
		const emulator = await emulate();
		const store = await shared();
		const [first] = await jsonOf(emulator, 'board.create', { name: 'Soups', description: 'Warm' }, store);
		const [second] = await jsonOf(emulator, 'board.create', { name: ' soups', description: 'Cold' }, store);
		const [third] = await jsonOf(emulator, 'board.create', { name: 'SOUPS' });
		expect(first).toMatchObject({ existing: false });
		expect([second, third]).toEqual(Array(2).fill({ ...first, existing: true }));
		expect(posts(emulator)).toBe(1);
	});

	it('is created once when Pinterest does not answer', async () => {
		const emulator = await emulate();
		emulator.faults.add({ kind: 'drop-after-commit', on: 'POST /boards' });
		expect(await jsonOf(emulator, 'board.create', { name: 'Soups' })).toMatchObject([
			{ name: 'Soups', existing: false },
		]);
		expect(boardNames(emulator).filter((name) => name === 'Soups')).toHaveLength(1);
	});

	it('that was deleted or renamed a moment ago, here or on Pinterest, is created anew', async () => {
		const emulator = await emulate();
		const store = await shared();
		const create = async () => (await jsonOf(emulator, 'board.create', { name: 'Soups' }, store))[0] as { id: string };
		const first = await create();
		await execute(emulator, 'board.delete', { board: locator(first.id, 'id') }, store);
		const second = await create();
		await execute(emulator, 'board.update', { ...at('Soups'), updateFields: { name: 'Stews' } }, store);
		const third = await create();
		await call(emulator, 'DELETE', `/boards/${third.id}`);
		const fourth = await create();
		expect([second, third, fourth]).toMatchObject(Array(3).fill({ existing: false }));
		expect(new Set([first, second, third, fourth].map(({ id }) => id)).size).toBe(4);
	});

	it('is found by name, ID or address, and comes raw where Simplify is off', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'One');
		const id = emulator.boards()[0]?.id as string;
		for (const board of [
			locator('summer recipes'),
			locator(id, 'id'),
			locator(id, 'list'),
			locator('https://www.pinterest.com/emulated_account/summer-recipes/', 'url'),
		])
			expect(await jsonOf(emulator, 'board.get', { board })).toMatchObject([
				{ id, name: 'Summer Recipes', pinCount: 1 },
			]);
		const [raw] = await jsonOf(emulator, 'board.get', { board: locator(id, 'id'), simplify: false });
		expect(raw).toMatchObject({ id, pin_count: 1, owner: { username: 'emulated_account' }, is_ads_only: false });
		expect(raw).not.toHaveProperty('requestId');
	});

	it('is changed in the fields that are added, and in nothing else', async () => {
		const emulator = await emulate({ boards: [{ name: 'Soups', description: 'Warm' }] });
		const change = async (updateFields: object) =>
			(
				await jsonOf(emulator, 'board.update', {
					board: locator(emulator.boards()[0]?.id as string, 'id'),
					updateFields,
				} as never)
			)[0];
		expect(await change({ name: 'Stews' })).toMatchObject({ name: 'Stews', description: 'Warm' });
		expect(await change({ description: '' })).toMatchObject({ name: 'Stews', description: '' });
		expect(await problemsOf(emulator, 'board.update', { ...at('Stews'), updateFields: {} })).toMatchObject([
			{ code: 'nothing-to-change' },
		]);
		expect(await problemsOf(emulator, 'board.update', { ...at('Stews'), updateFields: { name: ' ' } })).toMatchObject([
			{ code: 'name-missing' },
		]);
	});

	it('is deleted with its pins, and says how many; one that is gone is a success, and an unknown name is not', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'One');
		await pinned(emulator, 'Two');
		const id = emulator.boards()[0]?.id as string;
		expect(await jsonOf(emulator, 'board.delete', at('Summer Recipes'))).toEqual([
			{ deleted: true, alreadyGone: false, id, name: 'Summer Recipes', deletedPins: 2 },
		]);
		expect(emulator.pins()).toEqual([]);
		expect(await jsonOf(emulator, 'board.delete', { board: locator(id, 'id') })).toEqual([
			{ deleted: true, alreadyGone: true, id, name: null, deletedPins: 0 },
		]);
		expect(await problemsOf(emulator, 'board.delete', at('Summer Recipes'))).toMatchObject([{ code: 'board-unknown' }]);
	});
});

describe('Board Section', () => {
	it('is created once for a name, renamed, listed and deleted', async () => {
		const emulator = await emulate();
		const store = await shared();
		const boardId = emulator.boards()[0]?.id as string;
		const on = at('Summer Recipes');
		const [first] = await jsonOf(emulator, 'boardSection.create', { ...on, name: 'Salads' }, store);
		expect(first).toEqual({ id: expect.stringMatching(/^\d+$/), name: 'Salads', boardId, existing: false });
		const again = await jsonOf(emulator, 'boardSection.create', { ...on, name: 'salads' }, store);
		expect(again).toEqual([{ ...first, existing: true }]);
		expect(posts(emulator)).toBe(1);

		const renamed = { id: first?.id, name: 'Cold Dishes', boardId };
		const section = locator('Salads');
		expect(await jsonOf(emulator, 'boardSection.update', { ...on, section, name: 'Cold Dishes' }, store)).toEqual([
			renamed,
		]);
		expect(await jsonOf(emulator, 'boardSection.create', { ...on, name: 'Salads' }, store)).toMatchObject([
			{ existing: false },
		]);
		expect(await jsonOf(emulator, 'boardSection.getMany', on)).toMatchObject([renamed, { name: 'Salads' }]);
		expect(await jsonOf(emulator, 'boardSection.get', { ...on, section: locator('cold dishes') })).toEqual([renamed]);
		expect(await jsonOf(emulator, 'boardSection.get', { ...on, section: locator(String(first?.id), 'id') })).toEqual([
			renamed,
		]);

		const remove = async () =>
			await jsonOf(emulator, 'boardSection.delete', { ...on, section: locator(String(first?.id), 'id') }, store);
		expect(await remove()).toEqual([{ deleted: true, alreadyGone: false, ...renamed }]);
		expect(await remove()).toEqual([{ deleted: true, alreadyGone: true, ...renamed, name: null }]);
		expect(await problemsOf(emulator, 'boardSection.delete', { ...on, section: locator('Cold Dishes') })).toMatchObject(
			[{ code: 'section-unknown' }],
		);
	});
});
