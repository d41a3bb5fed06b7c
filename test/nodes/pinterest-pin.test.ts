import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INode, INodeExecutionData, INodeType, IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { withUtm } from '../../nodes/Pinterest/pin/utm';
import { fileItem } from '../../runner/host/foreign-nodes';
import { ALL_SCOPES } from '../../emulator/scopes';
import { call, jpeg, png } from '../emulator/helpers';
import { imageHost, manyPins, pinned, video } from '../support/board';
import { ownFolder } from '../support/cli';
import { loadTestEngine } from '../support/engine';
import { emulate, samples } from '../support/pipeline';
import { chain, runToOutputs, type RunOptions } from '../support/workflow';

const PUBLISHED = 0;
const SCHEDULED = 1;
const NEEDS_ATTENTION = 2;

const BOARDS = [
	{ name: 'Summer Recipes', sections: ['Desserts', 'Drinks'] },
	{ name: 'Travel', sections: [] },
];
const locator = (value: string, mode = 'name') => ({ __rl: true, mode, value });
const storeUrl = async () => `sqlite:${await ownFolder()}/ledger.sqlite`;

const pictures = async () => (await imageHost((response) => void response.end(jpeg(1000, 1500)))).url;

/** A new node: what it does not say are the defaults of version 1.1. */
const creating = (parameters: INode['parameters'] = {}) =>
	chain([
		'pinterest',
		{ authentication: 'accessToken', board: locator('Summer Recipes'), ...parameters },
		{ typeVersion: 1.1 },
	]);

async function create(emulator: Emulator, parameters: INode['parameters'] = {}, options: RunOptions = {}) {
	const { items, outputs } = await runToOutputs(emulator, creating(parameters), options);
	return items.map((item, index) => ({ ...item, output: outputs[index] }));
}

const codeOf = ({ json }: INodeExecutionData) => (json.problem as { code?: string } | undefined)?.code;
const sentOf = (emulator: Emulator) => emulator.pins().map(({ sent }) => sent as IDataObject);

