import { execFileSync, spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { fileSource } from '../../../../lib';
import type { ProbeResult } from '../../../../lib/preflight/probe/facts';
import { probeMedia } from '../../../../lib/preflight/probe/probe';
import { EXPECTED } from './expected';

const corpus = `${__dirname}/corpus/`;
const installed = spawnSync('ffprobe', ['-version']).status === 0;
const videos = Object.entries(EXPECTED).flatMap(([file, facts]) =>
	typeof facts !== 'string' && facts.videoCodec ? [file] : [],
);
const CODECS: Readonly<Record<string, string>> = { avc1: 'h264', hvc1: 'hevc', av01: 'av1', apco: 'prores' };

interface Stream {
	codec_type: string;
	codec_name: string;
	width: number;
	height: number;
	sample_aspect_ratio?: string;
	side_data_list?: { rotation?: number }[];
}

// An oracle of another make; it is not needed for the rest.
it.runIf(installed).each(videos)('ffprobe says the same of %s', async (file) => {
	const output = execFileSync(
		'ffprobe',
		['-v', 'error', '-of', 'json', '-show_streams', '-show_format', corpus + file],
		{ encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] },
	);
	const { streams, format } = JSON.parse(output) as { streams: Stream[]; format: { duration?: string } };
	const video = streams.find(({ codec_type }) => codec_type === 'video') as Stream;
	const facts = await probeMedia(fileSource(file, corpus));

	const [across = 1, down = 1] = (video.sample_aspect_ratio ?? '1:1').split(':').map(Number);
	const shown = [Math.round((video.width * across) / down), video.height];
	const clockwise = (360 - (video.side_data_list?.find(({ rotation }) => rotation !== undefined)?.rotation ?? 0)) % 360;
	expect(facts.rotation).toBe(clockwise);
	expect([facts.width, facts.height]).toEqual(clockwise % 180 === 0 ? shown : shown.reverse());
	expect(CODECS[facts.videoCodec?.slice(0, 4) ?? '']).toBe(video.codec_name);
	expect(facts.hasAudio).toBe(streams.some(({ codec_type }) => codec_type === 'audio'));
	// Of fragments and of a header without one, ffprobe adds the samples up.
	const { durationSeconds } = EXPECTED[file] as Partial<ProbeResult>;
	expect(facts.durationSeconds).toBe(durationSeconds);
	expect(durationSeconds ?? Number(format.duration)).toBeCloseTo(Number(format.duration), 1);
});
