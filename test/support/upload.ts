import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Agent } from 'undici';
import type { Emulator, EmulatorOptions, Fault } from '../../emulator';
import {
	createRateLimiter,
	createPipelineContext,
	fileSource,
	Ledger,
	problemOf,
	systemClock,
	tokenPort,
	type Asset,
	type HttpPort,
	type JobRecord,
	type MediaSource,
	type PipelineContext,
	type Problem,
	type UploadProgress,
} from '../../lib';
import { MemoryStore } from '../../lib/store/memory-store';
import { uploadMedia } from '../../lib/publish/upload-media';
import { mp4 } from '../emulator/helpers';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { emulate } from '../support/pipeline';

export interface Stage {
	emulator: Emulator;
	pipeline: PipelineContext;
	/** The pauses that were asked for, none of which was made. */
	slept: number[];
}

export interface StageOptions extends EmulatorOptions {
	faults?: Fault[];
	/** When the bucket is given up, in milliseconds. */
	bucketIdleMs?: number;
	http?: (port: HttpPort) => HttpPort;
}

export async function stageOf({
	faults = [],
	bucketIdleMs = 20_000,
	http = (port) => port,
	...options
}: StageOptions = {}): Promise<Stage> {
	const emulator = await emulate({ processingMs: 60_000, ...options });
	for (const fault of faults) emulator.faults.add(fault);
	const slept: number[] = [];
	const bucket = new Agent({ headersTimeout: bucketIdleMs, bodyTimeout: bucketIdleMs });
	afterThisTest(async () => await bucket.destroy());
	const { apiBaseUrl, accessToken } = emulator;
	const pipeline = createPipelineContext({
		http: http(tokenPort({ apiBaseUrl, tokens: { current: async () => accessToken, refresh: async () => undefined } })),
		apiBaseUrl,
		ledger: new Ledger(new MemoryStore(), { owner: 'test', leaseMs: 60_000 }),
		rateLimiter: createRateLimiter({ clock: systemClock }),
		clock: { ...systemClock, sleep: async (ms) => void slept.push(ms) },
		random: () => 1,
		bucket,
	});
	return { emulator, pipeline, slept };
}

export interface Told {
	mediaId?: string;
	problem?: Problem;
	/** As the ledger has it afterwards. */
	job: JobRecord;
	progress: UploadProgress[];
	/** How often a form was asked for, and how often one was posted. */
	registered: number;
	posted: number;
	/** How often Pinterest was asked what became of an upload. */
	lookedUp: number;
	/** What Pinterest has of each registered video, in their order. */
	states: string[];
	pins: number;
}

export interface UploadOptions {
	fingerprint?: string;
	signal?: AbortSignal;
	onUpload?: (progress: UploadProgress) => void;
}

/** Uploads one video under a claim, as the flows do, and tells everything that came of it. */
export async function upload(
	{ emulator, pipeline }: Stage,
	source: MediaSource,
	{ fingerprint, signal, onUpload }: UploadOptions = {},
): Promise<Told> {
	const claim = await pipeline.ledger.claim({ key: 'k', payload: {}, label: { board: 'b', source: 's' } });
	if (claim.kind !== 'claimed') throw new Error('not claimed');
	const { lease } = claim;
	const asset: Asset = { kind: 'video', contentType: 'video/mp4', bytes: null, source: source.name, fingerprint };
	const progress: UploadProgress[] = [];
	const work = {
		open: () => source,
		signal,
		onUpload: (told: UploadProgress) => (progress.push(told), onUpload?.(told)),
	};
	const told = await uploadMedia(
		pipeline,
		lease,
		{ board: 'b', media: [{ file: 'x', folder: 'y' }] },
		asset,
		work,
	).then(
		async (mediaId) => (await lease.release(), { mediaId }),
		async (error: unknown) => (await lease.abandon(problemOf(error)), { problem: problemOf(error) }),
	);
	const requests = emulator.requests();
	const count = (method: string, path: RegExp) =>
		requests.filter((request) => request.method === method && path.test(request.path)).length;
	return {
		...told,
		job: lease.job,
		progress,
		registered: count('POST', /\/media$/),
		posted: count('POST', /bucket/),
		lookedUp: count('GET', /\/media\/\d+$/),
		states: emulator.media().map(({ status }) => status),
		pins: emulator.pins().length,
	};
}

export interface VideoFile {
	path: string;
	bytes: Buffer;
	source: MediaSource;
}

/** A video file of about so many bytes, of which no two parts are alike. */
export async function videoFile(size = 300_000): Promise<VideoFile> {
	const bytes = mp4(size);
	for (let at = 64; at + 4 <= bytes.length; at += 4096) bytes.writeUInt32LE(at, at);
	const folder = await ownFolder();
	await writeFile(join(folder, 'video.mp4'), bytes);
	return { path: join(folder, 'video.mp4'), bytes, source: fileSource('video.mp4', folder) };
}

/** The reasons that the job's events give, in their order. */
export const reasons = ({ job }: Told) =>
	job.events.map(({ reason }) => reason).filter((reason) => reason !== undefined);