describe('Pin: Create', () => {
	it('is what a new node does, and publishes what its form says', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const [item] = await create(
			emulator,
			{
				section: locator('Drinks'),
				mediaUrl: `${await pictures()}/a.jpg`,
				title: '={{ $json.name }}',
				description: 'Cold.',
				link: 'https://shop.example/drink?utm_source=newsletter#top',
				altText: 'A glass',
				options: {
					utmSource: 'pinterest',
					utmMedium: 'social',
					dominantColor: '#aabbcc',
					campaign: 'June',
					aiDisclosures: ['AI_MODIFIED'],
				},
			},
			{ input: [{ json: { name: 'Lemonade', mine: 1 } }] },
		);
		expect(item).toMatchObject({
			output: PUBLISHED,
			pairedItem: { item: 0 },
			json: {
				name: 'Lemonade',
				mine: 1,
				outcome: 'created',
				pin: { id: emulator.pins()[0]?.id, url: expect.stringContaining('/pin/') },
				job: { state: 'published', key: expect.stringMatching(/^pin:/) },
			},
		});
		expect(item?.json.problem).toBeUndefined();
		expect(sentOf(emulator)).toEqual([
			expect.objectContaining({
				board_id: emulator.boards()[0]?.id,
				board_section_id: expect.stringMatching(/^\d+$/),
				title: 'Lemonade',
				description: 'Cold.',
				link: 'https://shop.example/drink?utm_source=newsletter&utm_medium=social#top',
				alt_text: 'A glass',
				dominant_color: '#aabbcc',
				ai_disclosures: { values: ['AI_MODIFIED'] },
			}),
		]);
	});

	it('run again with the same items answers "existing" through Published and creates nothing', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const options = { storeUrl: await storeUrl(), input: [{ json: { n: 1 } }, { json: { n: 2 } }] };
		const form = { mediaUrl: `=${await pictures()}/{{ $json.n }}.jpg`, title: '=Pin {{ $json.n }}' };
		const first = await create(emulator, form, options);
		const again = await create(emulator, form, options);
		expect(first.map(({ output, json }) => [output, json.outcome])).toEqual(Array(2).fill([PUBLISHED, 'created']));
		expect(again.map(({ output, json }) => [output, json.outcome])).toEqual(Array(2).fill([PUBLISHED, 'existing']));
		expect(again.map(({ json }) => json.pin)).toEqual(first.map(({ json }) => json.pin));
		expect(again.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(emulator.pins()).toHaveLength(2);
	});

	it('makes the pin that the same row of a spreadsheet makes', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const [media_url, store] = [`${await pictures()}/a.jpg`, await storeUrl()];
		await create(emulator, { mediaUrl: media_url, title: 'Same' }, { storeUrl: store });
		const rows = chain([
			'pinterestBatchImport',
			{ operation: 'import', authentication: 'accessToken', source: 'items' },
			{ typeVersion: 1.1 },
		]);
		const input = [{ json: { board: 'Summer Recipes', media_url, title: 'Same' } }];
		const { items } = await runToOutputs(emulator, rows, { storeUrl: store, input });
		expect(items.map(({ json }) => json.outcome)).toEqual(['existing']);
	});

	it('sends each item that cannot be published to Needs Attention with its problem, and none of the others', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const host = await imageHost((response, path) => {
			if (path === '/gone.jpg') response.writeHead(404);
			response.end(path === '/gone.jpg' ? '' : jpeg(1000, 1500));
		});
		const cases: [board: string, media: string, more?: IDataObject][] = [
			['Travel', `${host.url}/a.jpg`],
			['Nowhere', `${host.url}/b.jpg`],
			['Travel', `${host.url}/gone.jpg`],
			['Travel', ''],
			['Travel', `${host.url}/c.jpg`, { title: 'x'.repeat(101) }],
			['', `${host.url}/d.jpg`],
			['Travel', `${host.url}/e.jpg`],
		];
		const input = cases.map(([board, media, more = {}]) => ({ json: { board, media, ...more } }));
		const form = {
			board: locator('={{ $json.board }}'),
			mediaUrl: '={{ $json.media }}',
			title: '={{ $json.title ?? "" }}',
		};
		const items = await create(emulator, form, { input });
		const inOrder = items.toSorted((one, other) => itemOf(one) - itemOf(other));
		expect(inOrder.map((item) => [item.output, codeOf(item) ?? item.json.outcome])).toEqual([
			[PUBLISHED, 'created'],
			[NEEDS_ATTENTION, 'board-unknown'],
			[NEEDS_ATTENTION, 'media-gone'],
			[NEEDS_ATTENTION, 'media-missing'],
			[NEEDS_ATTENTION, 'title-too-long'],
			[NEEDS_ATTENTION, 'board-missing'],
			[PUBLISHED, 'created'],
		]);
		expect(inOrder.map(itemOf)).toEqual([0, 1, 2, 3, 4, 5, 6]);
		expect(inOrder.some(({ json }) => 'error' in json)).toBe(false);
	});

	it('uploads a video of a binary field, waits until Pinterest has processed it, and takes the cover of the options', async () => {
		const emulator = await emulate({ boards: BOARDS, processingMs: 50 });
		const { binary } = await fileItem(join(samples, 'media/sailing.mp4'));
		const form = { mediaType: 'video', mediaSource: 'binary', title: 'Film', options: { coverTime: 2 } };
		const [item] = await create(emulator, form, { input: [{ json: {}, binary }] });
		expect(item?.json).toMatchObject({ outcome: 'created' });
		expect(item?.binary).toHaveProperty('data');
		expect(sentOf(emulator)[0]?.media_source).toMatchObject({
			source_type: 'video_id',
			cover_image_key_frame_time: 2,
		});
		const cover = await fileItem(join(samples, 'media/sailing-cover.jpg'));
		const input = [
			{ json: {}, binary: { film: binary?.data, picture: cover.binary?.data } as INodeExecutionData['binary'] },
		];
		const other = { ...form, binaryPropertyName: 'film', title: 'Other', options: { coverBinary: 'picture' } };
		expect((await create(emulator, other, { input }))[0]?.json).toMatchObject({ outcome: 'created' });
		expect(sentOf(emulator)[1]?.media_source).toMatchObject({ cover_image_content_type: 'image/jpeg' });
	});

	it('makes a carousel of several addresses or several binary fields', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const url = await pictures();
		const [item] = await create(emulator, {
			mediaType: 'carousel',
			mediaUrl: `${url}/1.jpg, ${url}/2.jpg\n${url}/3,4.jpg`,
		});
		expect(item?.json).toMatchObject({ outcome: 'created' });
		expect(sentOf(emulator)[0]?.media_source).toMatchObject({ items: { length: 3 } });
		const six = Array.from({ length: 6 }, (_, index) => `${url}/${index}.jpg`);
		const tooMany = await create(emulator, { mediaType: 'carousel', mediaUrl: `={{ ${JSON.stringify(six)} }}` });
		expect(tooMany.map(codeOf)).toEqual(['media-too-many']);
		const data = (shade: number) => ({ data: png(700, 700, shade).toString('base64'), mimeType: 'image/png' });
		const input = [{ json: {}, binary: { one: data(1), two: data(2) } }];
		const fields = { mediaType: 'carousel', mediaSource: 'binary', binaryPropertyName: 'one, two', title: 'Two' };
		expect((await create(emulator, fields, { input }))[0]?.json).toMatchObject({ outcome: 'created' });
		expect(sentOf(emulator)[1]?.media_source).toMatchObject({ items: { length: 2 } });
	});

	it('schedules what is to be published later, by the clock of the workflow, and refuses a date in the past', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const day = new Date(Date.now() + 30 * 24 * 60 * 60_000).toISOString().slice(0, 10);
		const url = await pictures();
		const workflow = (publishAt: string, path: string) => ({
			...creating({ mediaUrl: `${url}${path}`, options: { publishAt } }),
			settings: { timezone: 'Asia/Tokyo' },
		});
		const later = await runToOutputs(emulator, workflow(`${day}T09:00:00`, '/a.jpg'));
		expect(later.outputs).toEqual([SCHEDULED]);
		expect(later.items[0]?.json).toMatchObject({
			outcome: 'scheduled',
			draft: { runAt: `${day}T09:00:00+09:00` },
			job: { state: 'scheduled' },
		});
		const moment = await runToOutputs(emulator, workflow(`={{ DateTime.fromISO('${day}T09:00:00Z') }}`, '/b.jpg'));
		expect(Date.parse((moment.items[0]?.json.draft as { runAt: string }).runAt)).toBe(Date.parse(`${day}T09:00:00Z`));
		const past = await runToOutputs(emulator, workflow('2020-03-01T09:00:00', '/c.jpg'));
		expect([past.outputs, past.items.map(codeOf)]).toEqual([[NEEDS_ATTENTION], ['run-at-past']]);
		expect(emulator.pins()).toEqual([]);
	});

	it('asks before it changes a pin whose text was edited, and updates it where the options say so', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const options = { storeUrl: await storeUrl() };
		const form = { mediaUrl: `${await pictures()}/a.jpg`, title: 'Old' };
		await create(emulator, form, options);
		const asked = await create(emulator, { ...form, title: 'New' }, options);
		expect(asked.map((item) => [item.output, codeOf(item)])).toEqual([[NEEDS_ATTENTION, 'edited']]);
		const [updated] = await create(emulator, { ...form, title: 'New', options: { onEdit: 'update' } }, options);
		expect(updated).toMatchObject({ output: PUBLISHED, json: { outcome: 'existing', changed: ['title'] } });
		expect(emulator.pins().map(({ title }) => title)).toEqual(['New']);
	});

	it('stops the node where the account cannot be used', async () => {
		const emulator = await emulate({ boards: BOARDS });
		await expect(create(emulator, { mediaUrl: 'https://shop.example/a.jpg' }, { token: 'wrong' })).rejects.toThrow(
			'does not accept the access token',
		);
	});
});

