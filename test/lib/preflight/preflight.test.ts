import { truncate, writeFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
	describeFinding,
	preflight,
	systemClock,
	type Finding,
	type MediaOpener,
	type PinDraft,
	type RuleChoice,
} from '../../../lib';
import { draftFromCells, type Cells } from '../../../lib/model/import-row';
import type { MediaRef } from '../../../lib/model/pin-draft';
import { RULES } from '../../../lib/preflight/limits';
import { checkBoard } from '../../../lib/boards/check-board';
import { jpeg, png } from '../../emulator/helpers';
import { agentWith, origin, rawOrigin } from '../../support/origin';
import { ownFolder } from '../../support/cli';
import { emulate, openMedia, pipelineAt, samples } from '../../support/pipeline';
import { urlSource } from '../../../lib/media/url-source';
import { selfSigned } from './tls-origin';

const CORPUS = join(__dirname, 'probe/corpus');
const corpus = (file: string): MediaRef => ({ file, folder: CORPUS });
const sample = (file: string): MediaRef => ({ file: `media/${file}`, folder: samples });
const raised = new Set<string>();

const open: MediaOpener = (ref) =>
	'url' in ref ? urlSource(ref.url, agentWith({ firstByteTimeoutMs: 2_000 })) : openMedia(ref);

async function codesOf(draft: Partial<PinDraft>, rules: RuleChoice = {}): Promise<string[]> {
	const { findings } = await preflight(
		{ board: 'A', media: [sample('lemon-tart.jpg')], ...draft },
		{ open, clock: systemClock, rules },
	);
	return noted(findings);
}

