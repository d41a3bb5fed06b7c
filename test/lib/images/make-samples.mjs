// Writes test/lib/images/samples: node test/lib/images/make-samples.mjs. It needs sharp and ffmpeg.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { hashDistance } from '../../support/difference-hash.ts';
import { draw } from '../../support/drawing.ts';

const folder = join(import.meta.dirname, 'samples');
rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const save = (name, bytes) => writeFileSync(join(folder, name), bytes);

const LANDSCAPE = [640, 480];
const PORTRAIT = [640, 900];
/** A drawing, to be encoded. */
const image = ([width, height] = LANDSCAPE, options) =>
	sharp(Buffer.from(draw(width, height, options).data.buffer), { raw: { width, height, channels: 4 } });
const opaque = (size) => image(size).removeAlpha();
const ffmpeg = (input, ...args) =>
	execFileSync('ffmpeg', ['-v', 'error', '-f', 'image2pipe', '-i', '-', ...args, '-'], { input, maxBuffer: 2 ** 26 });
const later = (size) => opaque(size).negate();

// WebP
save('lossy.webp', await opaque().webp({ quality: 60 }).toBuffer());
save('lossy-portrait.webp', await opaque(PORTRAIT).webp({ quality: 60 }).toBuffer());
save('lossy-square.webp', await opaque([640, 640]).webp({ quality: 60 }).toBuffer());
save('lossy-two-to-three.webp', await opaque([640, 960]).webp({ quality: 60 }).toBuffer());
save('lossy-rough.webp', await opaque().webp({ quality: 5 }).toBuffer());
save('lossy-grey.webp', await opaque().greyscale().webp({ quality: 60 }).toBuffer());
save('lossy-alpha.webp', await image(LANDSCAPE, { hole: true }).webp({ quality: 60 }).toBuffer());
save('lossy-oversized.webp', await opaque([2600, 1800]).webp({ quality: 20 }).toBuffer());
save('lossy-12000-wide.webp', await opaque([12_000, 300]).webp({ quality: 5 }).toBuffer());
save('lossy-tall.webp', await opaque([620, 3600]).webp({ quality: 20 }).toBuffer());
save('lossy-small.webp', await opaque([150, 120]).webp({ quality: 60 }).toBuffer());
save('lossy-too-small.webp', await opaque([90, 90]).webp({ quality: 60 }).toBuffer());
save('lossless.webp', await opaque([320, 240]).webp({ lossless: true }).toBuffer());
save('lossless-alpha.webp', await image([320, 240], { hole: true }).webp({ lossless: true }).toBuffer());
save('near-lossless.webp', await opaque([320, 240]).webp({ nearLossless: true, quality: 40 }).toBuffer());
const frames = [await opaque().png().toBuffer(), await later().png().toBuffer()];
save(
	'animated.webp',
	await sharp(frames, { join: { animated: true } })
		.webp({ quality: 40 })
		.toBuffer(),
);
save('animated-lossless.webp', await animatedLossless([320, 240]));
save('animated-alpha.webp', await animatedAlpha());
save('animated-inset.webp', inset(await opaque([320, 240]).webp({ quality: 60 }).toBuffer(), [400, 300], [40, 30]));
save('turned.webp', await turned(PORTRAIT, 6, (stored) => stored.webp({ quality: 60 })));
save('profile.webp', await opaque().withIccProfile('p3').webp({ quality: 60 }).toBuffer());

// AVIF
save('lossy.avif', await opaque().avif({ quality: 40 }).toBuffer());
save('portrait.avif', await opaque(PORTRAIT).avif({ quality: 40 }).toBuffer());
save('lossless.avif', await opaque([320, 240]).avif({ lossless: true }).toBuffer());
save('alpha.avif', await image(LANDSCAPE, { hole: true }).avif({ quality: 40 }).toBuffer());
save('halved-colours.avif', await opaque().avif({ quality: 40, chromaSubsampling: '4:2:0' }).toBuffer());
save('ten-bits.avif', ffmpegFile(await opaque().png().toBuffer(), 'avif', '-pix_fmt', 'yuv420p10le', '-crf', '30'));

// JPEG
for (let orientation = 1; orientation <= 8; orientation++)
	save(
		`orientation-${orientation}.jpg`,
		await turned(LANDSCAPE, orientation, (stored) => stored.jpeg({ quality: 60 })),
	);