const itemOf = ({ pairedItem }: INodeExecutionData) => (pairedItem as { item: number }).item;

describe('the template workflow that publishes pins from a form', () => {
	it('publishes the picture of the form once, also when the form is sent twice', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const path = join(samples, '../workflows/publish-from-a-form.json');
		const template = JSON.parse(await readFile(path, 'utf8')) as IWorkflowBase;
		const picture = await fileItem(join(samples, 'media/lemon-tart.jpg'));
		const json = {
			Board: 'Summer Recipes',
			Title: 'Lemon tart',
			Link: 'https://shop.example/tart',
			submittedAt: 'now',
		};
		const input = [{ json, binary: { Picture: picture.binary?.data } as INodeExecutionData['binary'] }];
		const options = { storeUrl: await storeUrl(), input };
		for (const outcome of ['created', 'existing']) {
			const { items, outputs } = await runToOutputs(emulator, template, options);
			expect(items.map((item, index) => [outputs[index], item.json.outcome])).toEqual([[PUBLISHED, outcome]]);
		}
		expect(sentOf(emulator)).toEqual([
			expect.objectContaining({
				title: 'Lemon tart',
				link: 'https://shop.example/tart?utm_source=pinterest&utm_medium=social',
			}),
		]);
	});
});

interface Doing {
	storeUrl?: string;
	token?: string;
	input?: INodeExecutionData[];
}

