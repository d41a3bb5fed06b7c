import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { IDataObject, INode } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import type { Emulator } from '../../emulator';
import { ownFolder } from '../support/cli';
import { emulate, samples } from '../support/pipeline';
import { pictures } from '../support/pictures';
import { chain, runToOutputs } from '../support/workflow';

/** As a content system serves an image that it has converted: WebP at an address that says nothing of it. */
const webp = async () => {
	const { url } = await pictures(await readFile(join(samples, 'media/hot-air-balloons.jpg')));
	return `${url}/wp-content/uploads/2026/11/balloons.jpg`;
};
const storeUrl = async () => `sqlite:${await ownFolder()}/ledger.sqlite`;
const sentOf = (emulator: Emulator) => emulator.pins().map(({ sent }) => (sent as any).media_source as IDataObject);
const JPEG_OR_PNG = { source_type: 'image_base64', content_type: expect.stringMatching(/^image\/(jpeg|png)$/) };

const creating = (mediaUrl: string, typeVersion: number, options: IDataObject = {}) =>
	chain([
		'pinterest',
		{
			authentication: 'accessToken',
			resource: 'pin',
			operation: 'create',
			board: { __rl: true, mode: 'name', value: 'Travel' },
			mediaUrl,
			title: 'Balloons',
			options: options as INode['parameters'],
		},
		{ typeVersion },
	]);

describe('Pin: Create with an image that Pinterest does not accept', () => {
	it('publishes it as JPEG or PNG in a new node, and says what was done', async () => {
		const emulator = await emulate();
		const { items } = await runToOutputs(emulator, creating(await webp(), 1.2));
		expect(items[0]?.json).toMatchObject({ outcome: 'created', draft: { fit: 'keep' } });
		const codes = (items[0]?.json.findings as IDataObject[]).map(({ code }) => code);
		expect(codes).toContain('image-made-fit');
		expect(sentOf(emulator)).toEqual([expect.objectContaining(JPEG_OR_PNG)]);
	});

	it.each([
		[1, {}],
		[1.1, {}],
		[1.2, { makeImagesFit: false }],
	])('refuses it in a node of version %s with the options %j, and names the option', async (version, options) => {
		const emulator = await emulate();
		const { items } = await runToOutputs(emulator, creating(await webp(), version, options));
		expect(items[0]?.json.problem).toMatchObject({
			code: 'image-type',
			message: expect.stringContaining('switch on Make Images Fit'),
		});
		expect(emulator.pins()).toEqual([]);
	});

	it('takes the shape, the fill and the focus from its options', async () => {
		const emulator = await emulate();
		const url = await webp();
		const fitOf = async (options: IDataObject, version = 1.2) => {
			const { items } = await runToOutputs(emulator, creating(url, version, options));
			return (items[0]?.json.draft as IDataObject).fit;
		};
		expect(await fitOf({ fitShape: 'pad' })).toBe('pad:blur');
		expect(await fitOf({ fitShape: 'pad', fitFill: 'color', fitColor: '#FFcc00' })).toBe('pad:#ffcc00');
		expect(await fitOf({ fitShape: 'crop' })).toBe('crop:attention');
		expect(await fitOf({ fitShape: 'crop', fitFocus: 'centre', makeImagesFit: true }, 1.1)).toBe('crop:centre');
	});

	it('answers "existing" for a pin that a node of an earlier version published', async () => {
		const emulator = await emulate();
		const options = { storeUrl: await storeUrl() };
		const { url } = await pictures();
		const outcomes = [];
		for (const [version, chosen] of [[1.1, {}] as const, [1.2, { fitShape: 'crop' }] as const]) {
			const { items } = await runToOutputs(emulator, creating(`${url}/a.jpg`, version, chosen), options);
			outcomes.push(items[0]?.json.outcome);
		}
		expect([outcomes, emulator.pins().length]).toEqual([['created', 'existing'], 1]);
	});
});

describe('the five nodes with an image that Pinterest does not accept', () => {
	const ON = { options: { makeImagesFit: true } };
	const account = { authentication: 'accessToken' };
	const parse = (more: IDataObject = {}) =>
		['pinterestBatchImport', { operation: 'parse', source: 'items', ...more } as any, { typeVersion: 1.1 }] as any;
	const input = async () => [{ json: { media_url: await webp(), board: 'Travel', title: 'Balloons' } }];

	it.each([
		['Batch Import', [ON, {}, {}, {}]],
		['Validate', [{}, ON, {}, {}]],
	])('publish it where %s makes images fit', async (_, [batch, validate, upload, publish]) => {
		const emulator = await emulate();
		const nodes = chain(
			parse(batch),
			['pinterestValidate', validate as any],
			['pinterestMediaUpload', { ...account, ...upload } as any],
			['pinterestPublish', { ...account, ...publish } as any],
		);
		const { items } = await runToOutputs(emulator, nodes, { input: await input() });
		expect(items.map(({ json }) => json.outcome)).toEqual(['created']);
		expect(sentOf(emulator)).toEqual([expect.objectContaining(JPEG_OR_PNG)]);
	});

	it.each([
		['Media Upload', ON, {}],
		['Publish', {}, ON],
	])('publish it where %s does, without a check before', async (_, upload, publish) => {
		const emulator = await emulate();
		const last = ['pinterestPublish', { ...account, ...publish } as any] as any;
		const nodes = upload === ON ? [parse(), ['pinterestMediaUpload', { ...account, ...ON }], last] : [parse(), last];
		const { items } = await runToOutputs(emulator, chain(...(nodes as any[])), { input: await input() });
		expect(items.map(({ json }) => json.outcome)).toEqual(['created']);
	});

	it('refuse it where none does', async () => {
		const emulator = await emulate();
		const nodes = chain(parse(), ['pinterestValidate', {}]);
		const { items } = await runToOutputs(emulator, nodes, { input: await input() });
		expect(items[0]?.json.problem).toMatchObject({ code: 'image-type' });
	});
});

describe('Batch Import', () => {
	it('publishes such images where Make Images Fit is on, and a run without it answers "existing"', async () => {
		const emulator = await emulate();
		const options = {
			storeUrl: await storeUrl(),
			input: [{ json: { media_url: await webp(), board: 'Travel', title: 'Balloons' } }],
		};
		const outcomes = [];
		for (const chosen of [{}, { makeImagesFit: true, fitShape: 'pad' }, {}]) {
			const parameters: any = {
				...{ authentication: 'accessToken', operation: 'import', source: 'items' },
				options: chosen,
			};
			const workflow = chain(['pinterestBatchImport', parameters, { typeVersion: 1.1 }]);
			const { items } = await runToOutputs(emulator, workflow, options);
			outcomes.push(items[0]?.json.outcome);
		}
		expect([outcomes, emulator.pins().length]).toEqual([['failed', 'created', 'existing'], 1]);
	});
});
