// Makes test/lib/preflight/probe/corpus with ffmpeg and by hand. Run it again only to change the corpus: its
// files are kept, so that tests need no ffmpeg. Usage: node test/lib/preflight/probe/make-corpus.mjs
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('corpus/', import.meta.url));
mkdirSync(folder, { recursive: true });
const at = (name) => join(folder, name);
const read = (name) => readFileSync(at(name));
const write = (name, ...parts) => writeFileSync(at(name), Buffer.concat(parts.map((part) => Buffer.from(part))));

function ffmpeg(name, ...args) {
	execFileSync(
		'/usr/bin/ffmpeg',
		['-v', 'error', '-y', '-fflags', '+bitexact', ...args, '-fflags', '+bitexact', '-map_metadata', '-1', at(name)],
		{ stdio: 'inherit' },
	);
}
const picture = (size, frames = 1) => [
	'-f',
	'lavfi',
	'-i',
	`testsrc=size=${size}:rate=10`,
	'-frames:v',
	String(frames),
];
const clip = (size = '160x90', seconds = 1) => [
	'-f',
	'lavfi',
	'-i',
	`testsrc=size=${size}:rate=10:duration=${seconds}`,
];
const tone = (seconds = 1) => ['-f', 'lavfi', '-i', `sine=frequency=440:duration=${seconds}`];
const h264 = ['-c:v', 'libx264', '-pix_fmt', 'yuv420p', '-preset', 'veryslow', '-crf', '40'];