/** Runs another operation of the resource Pin. */
async function pin(emulator: Emulator, operation: string, parameters: INode['parameters'] = {}, options: Doing = {}) {
	const about = { authentication: 'accessToken', resource: 'pin', operation, ...parameters };
	const { items, outputs } = await runToOutputs(emulator, chain(['pinterest', about, { typeVersion: 1.1 }]), options);
	return items.map((item, index) => ({ ...item, output: outputs[index] }));
}

const RESULTS = 0;
const FAILED = 1;
const titlesOf = (items: INodeExecutionData[]) => items.map(({ json }) => json.title);
const OTHERS = [{ username: 'other', accessToken: 'token-of-other' }];
const boardOf = (emulator: Emulator, name: string) =>
	emulator.boards().find((board) => board.name === name)?.id as string;

describe('Pin: Get and Get Many', () => {
	it('return a pin by its ID or its address, simplified or as Pinterest answers it', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const id = await pinned(emulator, 'One', undefined, { link: 'https://shop.example/', alt_text: 'A square' });
		const simple = {
			id,
			url: `${emulator.url}/pin/${id}/`,
			title: 'One',
			description: null,
			link: 'https://shop.example/',
			altText: 'A square',
			boardId: boardOf(emulator, 'Summer Recipes'),
			boardSectionId: null,
			createdAt: expect.stringMatching(/Z$/),
			imageUrl: expect.stringContaining('/image/'),
			creativeType: 'REGULAR',
		};
		const input = [{ json: { mine: 1 } }];
		for (const pinId of [
			id,
			` https://www.pinterest.com/pin/${id}/?x=1`,
			`https://www.pinterest.com/pin/a-tart--${id}/`,
		])
			expect(await pin(emulator, 'get', { pinId }, { input })).toEqual([
				{ output: RESULTS, json: simple, pairedItem: { item: 0 } },
			]);
		const [raw] = await pin(emulator, 'get', { pinId: id, simplify: false, metrics: true });
		expect(raw?.json).toMatchObject({
			id,
			board_owner: { username: expect.any(String) },
			pin_metrics: expect.any(Object),
		});
		expect(raw?.json).not.toHaveProperty('requestId');
	});

	it('say of a pin that is gone, of one of another account and of what is no pin which it is, and what to do', async () => {
		const emulator = await emulate({ boards: BOARDS, accounts: OTHERS });
		const id = await pinned(emulator, 'Mine');
		const actionOf = ({ json }: INodeExecutionData) => (json.problem as { action?: string }).action;
		for (const operation of ['get', 'delete', 'update']) {
			const more = operation === 'update' ? { updateFields: { title: 'Other' } } : {};
			const gone = await pin(emulator, operation, { pinId: '549755885175999999', ...more });
			if (operation !== 'delete')
				expect(gone.map((item) => [item.output, codeOf(item), actionOf(item)])).toEqual([
					[FAILED, 'pin-gone', 'fix-row'],
				]);
			const others = await pin(emulator, operation, { pinId: id, ...more }, { token: 'token-of-other' });
			expect(others.map((item) => [item.output, codeOf(item), actionOf(item)])).toEqual([
				[FAILED, 'pin-of-another-account', 'reconnect'],
			]);
			expect((await pin(emulator, operation, { pinId: 'tart', ...more })).map(codeOf)).toEqual(['pin-id-invalid']);
		}
		expect(emulator.pins().map(({ title }) => title)).toEqual(['Mine']);
	});

	it('list the pins of the account, a board, a section or a search, no page more than is needed', async () => {
		const emulator = await emulate({ boards: BOARDS, enforceRateLimits: false, scopes: ALL_SCOPES });
		await manyPins(emulator, 260);
		const travel = boardOf(emulator, 'Travel');
		await pinned(emulator, 'Lemon tart', undefined, { board_id: travel });
		const { items: sections } = (await call(emulator, 'GET', `/boards/${boardOf(emulator, 'Summer Recipes')}/sections`))
			.body;
		await pinned(emulator, 'In a section', undefined, { board_section_id: sections[0].id });
		const pages = () =>
			emulator.requests().filter(({ method, path }) => method === 'GET' && path.endsWith('/pins')).length;

		expect(titlesOf(await pin(emulator, 'getMany', { limit: 2 }))).toEqual(['In a section', 'Lemon tart']);
		expect(pages()).toBe(1);
		expect(await pin(emulator, 'getMany')).toHaveLength(50);
		expect(await pin(emulator, 'getMany', { returnAll: true })).toHaveLength(262);
		expect(pages()).toBe(1 + 1 + 2);
		expect(titlesOf(await pin(emulator, 'getMany', { pinsOf: 'board', board: locator('Travel') }))).toEqual([
			'Lemon tart',
		]);
		const inSection = { pinsOf: 'section', board: locator('Summer Recipes'), section: locator('desserts') };
		expect(titlesOf(await pin(emulator, 'getMany', inSection))).toEqual(['In a section']);
		expect(titlesOf(await pin(emulator, 'getMany', { pinsOf: 'search', query: 'lemon' }))).toEqual(['Lemon tart']);
		expect((await pin(emulator, 'getMany', { ...inSection, section: locator('nothing') })).map(codeOf)).toEqual([
			'section-unknown',
		]);
		expect((await pin(emulator, 'getMany', { pinsOf: 'search', query: '={{ "" }}' })).map(codeOf)).toEqual([
			'query-missing',
		]);
	});

	it('say which permissions a search needs', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const [item] = await pin(emulator, 'getMany', { pinsOf: 'search', query: 'lemon' });
		expect(item?.json.problem).toMatchObject({ code: 'scopes-missing', action: 'reconnect' });
		expect((item?.json.problem as { message: string }).message).toMatch(/boards:read_secret and pins:read_secret/);
	});

	it('filter by type, and return metrics where they are asked for', async () => {
		const emulator = await emulate({ boards: BOARDS, processingMs: 0 });
		await pinned(emulator, 'picture');
		await pinned(emulator, 'film', await video(emulator));
		const filters = { creativeTypes: ['VIDEO'] };
		const films = await pin(emulator, 'getMany', { filters, metrics: true });
		expect(films.map(({ json }) => [json.title, json.metrics])).toEqual([['film', expect.any(Object)]]);
		expect((await pin(emulator, 'getMany')).every(({ json }) => !('metrics' in json))).toBe(true);
	});
});

