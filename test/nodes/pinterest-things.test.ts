import type { INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { call, readyVideo } from '../emulator/helpers';
import { pinned } from '../support/board';
import { ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { chain, run, runToOutputs, type RunOptions } from '../support/workflow';

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

const register = async (emulator: Emulator) =>
	(await call(emulator, 'POST', '/media', { media_type: 'video' })).body.media_id as string;

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

describe('Account', () => {
	it('is returned with its counts, or as Pinterest answers it', async () => {
		const emulator = await emulate();
		await pinned(emulator, 'One');
		expect(await jsonOf(emulator, 'account.get')).toEqual([
			{
				id: expect.stringMatching(/^\d{15,}$/),
				username: 'emulated_account',
				accountType: 'BUSINESS',
				businessName: 'Emulated account',
				websiteUrl: '',
				boardCount: 3,
				pinCount: 1,
				followerCount: 0,
				followingCount: 0,
				monthlyViews: 0,
			},
		]);
		expect(await jsonOf(emulator, 'account.get', { simplify: false })).toMatchObject([{ pin_count: 1, about: '' }]);
	});
});

describe('Media', () => {
	it('is returned by its ID and as a list, and what cannot be an ID is not asked for', async () => {
		const emulator = await emulate({ processingMs: 0 });
		const [first, second] = [await readyVideo(emulator), await register(emulator)];
		const asked = [
			{ id: second, status: 'registered', mediaType: 'video' },
			{ id: first, status: 'succeeded', mediaType: 'video' },
		];
		expect(await jsonOf(emulator, 'media.getMany')).toEqual(asked);
		expect(await jsonOf(emulator, 'media.getMany', { limit: 1 })).toEqual(asked.slice(0, 1));
		expect(await jsonOf(emulator, 'media.get', { mediaId: first })).toEqual(asked.slice(1));
		expect(await problemsOf(emulator, 'media.get', { mediaId: '123' })).toMatchObject([{ code: 'media-not-found' }]);
		expect(await problemsOf(emulator, 'media.get', { mediaId: '../boards' })).toMatchObject([{ code: 'id-invalid' }]);
	});

	it('that no pin uses is told from what the record knows, and what it does not know is called uncertain', async () => {
		const emulator = await emulate({ processingMs: 0 });
		const store = await shared();
		const publish = async (link: string) => {
			const media = [{ file: 'media/sailing.mp4', folder: samples }];
			const draft = { board: 'Travel', media, cover: { atSeconds: 2 }, link: `https://example.com/${link}` };
			const nodes = ['pinterestMediaUpload', 'pinterestWaitUntilReady', 'pinterestPublish'] as const;
			const workflow = chain(
				...nodes.map((type): [string, INode['parameters']] => [type, { authentication: 'accessToken' }]),
			);
			return (await run(emulator, workflow, { ...store, input: [{ json: { draft } }] }))[0]?.json;
		};
		expect(await publish('published')).toMatchObject({ outcome: 'created' });
		emulator.faults.add({ kind: 'status', on: 'POST /pins', status: 400, message: 'No' });
		expect(await publish('refused')).toMatchObject({ outcome: 'failed' });
		const [published, refused] = emulator.media().map(({ id }) => id);
		expect(emulator.pins().map(({ mediaId }) => mediaId)).toEqual([published]);
		const broken = await register(emulator);
		const unknown = await readyVideo(emulator);
		const found = await jsonOf(emulator, 'media.getOrphaned', {}, store);
		const video = { mediaType: 'video', status: 'succeeded', jobKey: null, jobState: null };
		const ofJob = { jobKey: expect.stringMatching(/^pin:/), jobState: 'failed' };
		expect(found).toEqual([
			{ ...video, id: unknown, certain: false, reason: 'not-in-record' },
			{ ...video, id: broken, status: 'registered', certain: true, reason: 'nothing-uploaded' },
			{ ...video, id: refused, certain: true, reason: 'job-ended', ...ofJob },
		]);
		expect(await jsonOf(emulator, 'media.getOrphaned', { includeUncertain: false }, store)).toMatchObject([
			{ id: broken },
			{ id: refused },
		]);
	});
});

describe('Product Tag', () => {
	it('is added in requests of 24, stays when it is added again, and is listed and removed', async () => {
		const emulator = await emulate();
		const hero = await pinned(emulator, 'Hero');
		const products: string[] = [];
		for (let number = 1; number <= 30; number++) products.push(await pinned(emulator, `Product ${number}`));
		const on = { taggedPin: `https://www.pinterest.com/pin/a-title--${hero}/` };
		const twice = [...products, products[0]].join(', ');
		const before = posts(emulator);
		expect(await jsonOf(emulator, 'productTag.add', { ...on, productPins: twice })).toEqual([
			{ pinId: hero, productPinIds: products },
		]);
		expect(posts(emulator) - before).toBe(2);
		expect(
			await jsonOf(emulator, 'productTag.add', {
				...on,
				productPins: `={{ ${JSON.stringify(products.slice(0, 2))} }}`,
			}),
		).toEqual([{ pinId: hero, productPinIds: products }]);
		expect(
			await jsonOf(emulator, 'productTag.remove', { ...on, productPins: products.slice(1).join(' ') }),
		).toMatchObject([{ deleted: true, pinId: hero }]);
		expect(await jsonOf(emulator, 'productTag.getMany', on)).toEqual([{ pinId: hero, productPinId: products[0] }]);
	});

	it('says how many are done when a later request is refused', async () => {
		const emulator = await emulate();
		const hero = await pinned(emulator, 'Hero');
		const products: string[] = [];
		for (let number = 1; number <= 24; number++) products.push(await pinned(emulator, `Product ${number}`));
		const [problem] = await problemsOf(emulator, 'productTag.add', {
			taggedPin: hero,
			productPins: [...products, '12345'].join(),
		});
		expect(problem).toMatchObject({
			code: 'product-tags-incomplete',
			action: 'fix-row',
			message: expect.stringMatching(/^24 of 25 .*ineligible/),
		});
	});
});

describe('A pin ID that came as a number', () => {
	const ROUNDED = '={{ 813744226420795884 }}';

	it.each<[`${string}.${string}`, INode['parameters']]>([
		['pin.get', { pinId: ROUNDED }],
		['pin.update', { pinId: ROUNDED, updateFields: { title: 'Other' } }],
		['pin.delete', { pinId: ROUNDED }],
		['pin.saveToBoard', { pinId: ROUNDED, ...at('Travel') }],
		['pinAnalytics.get', { pinId: ROUNDED }],
		['pinAnalytics.getMany', { pinIds: ROUNDED }],
		['productTag.add', { taggedPin: ROUNDED, productPins: '1' }],
		['productTag.remove', { taggedPin: '1', productPins: '={{ ["1", 813744226420795884] }}' }],
		['productTag.getMany', { taggedPin: ROUNDED }],
	])(
		'has lost its last digits, so %s refuses it and asks Pinterest nothing about it',
		async (operation, parameters) => {
			const emulator = await emulate();
			expect(await problemsOf(emulator, operation, parameters)).toEqual([
				expect.objectContaining({
					code: 'pin-id-invalid',
					action: 'fix-row',
					message: expect.stringContaining('has lost its last digits'),
				}),
			]);
			expect(emulator.requests().filter(({ path }) => path.includes('/pins'))).toEqual([]);
		},
	);
});

describe('Keyword', () => {
	it('brings related and suggested keywords, one item each, with a token that may read ads', async () => {
		const emulator = await emulate({ scopes: ['user_accounts:read', 'ads:read'] });
		expect(await jsonOf(emulator, 'keyword.getRelated', { keyword: ' workout ', limit: 2 })).toEqual([
			{ keyword: 'easy workout', relatedTo: 'workout' },
			{ keyword: 'best workout', relatedTo: 'workout' },
		]);
		const suggested = await jsonOf(emulator, 'keyword.getSuggested', { keyword: 'sport' });
		expect(suggested).toHaveLength(10);
		expect(suggested[0]).toEqual({ keyword: 'sport ideas', beginsWith: 'sport' });
		expect(await problemsOf(emulator, 'keyword.getRelated', { keyword: ' ' })).toMatchObject([
			{ code: 'keyword-missing' },
		]);
	});
});

describe('A list', () => {
	it('of 620 boards comes as 620 items, each once and paired with its input, and Limit asks for no page too many', async () => {
		const names = Array.from({ length: 620 }, (_, index) => `Board ${index + 1}`);
		const emulator = await emulate({ boards: names.map((name) => ({ name })) });
		const pages = () => emulator.requests().filter(({ path }) => /^\/v5\/boards(\?|$)/.test(path)).length;
		const { results } = await execute(
			emulator,
			'board.getMany',
			{ returnAll: true },
			{ input: [{ json: {} }, { json: {} }] },
		);
		expect(results.map(({ json, pairedItem }) => [json.name, pairedItem])).toEqual(
			[0, 1].flatMap((item) => names.map((name) => [name, { item }])),
		);
		const before = pages();
		expect(before).toBe(6);
		expect(await jsonOf(emulator, 'board.getMany', { limit: 250 })).toHaveLength(250);
		expect(pages() - before).toBe(1);
	});

	it('of boards is filtered by privacy', async () => {
		const emulator = await emulate({ boards: [{ name: 'Open' }, { name: 'For ads', privacy: 'PROTECTED' }] });
		const named = async (privacyFilter: string) =>
			(await jsonOf(emulator, 'board.getMany', { privacyFilter })).map(({ name }) => name);
		expect(await named('ALL')).toEqual(['Open', 'For ads']);
		expect(await named('PROTECTED')).toEqual(['For ads']);
		expect(await named('PUBLIC_AND_SECRET')).toEqual(['Open']);
	});
});

describe('What Pinterest refuses', () => {
	it('says in words what to do: gone, not yours, a scope that is missing', async () => {
		const emulator = await emulate({
			boards: [{ name: 'Mine' }, { name: 'Theirs', owner: 'other' }],
			accounts: [{ username: 'other', accessToken: 'pina_other' }],
		});
		const [, theirs] = emulator.boards();
		const refused = async (board: string) =>
			(await problemsOf(emulator, 'board.get', { board: locator(board, 'id') }))[0];
		expect(await refused('549755885175999999')).toMatchObject({
			code: 'board-not-found',
			action: 'fix-board',
			message: expect.stringContaining('Choose a board of the account.'),
		});
		expect(await refused(theirs?.id as string)).toMatchObject({
			code: 'not-permitted',
			message: expect.stringContaining('Choose a board of the account'),
		});
		expect(await problemsOf(emulator, 'keyword.getRelated', { keyword: 'workout' })).toMatchObject([
			{
				code: 'scopes-missing',
				action: 'reconnect',
				message: expect.stringContaining('GET /terms/related needs ads:read'),
			},
		]);
	});
});