const u16 = (value) => [value >> 8, value & 255];
const u32 = (value) => [(value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const box = (type, ...parts) => {
	const content = Buffer.concat(parts.map((part) => Buffer.from(part)));
	return Buffer.concat([Buffer.from(u32(content.length + 8)), Buffer.from(type, 'latin1'), content]);
};
const segment = (marker, content) =>
	Buffer.concat([Buffer.from([0xff, marker, ...u16(content.length + 2)]), Buffer.from(content)]);

// JPEG
ffmpeg('baseline.jpg', ...picture('320x200'), '-q:v', '20');
const jpeg = read('baseline.jpg');
const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
const withFrame = (marker) =>
	Buffer.concat([jpeg.subarray(0, frame + 1), Buffer.from([marker]), jpeg.subarray(frame + 2)]);
write('progressive.jpg', withFrame(0xc2)); // the header of one; nothing decodes it here
write('arithmetic.jpg', withFrame(0xc9));
for (const orientation of [1, 3, 6, 8]) {
	for (const little of [true, false]) {
		if (little !== (orientation % 2 === 0)) continue;
		const order = (bytes) => (little ? [...bytes].reverse() : bytes);
		const entry = (tag, type, value) => [
			...order(u16(tag)),
			...order(u16(type)),
			...order(u32(1)),
			...order(u16(value)),
			0,
			0,
		];
		const tiff = [
			...Buffer.from(little ? 'II' : 'MM'),
			...order(u16(42)),
			...order(u32(8)),
			...order(u16(2)),
			...entry(0x0103, 3, 6),
			...entry(0x0112, 3, orientation),
			0,
			0,
			0,
			0,
		];
		write(
			`orientation-${orientation}.jpg`,
			jpeg.subarray(0, 2),
			segment(0xe1, [...Buffer.from('Exif\0\0'), ...tiff]),
			jpeg.subarray(2),
		);
	}
}
write('fill-bytes.jpg', jpeg.subarray(0, 2), Buffer.alloc(300, 0xff), jpeg.subarray(2));
write('truncated.jpg', jpeg.subarray(0, frame + 4));
write('garbage.jpg', jpeg.subarray(0, 3), Buffer.alloc(5000, 0x55));
write('zero-height.jpg', jpeg.subarray(0, frame + 5), [0, 0], jpeg.subarray(frame + 7));

// PNG
ffmpeg('plain.png', ...picture('300x200'));
const png = read('plain.png');
const interlaced = Buffer.from(png);
interlaced[28] = 1; // IHDR's interlace method; its checksum and pixels do not matter here
write('interlaced.png', interlaced);
write('truncated.png', png.subarray(0, 20));
write('zero-size.png', png.subarray(0, 16), u32(0), png.subarray(20));
write('garbage.png', png.subarray(0, 8), Buffer.alloc(2000, 0x33));
write('long-profile.png', png.subarray(0, 33), u32(9000), 'iCCP', Buffer.alloc(9000, 7), u32(0), png.subarray(33));

// GIF, WebP
ffmpeg('animated.gif', ...picture('120x80', 3));
ffmpeg('lossy.webp', ...picture('200x120'), '-c:v', 'libwebp', '-quality', '20');
ffmpeg('lossless.webp', ...picture('200x120'), '-c:v', 'libwebp', '-lossless', '1');
ffmpeg('animated.webp', ...picture('200x120', 3), '-c:v', 'libwebp_anim', '-loop', '0', '-quality', '10');
write('truncated.webp', read('lossy.webp').subarray(0, 400));

// Others that are recognised
ffmpeg(
	'still.avif',
	...picture('240x160'),
	'-c:v',
	'libaom-av1',
	'-still-picture',
	'1',
	'-crf',
	'50',
	'-pix_fmt',
	'yuv420p',
);
const ispe = (width, height) => box('ispe', [0, 0, 0, 0], u32(width), u32(height));
const heic = (...properties) =>
	Buffer.concat([
		box('ftyp', 'heic\0\0\0\0mif1heic'),
		box(
			'meta',
			[0, 0, 0, 0],
			box('hdlr', Buffer.alloc(4), Buffer.alloc(4), 'pict', Buffer.alloc(13)),
			box('iprp', box('ipco', ...properties)),
		),
		box('mdat', Buffer.alloc(64)),
	]);
write('tiled.heic', heic(ispe(512, 512), ispe(4032, 3024), ispe(320, 240)));
write('turned.heic', heic(ispe(512, 512), ispe(4032, 3024), box('irot', [1])));
ffmpeg('plain.bmp', ...picture('60x40'));
ffmpeg('plain.tif', ...picture('60x40'), '-compression_algo', 'deflate');

// Video
ffmpeg('plain.mp4', ...clip(), ...h264);
ffmpeg('faststart.mp4', ...clip(), ...h264, '-movflags', '+faststart');
ffmpeg('sound.mp4', ...clip(), ...tone(), ...h264, '-c:a', 'aac', '-b:a', '16k', '-ac', '1', '-movflags', '+faststart');
ffmpeg('wide-pixels.mp4', ...clip(), ...h264, '-vf', 'setsar=4/3', '-movflags', '+faststart');
ffmpeg('plain.mov', ...clip(), ...tone(), ...h264, '-c:a', 'aac', '-b:a', '16k');
ffmpeg('plain.m4v', ...clip(), ...h264, '-f', 'ipod');
ffmpeg(
	'hevc.mp4',
	...clip(),
	'-c:v',
	'libx265',
	'-pix_fmt',
	'yuv420p',
	'-x265-params',
	'log-level=error',
	'-crf',
	'40',
	'-tag:v',
	'hvc1',
	'-movflags',
	'+faststart',
);
ffmpeg('av1.mp4', ...clip(), '-c:v', 'libaom-av1', '-cpu-used', '8', '-crf', '60', '-pix_fmt', 'yuv420p');
ffmpeg(
	'prores.mov',
	...clip('64x64', 0.2),
	'-c:v',
	'prores_ks',
	'-profile:v',
	'0',
	'-qscale:v',
	'31',
	'-pix_fmt',
	'yuv422p10le',
);
ffmpeg('fragmented.mp4', ...clip(), ...h264, '-movflags', '+frag_keyframe+empty_moov');
for (const degrees of [90, 180, 270]) {
	execFileSync('/usr/bin/ffmpeg', [
		'-v',
		'error',
		'-y',
		'-i',
		at('sound.mp4'),
		'-c',
		'copy',
		'-metadata:s:v:0',
		`rotate=${(360 - degrees) % 360}`,
		'-fflags',
		'+bitexact',
		at(`rotated-${degrees}.mp4`),
	]);
}
ffmpeg('sound-only.mp4', ...tone(), '-c:a', 'aac', '-b:a', '16k');
ffmpeg('plain.webm', ...clip(), '-c:v', 'libvpx-vp9', '-crf', '60', '-b:v', '0');
ffmpeg('plain.mkv', ...clip(), ...h264);
ffmpeg('plain.avi', ...clip('160x90', 0.5), '-c:v', 'mpeg4', '-q:v', '31');
ffmpeg('plain.wmv', ...clip('160x90', 0.5), '-c:v', 'wmv2', '-q:v', '31');

const faststart = read('faststart.mp4');
const plain = read('plain.mp4');
const zeroDuration = Buffer.from(faststart);
for (const type of ['mvhd', 'tkhd', 'mdhd']) {
	const content = zeroDuration.indexOf(type) + 4;
	zeroDuration.writeUInt32BE(0, content + (type === 'tkhd' ? 20 : 16));
}
write('zero-duration.mp4', zeroDuration);
const stsd = Buffer.from(faststart);
stsd.writeUInt32BE(0x7fffffff, stsd.indexOf('stsd') - 4);
write('damaged-moov.mp4', stsd);
const renamed = Buffer.from(faststart);
renamed.write('free', renamed.indexOf('moov'), 'latin1');
write('no-moov.mp4', renamed);
write('truncated-faststart.mp4', faststart.subarray(0, faststart.length - 100));
write('truncated-moov.mp4', faststart.subarray(0, 300));
write('truncated-mdat.mp4', plain.subarray(0, Math.floor(plain.length / 2)));
// As old cameras write: no ftyp, and the movie header first.
write('no-ftyp.mov', faststart.subarray(faststart.readUInt32BE(0)));

// What is no media
const page = (title, body = '') =>
	`<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>\n`;
write('page.html', page('A shop'));
write('comment-first.html', `\uFEFF<!-- ${'saved '.repeat(50)}-->\n<!-- twice -->\n${page('A blog')}`);
write('drive.html', page('holiday.mp4 - Google Drive', '<script src="https://drive.google.com/x.js"></script>'));
write(
	'dropbox.html',
	page('Dropbox - holiday.mp4 - Simplify your life', '<link href="https://cfl.dropboxstatic.com/a.css">'),
);
write('empty.jpg');
write('words.txt', 'Only words here, and no picture.\n');
write('leaflet.pdf', '%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n');
write('nothing.bin', Buffer.alloc(3000));
rmSync(at('.tmp'), { force: true });