describe('Pin: Update', () => {
	it('sends only what is filled in, and takes away only what Remove names', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const about = { description: 'Old', link: 'https://shop.example/', alt_text: 'A square' };
		const id = await pinned(emulator, 'One', undefined, about);
		const fields = { title: 'Two', description: '', link: '', remove: ['altText'] };
		const [item] = await pin(emulator, 'update', { pinId: id, updateFields: fields });
		expect(item).toMatchObject({ output: RESULTS, json: { id, title: 'Two', altText: null, description: 'Old' } });
		expect(emulator.pins()[0]).toMatchObject({
			title: 'Two',
			description: 'Old',
			link: 'https://shop.example/',
			altText: null,
		});
		expect((await pin(emulator, 'update', { pinId: id, updateFields: { title: ' ' } })).map(codeOf)).toEqual([
			'nothing-to-change',
		]);
	});

	it('moves a pin to a board, to a section, and from the section to the board itself', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const id = await pinned(emulator, 'One');
		const moved = async (updateFields: IDataObject) => {
			const [item] = await pin(emulator, 'update', { pinId: id, updateFields } as INode['parameters']);
			return [item?.json.boardId, item?.json.boardSectionId, item && codeOf(item)];
		};
		const [recipes, travel] = [boardOf(emulator, 'Summer Recipes'), boardOf(emulator, 'Travel')];
		expect(await moved({ section: 'Drinks' })).toEqual([recipes, expect.stringMatching(/^\d+$/), undefined]);
		expect(await moved({ remove: ['section'] })).toEqual([recipes, null, undefined]);
		expect(await moved({ board: 'Travel' })).toEqual([travel, null, undefined]);
		expect(await moved({ board: 'Summer Recipes', section: 'Desserts' })).toEqual([
			recipes,
			expect.stringMatching(/^\d+$/),
			undefined,
		]);
		expect(await moved({ section: 'Nowhere' })).toEqual([undefined, undefined, 'section-unknown']);
	});

	it('says that the app may not change pins, and asks Pinterest for the first of them only', async () => {
		const emulator = await emulate({ boards: BOARDS, pinEdit: false });
		const id = await pinned(emulator, 'One');
		const input = [{ json: {} }, { json: {} }, { json: {} }];
		const items = await pin(emulator, 'update', { pinId: id, updateFields: { title: 'Two' } }, { input });
		expect(items.map((item) => [item.output, codeOf(item)])).toEqual(Array(3).fill([FAILED, 'feature-restricted']));
		expect(items[0]?.json.problem).toMatchObject({ action: 'upgrade-access' });
		// n8n repeats a call that was answered with 401 once by itself.
		expect(emulator.requests().filter(({ method }) => method === 'PATCH')).toHaveLength(2);
	});
});