/** The codes of findings, each of which must have a sentence to be read. */
function noted(findings: Finding[]): string[] {
	for (const finding of findings) {
		raised.add(finding.code);
		const { message } = describeFinding(finding);
		expect(message, finding.code).toMatch(/^\S.*[.!?]$/s);
		expect(message, finding.code).not.toMatch(/undefined|NaN|\[object/);
	}
	return findings.map(({ code }) => code).sort();
}

const SHORT = 'video-too-short';
const SMALL = 'image-small';
/** Every file of the corpus as the media of a pin, with a moment of the film as its cover where it is one. */
const FILES: [file: string, codes: string[]][] = [
	['baseline.jpg', [SMALL]],
	['progressive.jpg', [SMALL]],
	['arithmetic.jpg', [SMALL]],
	['fill-bytes.jpg', [SMALL]],
	['orientation-1.jpg', [SMALL]],
	['orientation-3.jpg', [SMALL]],
	['orientation-6.jpg', [SMALL]],
	['orientation-8.jpg', [SMALL]],
	['truncated.jpg', ['media-truncated']],
	['garbage.jpg', ['image-broken']],
	['zero-height.jpg', ['image-broken']],
	['plain.png', [SMALL]],
	['interlaced.png', [SMALL]],
	['long-profile.png', [SMALL]],
	['truncated.png', ['media-truncated']],
	['zero-size.png', ['image-broken']],
	['garbage.png', ['image-broken']],
	['animated.gif', ['image-type']],
	['lossy.webp', ['image-type']],
	['lossless.webp', ['image-type']],
	['animated.webp', ['image-type']],
	['truncated.webp', ['media-truncated']],
	['still.avif', ['image-type']],
	['tiled.heic', ['image-type']],
	['turned.heic', ['image-type']],
	['plain.bmp', ['image-type']],
	['plain.tif', ['image-type']],
	['plain.mp4', ['video-not-fast-start', SHORT]],
	['faststart.mp4', [SHORT]],
	['sound.mp4', [SHORT]],
	['wide-pixels.mp4', [SHORT, 'video-too-wide']],
	['plain.mov', ['video-not-fast-start', SHORT]],
	['no-ftyp.mov', [SHORT]],
	['plain.m4v', ['video-not-fast-start', SHORT]],
	['hevc.mp4', [SHORT]],
	['av1.mp4', ['video-codec', 'video-not-fast-start', SHORT]],
	['prores.mov', ['video-codec', 'video-not-fast-start', SHORT]],
	['fragmented.mp4', []],
	['plain.webm', ['video-type']],
	['plain.avi', ['video-type']],
	['plain.mkv', ['video-type']],
	['plain.wmv', ['video-type']],
	['damaged-moov.mp4', ['video-broken']],
	['truncated-moov.mp4', ['media-truncated']],
	['truncated-mdat.mp4', ['media-truncated']],
	['truncated-faststart.mp4', ['media-truncated']],
	['no-moov.mp4', ['video-broken']],
	['sound-only.mp4', ['media-unknown']],
	['rotated-90.mp4', ['video-not-fast-start', SHORT]],
	['rotated-180.mp4', ['video-not-fast-start', SHORT]],
	['rotated-270.mp4', ['video-not-fast-start', SHORT]],
	['page.html', ['media-is-a-page']],
	['drive.html', ['media-is-a-page']],
	['dropbox.html', ['media-is-a-page']],
	['comment-first.html', ['media-is-a-page']],
	['empty.jpg', ['media-empty']],
	['nothing.bin', ['media-unknown']],
	['words.txt', ['media-unknown']],
	['leaflet.pdf', ['media-unknown']],
];

describe('the corpus', () => {
	it.each(FILES)('%s: %j', async (file, codes) => {
		const isFilm = /\.(mp4|mov|m4v|webm|avi|mkv|wmv)$/.test(file);
		expect(await codesOf({ media: [corpus(file)], ...(isFilm ? { cover: { atSeconds: 0 } } : {}) })).toEqual(
			[...codes].sort(),
		);
	});

	it('holds at least sixty assets, the good ones among the samples', async () => {
		const good: [string, Partial<PinDraft>][] = [
			['lemon-tart.jpg', {}],
			['iced-coffee.png', {}],
			['sea-waves.jpg', {}],
			['sailing.mp4', { cover: { media: sample('sailing-cover.jpg') } }],
			['berry-lemonade.mp4', { cover: { atSeconds: 2 } }],
		];
		for (const [file, more] of good) expect(await codesOf({ media: [sample(file)], ...more }), file).toEqual([]);
		expect(FILES.length + good.length).toBeGreaterThanOrEqual(60);
	});
});

/** The box of a film with some of its bytes changed. */
async function film(box: string, change: (body: Buffer) => void): Promise<MediaRef> {
	const bytes = Buffer.from(await readFile(join(samples, 'media/sailing.mp4')));
	for (let at = bytes.indexOf(box); at > 0; at = bytes.indexOf(box, at + 4)) change(bytes.subarray(at + 4));
	const folder = await ownFolder();
	await writeFile(join(folder, 'film.mp4'), bytes);
	return { file: 'film.mp4', folder };
}
/** `mvhd` of version 0: times, then timescale and duration. */
const lasting = async (seconds: number) =>
	await film('mvhd', (body) => body.writeUInt32BE(seconds * body.readUInt32BE(12), 16));
/** `tkhd` of version 0: width and height at its end, in sixteenths of a bit. */
const shaped = async (width: number, height: number) =>
	await film('tkhd', (body) => {
		body.writeUInt32BE(width << 16, 76);
		body.writeUInt32BE(height << 16, 80);
	});

async function image(width: number, height: number): Promise<MediaRef> {
	const folder = await ownFolder();
	await writeFile(join(folder, 'image.png'), png(width, height));
	return { file: 'image.png', folder };
}

describe('rules of media', () => {
	const second = { cover: { atSeconds: 1 } } as const;
	it.each([
		['lasts 20 minutes', async () => ({ media: [await lasting(1200)], ...second }), ['video-too-long']],
		['lasts 3 seconds', async () => ({ media: [await lasting(3)], ...second }), [SHORT]],
		['is 300×900', async () => ({ media: [await shaped(300, 900)], ...second }), ['video-too-narrow']],
		['is 2000×900', async () => ({ media: [await shaped(2000, 900)], ...second }), ['video-too-wide']],
		[
			'has its cover at a second that it has not',
			async () => ({ media: [sample('sailing.mp4')], cover: { atSeconds: 60 } }),
			['cover-time-late'],
		],
		['has no cover', async () => ({ media: [sample('sailing.mp4')] }), ['cover-missing']],
		[
			'has a film as its cover',
			async () => ({ media: [sample('sailing.mp4')], cover: { media: sample('sailing.mp4') } }),
			['cover-is-video'],
		],
		[
			'has a WebP cover',
			async () => ({ media: [sample('sailing.mp4')], cover: { media: corpus('lossy.webp') } }),
			['image-type'],
		],
		['is an image in truth', async () => ({ media: [sample('lemon-tart.jpg')], ...second }), ['video-is-image']],
		[
			'is its own cover',
			async () => ({ media: [sample('lemon-tart.jpg')], cover: { media: sample('lemon-tart.jpg') } }),
			['video-is-image'],
		],
		['is an image with a cover', async () => ({ cover: { media: sample('sea-waves.jpg') } }), ['cover-without-video']],
		['is 60×90', async () => ({ media: [sample('herb-pots.jpg')] }), ['image-too-small']],
		['is 700×2000', async () => ({ media: [await image(700, 2000)] }), ['image-tall']],
		[
			'stands in a carousel with others',
			async () => ({ media: [sample('sailing.mp4'), sample('lemon-tart.jpg')] }),
			['carousel-with-video'],
		],
		[
			'stands in a carousel of other sizes',
			async () => ({ media: [sample('iced-coffee.png'), sample('lemon-tart.jpg')] }),
			['carousel-sizes'],
		],
	] as [string, () => Promise<Partial<PinDraft>>, string[]][])('media that %s', async (_, draft, codes) => {
		expect(await codesOf(await draft())).toEqual(codes);
	});

	it('media that is too large', async () => {
		const folder = await ownFolder();
		await writeFile(join(folder, 'big.jpg'), await readFile(join(samples, 'media/lemon-tart.jpg')));
		await truncate(join(folder, 'big.jpg'), 21 * 1024 * 1024);
		expect(await codesOf({ media: [{ file: 'big.jpg', folder }] })).toEqual(['image-too-large']);
		await writeFile(join(folder, 'big.mp4'), await readFile(join(samples, 'media/sailing.mp4')));
		await truncate(join(folder, 'big.mp4'), 2 * 1024 ** 3 + 1);
		expect(await codesOf({ media: [{ file: 'big.mp4', folder }], cover: { atSeconds: 1 } })).toContain(
			'video-too-large',
		);
	});

	it('media that cannot be looked into far enough', async () => {
		const whole = await readFile(join(samples, 'media/sailing.mp4'));
		const ftyp = whole.subarray(0, whole.readUInt32BE(0));
		const mdat = Buffer.concat([Buffer.from([0x0f, 0, 0, 0]), Buffer.from('mdat')]);
		const url = await origin((_, response) => {
			response.writeHead(200, { 'content-length': 0x0f000000 + whole.length });
			response.write(Buffer.concat([ftyp, mdat, Buffer.alloc(4 * 1024 * 1024)]));
		});
		expect(await codesOf({ media: [{ url: `${url}/film.mp4` }], cover: { atSeconds: 1 } })).toEqual([
			'video-not-fast-start',
			'video-unchecked',
		]);
		const folder = await ownFolder();
		const app = Buffer.concat([Buffer.from([0xff, 0xe2, 0xfd, 0xea]), Buffer.alloc(65_000)]);
		await writeFile(
			join(folder, 'meta.jpg'),
			Buffer.concat([Buffer.from([0xff, 0xd8]), ...Array.from({ length: 300 }, () => app)]),
		);
		expect(await codesOf({ media: [{ file: 'meta.jpg', folder }] })).toEqual(['image-unchecked']);
	});
});

describe('an image whose metadata says that artificial intelligence made it', () => {
	const TYPE = 'http://cv.iptc.org/newscodes/digitalsourcetype/';
	/** A JPEG with XMP, as its first segment or behind so many bytes of another one. */
	const jpegSaying = (type: string, behind = 0) => {
		const segment = (marker: number, body: Buffer) => {
			const head = Buffer.from([0xff, marker, 0, 0]);
			head.writeUInt16BE(body.length + 2, 2);
			return Buffer.concat([head, body]);
		};
		const xmp = `http://ns.adobe.com/xap/1.0/\0<rdf:Description Iptc4xmpExt:DigitalSourceType="${type}"/>`;
		const before = behind > 0 ? [segment(0xe2, Buffer.alloc(behind))] : [];
		return Buffer.concat([
			Buffer.from([0xff, 0xd8]),
			...before,
			segment(0xe1, Buffer.from(xmp)),
			jpeg(1000, 1500).subarray(2),
		]);
	};
	const codes = async (bytes: Buffer, draft: Partial<PinDraft> = {}) => {
		const folder = await ownFolder();
		await writeFile(join(folder, 'a.jpg'), bytes);
		return await codesOf({ media: [{ file: 'a.jpg', folder }], ...draft });
	};

	it.each(['trainedAlgorithmicMedia', 'compositeWithTrainedAlgorithmicMedia'])('%s: ai-undeclared', async (type) => {
		const bytes = jpegSaying(TYPE + type);
		expect(await codes(bytes)).toEqual(['ai-undeclared']);
		expect(await codes(bytes, { aiDisclosures: ['AI_MODIFIED'] })).toEqual([]);
	});

	it('is not one that is digital art or says so elsewhere, and metadata far behind is not looked for', async () => {
		expect(await codes(jpegSaying(`${TYPE}digitalArt`))).toEqual([]);
		expect(await codes(jpegSaying('about trainedAlgorithmicMedia'))).toEqual([]);
		expect(await codes(jpegSaying(`${TYPE}trainedAlgorithmicMedia`, 40_000))).toEqual([]);
	});
});

describe('rules of the row', () => {
	const cells: Cells = { board: 'A', media_url: 'https://a.example/a.jpg' };
	it.each([
		[{ ...cells, board: undefined }, ['board-missing']],
		[{ ...cells, boards: 'A|B' }, ['boards-several']],
		[{ board: 'A' }, ['media-missing']],
		[{ board: 'A', asset_id: 'as_1' }, ['media-elsewhere']],
		[{ ...cells, asset_id: 'as_1' }, []],
		[{ ...cells, media_url: 'a.jpg' }, ['media-path-refused']],
		[{ ...cells, media_url: 'ftp://a.example/a.jpg' }, ['url-scheme']],
		[{ ...cells, cover_time: 'soon' }, ['cover-time-invalid']],
		[{ ...cells, approve: 'perhaps' }, ['approve-invalid']],
		[{ ...cells, ai_disclosures: 'robots' }, ['ai-disclosures-invalid']],
	] as [Cells, string[]][])('%j: %j', (row, codes) => {
		expect(noted(draftFromCells(row).findings)).toEqual(codes);
	});

	it('six pictures: media-too-many', () => {
		const media = Array.from({ length: 6 }, (_, index) => ({ binary: `data_${index}` }));
		expect(noted(draftFromCells({ board: 'A' }, { media }).findings)).toEqual(['media-too-many']);
	});

	const soon = new Date(Date.now() + 3_600_000).toISOString();
	/** An address whose signature ends in so many minutes. */
	const signed = (minutes: number) =>
		`https://b.s3.amazonaws.invalid/a.jpg?X-Amz-Date=${new Date(Date.now() + (minutes - 60) * 60_000).toISOString().replace(/[-:]|\.\d+/g, '')}&X-Amz-Expires=3600&X-Amz-Signature=0`;
	it.each([
		[{ title: 'x'.repeat(101) }, ['title-too-long']],
		[{ description: 'x'.repeat(801) }, ['description-too-long']],
		[{ altText: 'x'.repeat(501) }, ['alt-text-too-long']],
		[{ link: `https://a.example/${'x'.repeat(2048)}` }, ['link-too-long']],
		[{ link: 'a.example' }, ['link-invalid']],
		[{ link: 'https://bit.ly/abc' }, ['link-shortener']],
		[{ dominantColor: 'red' }, ['color-invalid']],
		[{ approved: false }, ['not-approved']],
		[{ runAt: '2027-01-01T10:00:00' }, ['run-at-invalid']],
		[{ runAt: '2020-01-01T10:00:00Z' }, ['run-at-past']],
		[{ runAt: '2099-01-01T10:00:00Z' }, ['run-at-too-far']],
		[{ media: [{ url: signed(-5) }] }, ['host-unknown', 'signed-url-expired']],
		[{ media: [{ url: signed(5) }] }, ['host-unknown', 'signed-url-expires']],
		[{ media: [{ url: signed(60) }], runAt: soon }, ['host-unknown', 'signed-url-expires']],
		[{ media: [{ url: signed(180) }], runAt: soon }, ['host-unknown']],
	] as [Partial<PinDraft>, string[]][])('%j: %j', async (draft, codes) => {
		expect(await codesOf(draft)).toEqual(codes);
	});

	it('names both moments that a time without an offset may have meant', async () => {
		const { findings } = await preflight(
			{ board: 'A', media: [sample('lemon-tart.jpg')], runAt: '2027-03-01 09:30' },
			{ open, clock: systemClock },
		);
		expect(describeFinding(findings[0] as Finding).message).toContain(
			'2027-03-01T09:30:00Z for UTC, or 2027-03-01T09:30:00',
		);
	});

	it('are left out and added by their codes', async () => {
		const draft = { media: [sample('herb-pots.jpg')], title: 'x'.repeat(101) };
		expect(await codesOf(draft, { silence: ['title-too-long', 'image-too-small'] })).toEqual([]);
		expect(
			await codesOf(
				{ media: [sample('iced-coffee.png')] },
				{ add: ['title-missing', 'description-missing', 'link-missing', 'alt-text-missing', 'image-not-two-to-three'] },
			),
		).toEqual(['alt-text-missing', 'description-missing', 'image-not-two-to-three', 'link-missing', 'title-missing']);
	});
});

describe('rules of origins and files', () => {
	const answering = async (status: number, headers: Record<string, string> = {}, body = '') =>
		await origin((_, response) => response.writeHead(status, headers).end(body));
	it.each([
		['url-invalid', async () => 'http://%%%/a.jpg'],
		['url-credentials', async () => 'https://user:pass@a.example/a.jpg'],
		['origin-unreachable', async () => 'http://127.0.0.1:9/a.jpg'],
		['host-unknown', async () => 'https://images.example.invalid/a.jpg'],
		['origin-timeout', async () => await rawOrigin(() => undefined)],
		['origin-malformed', async () => await rawOrigin((socket) => socket.end('hello\r\n\r\n'))],
		['origin-tls', async () => await selfSigned()],
		['origin-status', async () => await answering(500)],
		['origin-rate-limited', async () => await answering(429)],
		['origin-encoding', async () => await answering(200, { 'content-encoding': 'gzip' }, 'x')],
		['too-many-redirects', async () => await answering(302, { location: '/' })],
		['media-gone', async () => await answering(404)],
		['media-forbidden', async () => await answering(401)],
		[
			'media-hotlink',
			async () => await answering(403, { 'content-type': 'text/html' }, '<!doctype html><title>No</title>'),
		],
		['private-address', async () => 'http://169.254.169.254/latest/'],
	] as [string, () => Promise<string>][])('%s', async (code, url) => {
		expect(await codesOf({ media: [{ url: await url() }] })).toEqual([code]);
	});

	it('say what is wrong with files and binary data', async () => {
		expect(await codesOf({ media: [{ file: 'absent.jpg', folder: samples }] })).toEqual(['file-missing']);
		expect(await codesOf({ media: [{ file: '../package.json', folder: samples }] })).toEqual(['file-outside']);
		expect(await codesOf({ media: [{ binary: 'data' }] })).toEqual(['binary-missing']);
	});

	it('say which board is meant', async () => {
		const { account } = pipelineAt(
			await emulate({ boards: [{ name: 'Travel' }, { name: 'TRAVEL' }, { name: 'Recipes', sections: ['Sweet'] }] }),
		);
		const find = async (board: string, section?: string) =>
			(await checkBoard(account, { board, section, media: [] as never })).map(({ code, args }) => [code, args.message]);
		expect(await find('Recipes', 'Sweet')).toEqual([]);
		expect(await find('Recipe')).toEqual([
			['board-unknown', expect.stringContaining('The most similar names are: Recipes')],
		]);
		expect(await find('travel')).toEqual([
			['board-ambiguous', expect.stringMatching(/Several boards .* Travel \(\d+\), TRAVEL \(\d+\)/)],
		]);
		expect(await find('Recipes', 'Sweat')).toEqual([['section-unknown', expect.stringContaining('Sweet')]]);
	});
});

describe('an image that is made fit', () => {
	it.each([
		['is converted', async () => corpus('lossy.webp'), 'keep', ['image-made-fit', SMALL]],
		[
			'would be too narrow to crop',
			async () => corpus('lossy.webp'),
			'crop',
			['image-made-fit', 'image-not-cropped', SMALL],
		],
		['cannot be converted', async () => corpus('tiled.heic'), 'keep', ['image-unfit']],
		[
			'is too large to be converted, and is taken',
			async () => await written(jpeg(8000, 12_000)),
			'keep',
			['image-sent-as-is'],
		],
	])('%s', async (_, media, fit, codes) => {
		expect(await codesOf({ media: [await media()], fit })).toEqual([...codes].sort());
	});

	async function written(bytes: Buffer): Promise<MediaRef> {
		const folder = await ownFolder();
		await writeFile(join(folder, 'image.jpg'), bytes);
		return { file: 'image.jpg', folder };
	}
});

/** Raised where n8n's own policy, or a connection that breaks in the middle, is at hand: see test/nodes and test/lib/media. */
const ELSEWHERE = ['file-not-permitted', 'origin-interrupted'];

afterAll(() => {
	const never = Object.keys(RULES).filter((code) => !raised.has(code) && !ELSEWHERE.includes(code));
	if (never.length > 0) throw new Error(`No asset raises: ${never.join(', ')}`);
});
