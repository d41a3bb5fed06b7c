import { beforeAll, describe, expect, it } from 'vitest';
import {
	createRateLimiter,
	createPipelineContext,
	downloadBoardImages,
	Ledger,
	systemClock,
	type BatchRow,
	type PinDraft,
} from '../../lib';
import { importBatch } from '../../lib/import/import-batch';
import type { ApiRequest } from '../../lib/pinterest/http';
import { MemoryStore } from '../../lib/store/memory-store';
import { resolveIntent, claimIntent } from '../../lib/publish/claim';
import { publishPin } from '../../lib/publish/publish-pin';
import { all, keep, pinned } from '../support/board';
import { emulate, openMedia, pipelineAt, samples } from '../support/pipeline';
import { loadContract, specExists } from './openapi';

if (!specExists)
	console.log("Pinterest's OpenAPI is not here (PINTEREST_OPENAPI): the contract of requests is not checked.");

const file = (name: string) => ({ file: `media/${name}`, folder: samples });
const DRAFTS: PinDraft[] = [
	{
		board: 'Travel',
		title: 'An image with everything',
		description: 'Text',
		link: 'https://example.com/a?b=c',
		altText: 'A lake',
		dominantColor: '#6E7874',
		aiDisclosures: ['AI_MODIFIED'],
		media: [file('mountain-lake.jpg')],
	},
	{ board: 'Home Ideas', section: 'Kitchen', media: [file('kitchen-shelf.jpg')] },
	{
		board: 'Travel',
		title: 'Carousel',
		media: ['morning', 'noon', 'night'].map((time) => file(`harbour-${time}.jpg`)),
	},
	{ board: 'Travel', title: 'Key frame', media: [file('sailing.mp4')], cover: { atSeconds: 2 } },
	{ board: 'Travel', title: 'Cover', media: [file('berry-lemonade.mp4')], cover: { media: file('sailing-cover.jpg') } },
];