describe('Pin: Delete', () => {
	it('deletes a pin, says so of one that is gone already, and its item is not published again', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const options = { storeUrl: await storeUrl() };
		const form = { mediaUrl: `${await pictures()}/a.jpg`, title: 'Tart' };
		const [created] = await create(emulator, form, options);
		const { id: pinId } = created?.json.pin as { id: string };
		const jobKey = (created?.json.job as { key: string }).key;
		const deleted = await pin(emulator, 'delete', { pinId }, options);
		expect(deleted.map(({ json }) => json)).toEqual([{ deleted: true, alreadyGone: false, id: pinId, jobKey }]);
		const again = await pin(emulator, 'delete', { pinId }, options);
		expect(again.map(({ output, json }) => [output, json.alreadyGone])).toEqual([[RESULTS, true]]);
		expect(emulator.pins()).toEqual([]);

		const [refused] = await create(emulator, form, options);
		expect([refused?.output, refused && codeOf(refused)]).toEqual([NEEDS_ATTENTION, 'pin-deleted']);
		const rows = chain([
			'pinterestBatchImport',
			{ operation: 'import', authentication: 'accessToken', source: 'items', options: { republishDeleted: true } },
			{ typeVersion: 1.1 },
		]);
		const input = [{ json: { board: 'Summer Recipes', media_url: form.mediaUrl, title: 'Tart' } }];
		const { items } = await runToOutputs(emulator, rows, { ...options, input });
		expect(items.map(({ json }) => json.outcome)).toEqual(['created']);
		expect((await create(emulator, form, options)).map(({ json }) => json.outcome)).toEqual(['existing']);
		expect(emulator.pins()).toHaveLength(1);
	});

	it('that was not answered is repeated, and its own deletion counts as a success', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const pinId = await pinned(emulator, 'One');
		emulator.faults.add({ on: 'DELETE /pins/:pin_id', kind: 'drop-after-commit', times: 1 });
		const items = await pin(emulator, 'delete', { pinId });
		expect(items.map(({ output, json }) => [output, json])).toEqual([
			[RESULTS, { deleted: true, alreadyGone: true, id: pinId }],
		]);
	});
});