save('baseline.jpg', await opaque().jpeg({ quality: 60 }).toBuffer());
save('progressive.jpg', await opaque().jpeg({ quality: 60, progressive: true }).toBuffer());
save('whole-colours.jpg', await opaque().jpeg({ quality: 60, chromaSubsampling: '4:4:4' }).toBuffer());
save('cmyk.jpg', await opaque().toColourspace('cmyk').jpeg({ quality: 50 }).toBuffer());
save(
	'cmyk-progressive.jpg',
	await opaque(PORTRAIT).toColourspace('cmyk').jpeg({ quality: 40, progressive: true }).toBuffer(),
);
save('grey.jpg', await opaque().greyscale().jpeg({ quality: 60 }).toBuffer());
save('profile.jpg', await opaque().withIccProfile('p3').jpeg({ quality: 60 }).toBuffer());
save('oversized.jpg', await opaque([2400, 1600]).jpeg({ quality: 20, mozjpeg: true }).toBuffer());
save('12000-wide.jpg', await opaque([12_000, 200]).jpeg({ quality: 20, mozjpeg: true }).toBuffer());
save('tall.jpg', await opaque([300, 1500]).jpeg({ quality: 40 }).toBuffer());

// PNG, GIF, BMP, TIFF
save('plain.png', await opaque([320, 240]).png({ compressionLevel: 9 }).toBuffer());
save(
	'sixteen-bits.png',
	ffmpeg(await opaque([130, 105]).png().toBuffer(), '-pix_fmt', 'rgb48be', '-f', 'image2pipe', '-c:v', 'png'),
);
save('palette.png', await opaque().png({ palette: true, colours: 16, dither: 0 }).toBuffer());
save('grey.png', await opaque([320, 240]).greyscale().png({ compressionLevel: 9 }).toBuffer());
save('grey-alpha.png', await image([320, 240], { hole: true }).greyscale().png({ compressionLevel: 9 }).toBuffer());
save('alpha.png', await image([320, 240], { hole: true }).png({ compressionLevel: 9 }).toBuffer());
save('interlaced.png', await opaque().png({ palette: true, colours: 16, dither: 0, progressive: true }).toBuffer());
save('oversized.png', await opaque([2400, 1600]).png({ palette: true, colours: 8, dither: 0 }).toBuffer());
const small = await opaque([320, 240]).png({ palette: true, colours: 16, dither: 0 }).toBuffer();
save(
	'animated.png',
	ffmpeg(
		Buffer.concat([small, await sharp(small).negate().png().toBuffer()]),
		'-plays',
		'0',
		'-f',
		'apng',
		'-pix_fmt',
		'rgb24',
	),
);
save('still.gif', await opaque().gif({ colours: 16, dither: 0 }).toBuffer());
save(
	'animated.gif',
	await sharp([small, await sharp(small).negate().png().toBuffer()], { join: { animated: true } })
		.gif({ colours: 16, dither: 0 })
		.toBuffer(),
);
save('alpha.gif', await image(LANDSCAPE, { hole: true }).gif({ colours: 16, dither: 0 }).toBuffer());
save(
	'plain.bmp',
	ffmpeg(await opaque([100, 100]).png().toBuffer(), '-pix_fmt', 'bgr24', '-f', 'image2pipe', '-c:v', 'bmp'),
);
save(
	'palette.bmp',
	ffmpeg(await opaque([160, 120]).greyscale().png().toBuffer(), '-pix_fmt', 'gray', '-f', 'image2pipe', '-c:v', 'bmp'),
);
save('plain.tif', await opaque([320, 240]).tiff({ compression: 'jpeg', quality: 60 }).toBuffer());

// Damaged, or no image
const half = (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2));
save(
	'truncated.jpg',
	half(
		await opaque().toColourspace('srgb').rotate(90).withMetadata({ orientation: 8 }).jpeg({ quality: 60 }).toBuffer(),
	),
);
save('truncated.png', half(await opaque([320, 200]).png().toBuffer()));
save('truncated.webp', half(await opaque().webp({ quality: 60 }).toBuffer()));
save('truncated-lossless.webp', half(await opaque([320, 240]).webp({ lossless: true }).toBuffer()));
save('truncated.avif', half(await opaque().avif({ quality: 40 }).toBuffer()));
save('truncated.gif', half(await opaque().gif({ colours: 16, dither: 0 }).toBuffer()));
save('damaged.webp', damaged(await opaque().webp({ quality: 60 }).toBuffer()));
save('damaged.png', damaged(await opaque([320, 200]).png().toBuffer()));
save('damaged.avif', damaged(await opaque().avif({ quality: 40 }).toBuffer()));
save('magic-alone.webp', Buffer.concat([Buffer.from('RIFF\x20\0\0\0WEBPVP8 ', 'latin1'), Buffer.alloc(24, 0x55)]));
save('no-image.webp', Buffer.from('<!doctype html><title>Not found</title><p>There is no such image.</p>'));

