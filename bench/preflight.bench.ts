import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import {
	createInspector,
	createOriginAgent,
	preflight,
	systemClock,
	urlSource,
	type ByteRange,
	type MediaOpener,
	type PinDraft,
} from '../lib';
import { startOrigin, type Origin, type VirtualFile } from './origin';
import { printTable, rounded } from './table';

const quick = process.argv.includes('--quick');
const IMAGES = quick ? 90 : 1000;
const VIDEOS = quick ? 6 : 50;
const LATENCY_MS = 30;
/** Connections to one origin, as the fetching agent bounds them. */
const CONCURRENCY = 8;
const ROUNDS = quick ? 1 : 3;
const MB = 1024 * 1024;

const media = (name: string) => readFileSync(join(process.cwd(), 'samples/media', name));

/** A film of 200 MB with its index at the end, as cameras and many editors write it. */
function indexAtEnd(film: Buffer): VirtualFile {
	const moov = boxOf(film, 'moov');
	const mdat = Buffer.alloc(16);
	mdat.writeUInt32BE(1, 0);
	mdat.write('mdat', 4);
	mdat.writeBigUInt64BE(BigInt(200 * MB + 16), 8);
	return [boxOf(film, 'ftyp'), mdat, 200 * MB, moov];
}

function boxOf(film: Buffer, name: string): Buffer {
	for (let at = 0; at < film.length; at += film.readUInt32BE(at)) {
		if (film.toString('latin1', at + 4, at + 8) === name) return film.subarray(at, at + film.readUInt32BE(at));
	}
	throw new Error(`no ${name}`);
}

const FILES: Record<string, VirtualFile> = {
	photo: [media('lemon-tart.jpg')],
	picture: [media('patterned-tiles.png')],
	large: [media('sea-waves.jpg').subarray(0, 2), ...metadata(300 * 1024), media('sea-waves.jpg').subarray(2), 2 * MB],
	film: [media('sailing.mp4')],
	camera: indexAtEnd(media('sailing.mp4')),
};

/** Metadata that a camera puts before the dimensions of a JPEG. */
function metadata(bytes: number): Buffer[] {
	return Array.from({ length: Math.ceil(bytes / 65_000) }, () =>
		Buffer.concat([Buffer.from([0xff, 0xe2, 0xfd, 0xea]), Buffer.alloc(65_000)]),
	);
}

const kinds = Object.keys(FILES);
const imageKinds = kinds.slice(0, 3);
const paths = [
	...Array.from({ length: IMAGES }, (_, index) => `/${index}-${imageKinds[index % imageKinds.length]}`),
	...Array.from({ length: VIDEOS }, (_, index) => `/v${index}-${index % 2 === 0 ? 'film' : 'camera'}`),
];

interface Ask {
	path: string;
	ranges: (ByteRange | undefined)[];
}

async function measure(origin: Origin, work: () => Promise<void>): Promise<{ seconds: number; bytes: number }> {
	origin.takeBytes();
	const begun = performance.now();
	await work();
	return { seconds: (performance.now() - begun) / 1000, bytes: origin.takeBytes() };
}

async function side<Item>(items: Item[], work: (item: Item) => Promise<void>): Promise<void> {
	const left = [...items];
	await Promise.all(
		Array.from({ length: CONCURRENCY }, async () => {
			for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
		}),
	);
}

async function main(): Promise<void> {
	const origin = await startOrigin(FILES, LATENCY_MS);
	const agent = createOriginAgent({ allowPrivateNetwork: true });
	const bare = new Agent({ connections: CONCURRENCY });
	const asked = new Map<string, Ask>();
	const opener: MediaOpener = (ref) => {
		if (!('url' in ref)) throw new Error('addresses only');
		const source = urlSource(ref.url, agent);
		return {
			name: source.name,
			async open(range, signal) {
				const path = new URL(ref.url).pathname;
				const ask = asked.get(path) ?? { path, ranges: [] };
				ask.ranges.push(range);
				asked.set(path, ask);
				return await source.open(range, signal);
			},
		};
	};
	const ours = async () => {
		asked.clear();
		const inspect = createInspector();
		await Promise.all(
			paths.map(async (path) => {
				const draft: PinDraft = {
					board: 'A',
					media: [{ url: origin.url + path }],
					...(path.startsWith('/v') ? { cover: { atSeconds: 1 } } : {}),
				};
				const { valid, findings } = await preflight(draft, { open: opener, clock: systemClock, inspect });
				if (!valid) throw new Error(`${path}: ${JSON.stringify(findings)}`);
			}),
		);
	};
	const floor = async () =>
		await side([...asked.values()], async ({ path, ranges }) => {
			for (const range of ranges) {
				const headers = range ? { range: `bytes=${range.start}-${range.end === undefined ? '' : range.end - 1}` } : {};
				const { body } = await request(origin.url + path, { dispatcher: bare, headers });
				await body.dump({ limit: Infinity as number });
			}
		});
	// The films of 200 MB would tell of the disk and not of the method; the smaller files are enough.
	const small = paths.filter((path) => !path.endsWith('camera'));
	const whole = async () =>
		await side(small, async (path) => {
			const { body } = await request(origin.url + path, { dispatcher: bare });
			for await (const _ of body);
		});

	await ours(); // warms up connections and code
	const best = { ours: Infinity, floor: Infinity, whole: Infinity };
	const bytes = { ours: 0, floor: 0, whole: 0 };
	for (let round = 0; round < ROUNDS; round++) {
		for (const [name, work] of [
			['ours', ours],
			['floor', floor],
			['whole', whole],
		] as const) {
			const { seconds, bytes: sent } = await measure(origin, work);
			best[name] = Math.min(best[name], seconds);
			bytes[name] = sent;
		}
	}
	const rate = { ours: paths.length / best.ours, floor: paths.length / best.floor, whole: small.length / best.whole };
	printTable(
		`Preflight of ${IMAGES} images and ${VIDEOS} videos, ${LATENCY_MS} ms of latency, ${CONCURRENCY} at a time, best of ${ROUNDS}`,
		[
			row('preflight', rate.ours, bytes.ours / paths.length),
			row('the same ranges, bare undici', rate.floor, bytes.floor / paths.length),
			row('whole files (without the 200 MB films)', rate.whole, bytes.whole / small.length),
		],
	);
	function row(what: string, perSecond: number, perAsset: number) {
		return {
			what,
			'assets/s': rounded(perSecond, 0),
			'KiB/asset': rounded(perAsset / 1024, 1),
			'ratio to the floor': rounded(perSecond / rate.floor),
			'ratio to whole files': rounded(perSecond / rate.whole),
		};
	}

	const perKind = new Map<string, { bytes: number; opens: number }>();
	for (const kind of kinds) {
		const path = `/single-${kind}`;
		const { bytes: sent } = await measure(origin, async () => {
			const draft: PinDraft = { board: 'A', media: [{ url: origin.url + path }], cover: { atSeconds: 1 } };
			await preflight(draft, { open: opener, clock: systemClock });
		});
		perKind.set(kind, { bytes: sent, opens: asked.get(path)?.ranges.length ?? 0 });
	}
	printTable(
		'Bytes that leave the origin, by kind',
		[...perKind].map(([kind, { bytes: sent, opens }]) => ({
			kind,
			'KiB read': rounded(sent / 1024, 1),
			requests: opens,
			'KiB in all': rounded(
				(FILES[kind] ?? []).reduce<number>((sum, part) => sum + (typeof part === 'number' ? part : part.length), 0) /
					1024,
				0,
			),
		})),
	);
	await Promise.all([origin.close(), agent.close(), bare.close()]);
}

void main();