describe('Pin: Save to Board', () => {
	it('saves a pin to a section of another board, as a new pin', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const pinId = await pinned(emulator, 'One', undefined, { board_id: boardOf(emulator, 'Travel') });
		const to = { board: locator('Summer Recipes'), section: locator('Drinks') };
		const [saved] = await pin(emulator, 'saveToBoard', { pinId, ...to });
		expect(saved).toMatchObject({
			output: RESULTS,
			json: { title: 'One', boardId: boardOf(emulator, 'Summer Recipes') },
		});
		expect(saved?.json.boardSectionId).toMatch(/^\d+$/);
		expect(saved?.json.id).not.toBe(pinId);
		expect((await pin(emulator, 'saveToBoard', { pinId: '549755885175999999', ...to })).map(codeOf)).toEqual([
			'pin-gone',
		]);
	});

	it('that was not answered is not repeated, and says that the pin may be there', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const pinId = await pinned(emulator, 'One');
		emulator.faults.add({ on: 'POST /pins/:pin_id/save', kind: 'drop-after-commit', times: 1 });
		const items = await pin(emulator, 'saveToBoard', { pinId, board: locator('Travel') });
		expect(items.map((item) => [item.output, codeOf(item)])).toEqual([[FAILED, 'save-unanswered']]);
		expect(emulator.pins()).toHaveLength(2);
	});
});

describe('the versions of the node Pinterest', () => {
	it('a workflow of version 1 that names no operation goes on downloading images, with two outputs', async () => {
		const emulator = await emulate({ boards: BOARDS });
		const parameters = { authentication: 'accessToken', board: locator('Nowhere'), mediaUrl: 'a.jpg' };
		const old = await runToOutputs(emulator, chain(['pinterest', parameters]));
		expect([old.outputs, old.items.map(codeOf)]).toEqual([[1], ['board-unknown']]);
		const today = await runToOutputs(emulator, chain(['pinterest', parameters, { typeVersion: 1.1 }]));
		expect([today.outputs, today.items.map(codeOf)]).toEqual([[NEEDS_ATTENTION], ['media-path-refused']]);
	});

	it('has an output schema for each operation in each version', async () => {
		const { engine, dispose } = await loadTestEngine();
		await dispose();
		const loader = new engine.PackageDirectoryLoader(join(__dirname, '../..'));
		await loader.loadAll();
		const { properties } = (loader.getNode('pinterest').type as INodeType).description;
		const operations = properties
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				options.map((option) =>
					[displayOptions?.show?.resource?.[0], 'value' in option ? option.value : undefined].join('/'),
				),
			);
		expect(operations).toContain('pin/saveToBoard');
		for (const version of ['v1.0.0', 'v1.1.0', 'v1.2.0']) {
			const folder = join(__dirname, '../../dist/nodes/Pinterest/__schema__', version);
			const files = await readdir(folder, { recursive: true });
			const missing = operations.filter((operation) => !files.includes(`${operation}.json`));
			expect([version, missing]).toEqual([version, []]);
		}
	});
});

describe('UTM parameters', () => {
	it.each([
		['https://a.example/', 'https://a.example/?utm_source=pinterest&utm_medium=social'],
		['https://a.example', 'https://a.example?utm_source=pinterest&utm_medium=social'],
		['https://a.example/?q=a%20b', 'https://a.example/?q=a%20b&utm_source=pinterest&utm_medium=social'],
		['https://a.example/?', 'https://a.example/?utm_source=pinterest&utm_medium=social'],
		['https://a.example/#x?y', 'https://a.example/?utm_source=pinterest&utm_medium=social#x?y'],
		['https://a.example/?utm_source=mail', 'https://a.example/?utm_source=mail&utm_medium=social'],
		['https://a.example/?utm_source=&utm_medium=x', 'https://a.example/?utm_source=&utm_medium=x'],
		['', ''],
		['no link', 'no link'],
	])('are added to %s, and what is there is kept', (link, expected) => {
		expect(withUtm(link, { source: 'pinterest', medium: ' social ', campaign: '' })).toBe(expected);
	});
});