/** A stored picture whose EXIF turns it into the drawing; sharp itself is asked whether it does. */
async function turned([width, height], orientation, encode) {
	const upright = await image([width, height]).removeAlpha().png().toBuffer();
	const mirrored = [2, 4, 5, 7].includes(orientation);
	const angle = { 1: 0, 2: 0, 3: 180, 4: 180, 5: 90, 6: 270, 7: 270, 8: 90 }[orientation];
	const turnedBack = await sharp(upright).rotate(angle).png().toBuffer();
	// EXIF mirrors the stored picture from left to right, and turns it then.
	const stored = mirrored ? await sharp(turnedBack).flop().png().toBuffer() : turnedBack;
	const bytes = await encode(sharp(stored).withMetadata({ orientation })).toBuffer();
	const { data, info } = await sharp(bytes).autoOrient().ensureAlpha().raw().toBuffer({ resolveWithObject: true });
	const distance = hashDistance({ ...info, data: new Uint8ClampedArray(data) }, draw(width, height));
	if (info.width !== width || distance > 2)
		throw new Error(`Orientation ${orientation} is stored wrongly (${distance}).`);
	return bytes;
}

async function animatedLossless(size) {
	const both = [await opaque(size).png().toBuffer(), await later(size).png().toBuffer()];
	return await sharp(both, { join: { animated: true } })
		.webp({ lossless: true })
		.toBuffer();
}

async function animatedAlpha() {
	const both = [await image(LANDSCAPE, { hole: true }).png().toBuffer(), await opaque().negate().png().toBuffer()];
	return await sharp(both, { join: { animated: true } })
		.webp({ quality: 40 })
		.toBuffer();
}

/** An animation of one frame that is smaller than its canvas. */
function inset(still, [width, height], [left, top]) {
	const chunk = (name, content) => {
		const header = Buffer.alloc(8);
		header.write(name, 'latin1');
		header.writeUInt32LE(content.length, 4);
		return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
	};
	const three = (value) => Buffer.from([value & 255, (value >> 8) & 255, value >> 16]);
	const frame = [left / 2, top / 2, 320 - 1, 240 - 1, 100].map(three);
	const body = Buffer.concat([
		Buffer.from('WEBP'),
		chunk('VP8X', Buffer.concat([Buffer.from([0x12, 0, 0, 0]), three(width - 1), three(height - 1)])),
		chunk('ANIM', Buffer.alloc(6)),
		chunk('ANMF', Buffer.concat([...frame, Buffer.from([0]), still.subarray(12)])),
	]);
	return chunk('RIFF', body);
}

/** ffmpeg writes an AVIF to a file only. */
function ffmpegFile(input, format, ...args) {
	const file = join(folder, `work.${format}`);
	execFileSync('ffmpeg', ['-v', 'error', '-y', '-f', 'image2pipe', '-i', '-', '-frames:v', '1', ...args, file], {
		input,
	});
	const bytes = execFileSync('cat', [file], { maxBuffer: 2 ** 26 });
	rmSync(file);
	return bytes;
}

/** Other bytes in the middle and behind it. */
function damaged(bytes) {
	const copy = Buffer.from(bytes);
	for (let at = Math.floor(copy.length * 0.3); at < copy.length - 8; at += 3) copy[at] ^= 0xa5;
	return copy;
}

const files = readdirSync(folder).map((name) => ({ name, bytes: statSync(join(folder, name)).size }));
const large = files.filter(({ bytes }) => bytes > 30 * 1024);
console.log(`${files.length} samples, ${files.reduce((sum, { bytes }) => sum + bytes, 0)} bytes`);
for (const { name, bytes } of large) console.log(`too large: ${name} ${bytes}`);