describe.skipIf(!specExists && !process.env.CI)('every request of the client holds against the contract', () => {
	let faultsOfRequest: ReturnType<typeof loadContract>['faultsOfRequest'];
	beforeAll(() => {
		expect(specExists, "Pinterest's OpenAPI is needed in CI").toBe(true);
		({ faultsOfRequest } = loadContract());
	}, 60_000);

	const faults = ({ method, path, query, body }: ApiRequest) =>
		faultsOfRequest({
			method,
			path,
			query: query && Object.fromEntries(Object.entries(query).map(([key, value]) => [key, String(value)])),
			body,
		});

	it('in an import of images, a carousel and videos', async () => {
		const requests: ApiRequest[] = [];
		const pipeline = pipelineAt(await emulate(), {
			http: (port) => async (request) => {
				requests.push(request);
				return await port(request);
			},
		});
		async function* rows(): AsyncGenerator<BatchRow> {
			for (const [index, draft] of DRAFTS.entries()) yield { row: index + 2, draft };
		}
		for await (const { outcome, problem } of importBatch(pipeline, rows(), { open: openMedia }))
			expect([outcome, problem]).toEqual(['created', undefined]);
		await pipeline.client.listBoardPins('123456789012345678', 'a-bookmark').catch(() => undefined);

		expect(requests.map((request) => [request.operation, faults(request)]).filter(([, fault]) => fault)).toEqual([]);
		expect([...new Set(requests.map(({ operation }) => operation))].sort()).toEqual([
			'GET /boards',
			'GET /boards/{board_id}/pins',
			'GET /boards/{board_id}/sections',
			'GET /media/{media_id}',
			'GET /user_account',
			'POST /media',
			'POST /pins',
		]);
	});

	it('in changing the pins of edited rows', async () => {
		const requests: ApiRequest[] = [];
		const store = new MemoryStore();
		const pipeline = pipelineAt(await emulate(), {
			store,
			http: (port) => async (request) => {
				if (request.method === 'PATCH') requests.push(request);
				return await port(request);
			},
		});
		const keyed = DRAFTS.slice(0, 2).map((draft, index) => ({ ...draft, idempotencyKey: String(index) }));
		const edited = keyed.map(({ media, board, link, idempotencyKey }) => ({ media, board, link, idempotencyKey }));
		async function* rows(drafts: PinDraft[], rowKeys: (string | undefined)[] = []): AsyncGenerator<BatchRow> {
			for (const [index, draft] of drafts.entries()) yield { row: index + 2, draft, rowKey: rowKeys[index] };
		}
		const run = async (batch: AsyncIterable<BatchRow>) =>
			await Array.fromAsync(importBatch(pipeline, batch, { open: openMedia, onEdit: 'update' }));
		await run(rows(keyed));
		const [plain] = await run(rows([{ ...DRAFTS[0]!, title: 'Another' }]));
		await run(
			rows(
				[...edited, { ...DRAFTS[0]!, title: 'Moved', board: 'Home Ideas', section: 'Kitchen' }],
				[undefined, undefined, plain?.idempotencyKey],
			),
		);
		const sent = requests.map(({ body }) => Object.keys(body as object).sort());
		expect(requests.map((request) => [request.operation, faults(request)])).toEqual([
			['PATCH /pins/{pin_id}', undefined],
			['PATCH /pins/{pin_id}', undefined],
		]);
		expect(sent.sort()).toEqual([
			// edits that wait for each other's rows go out side by side
			['ai_disclosures', 'alt_text', 'description', 'title'],
			['board_id', 'board_section_id', 'title'],
		]);
	});

	it('in reading a board back', async () => {
		const requests: ApiRequest[] = [];
		const emulator = await emulate();
		await pinned(emulator, 'One');
		const pipeline = pipelineAt(emulator, {
			http: (port) => async (request) => {
				requests.push(request);
				return await port(request);
			},
		});
		const { boardId } = await pipeline.account.destination('Summer Recipes');
		const images = await all(downloadBoardImages(pipeline, boardId, keep, { open: openMedia, videos: 'skip' }));
		expect(images.map(({ problem }) => problem)).toEqual([undefined]);
		expect(requests.map((request) => [request.operation, faults(request)])).toEqual([
			['GET /boards', undefined],
			['GET /boards/{board_id}/pins', undefined],
		]);
	});

	it('in making a board and a section', async () => {
		const requests: ApiRequest[] = [];
		const pipeline = pipelineAt(await emulate(), {
			createBoards: 'protected',
			http: (port) => async (request) => {
				requests.push(request);
				return await port(request);
			},
		});
		await pipeline.account.destination('Gardens/Roses', undefined, { make: true });
		const made = requests.filter(({ method }) => method === 'POST');
		expect(made.map((request) => [request.operation, request.body, faults(request)])).toEqual([
			['POST /boards', { name: 'Gardens', privacy: 'PROTECTED' }, undefined],
			['POST /boards/{board_id}/sections', { name: 'Roses' }, undefined],
		]);
	});

	it('by address too, for one image, a carousel and a cover', async () => {
		const sources: unknown[] = [];
		const pipeline = createPipelineContext({
			apiBaseUrl: 'https://api.pinterest.com/v5',
			ledger: new Ledger(new MemoryStore(), { owner: 'test', leaseMs: 60_000 }),
			rateLimiter: createRateLimiter({ clock: systemClock }),
			http: async (request) => {
				expect(faults(request)).toBeUndefined();
				if (request.operation === 'POST /pins') sources.push((request.body as { media_source: unknown }).media_source);
				const bodies: Record<string, unknown> = {
					'GET /user_account': { username: 'someone', id: '1' },
					'GET /media/{media_id}': { media_id: '7', status: 'succeeded' },
					'POST /pins': { id: String(sources.length) },
				};
				return { status: 200, headers: {}, body: bodies[request.operation] };
			},
		});

		const address = (name: string) => ({ url: `https://images.example.com/${name}.jpg` });
		const image = { kind: 'image', contentType: 'image/jpeg', bytes: 1, source: 'x' } as const;
		const drafts: [PinDraft, typeof image | { kind: 'video'; contentType: string; bytes: number; source: string }][] = [
			[{ board: '123456789012345678', media: [address('a')] }, image],
			[{ board: '123456789012345678', media: [address('b'), address('c')] }, image],
			[
				{ board: '123456789012345678', media: [address('d')], cover: { media: address('e') } },
				{ ...image, kind: 'video' },
			],
		];
		for (const [draft, asset] of drafts) {
			const intent = await resolveIntent(pipeline, draft, asset, { open: openMedia });
			const { lease } = await claimIntent(pipeline, intent);
			if (!lease) throw new Error('not claimed');
			expect(
				await publishPin(pipeline, lease, { intent, draft, asset, mediaId: '7' }, { open: openMedia }),
			).toMatchObject({ outcome: 'created' });
		}
		expect(sources).toEqual([
			{ source_type: 'image_url', url: 'https://images.example.com/a.jpg' },
			{
				source_type: 'multiple_image_urls',
				items: [{ url: 'https://images.example.com/b.jpg' }, { url: 'https://images.example.com/c.jpg' }],
			},
			{ source_type: 'video_id', media_id: '7', cover_image_url: 'https://images.example.com/e.jpg' },
		]);
	});

	it('and notices a request that does not', () => {
		expect(
			faultsOfRequest({
				method: 'POST',
				path: '/pins',
				body: { board_id: 'Travel', media_source: { source_type: 'image_url', url: 'https://a.example/a.jpg' } },
			}),
		).toContain('board_id');
		expect(faultsOfRequest({ method: 'POST', path: '/media', body: { media_type: 'image' } })).toContain('media_type');
		expect(faultsOfRequest({ method: 'GET', path: '/pin', query: {} })).toContain('not in the contract');
	});
});
