import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { withUtm } from '../../nodes/Pinterest/pin/utm';
import { fileItem } from '../../runner/host/foreign-nodes';
import { jpeg, png } from '../emulator/helpers';
import { imageHost } from '../support/board';
import { ownFolder } from '../support/cli';
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
				options: { utmSource: 'pinterest', utmMedium: 'social', dominantColor: '#aabbcc', campaign: 'June' },
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
		const schemas = ['v1.0.0', 'v1.1.0'].map(async (version) => {
			const file = join(__dirname, '../../nodes/Pinterest/__schema__', version, 'pin/create.json');
			return JSON.parse(await readFile(file, 'utf8')) as { type: string };
		});
		for (const schema of await Promise.all(schemas)) expect(schema.type).toBe('object');
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
