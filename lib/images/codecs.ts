import { readFileSync } from 'node:fs';
import decodeAvif, { init as initAvif } from '@jsquash/avif/decode.js';
import decodeJpeg, { init as initJpegDecoder } from '@jsquash/jpeg/decode.js';
import encodeJpeg, { init as initJpegEncoder } from '@jsquash/jpeg/encode.js';
import { decode as decodePng, init as initPngDecoder } from '@jsquash/png/decode.js';
import encodePng, { init as initPngEncoder } from '@jsquash/png/encode.js';
import resize, { initResize } from '@jsquash/resize';
import decodeWebp, { init as initWebp } from '@jsquash/webp/decode.js';
import { decompressFrame, parseGIF } from 'gifuct-js';
import { decode as decodeCmyk } from 'jpeg-js';
import { readBmp } from './bmp.ts';
import type { WasmName, WasmPaths } from './fit-messages';
import type { ImageFacts } from './image-facts';
import type { Size } from './layout';
import { MOST_DECODED_PIXELS } from './limits.ts';
import { wholeGifFrames } from './marks.ts';
import { emptyPixels, type Pixels } from './pixels.ts';
import { firstFrame } from './still-webp.ts';

/** How the decoder of JPEG says, on standard error, that the end is missing; it shows grey there. */
const MISSING_END = /premature end/i;

/** The picture ends before its last row. */
export class Truncated extends Error {}

/** What decodes, resizes and encodes. Each codec is loaded when it is first used. */
export class Codecs {
	private readonly memories: WebAssembly.Memory[] = [];
	private readonly ready = new Map<WasmName, Promise<unknown>>();
	private readonly paths: WasmPaths;
	private said = '';

	constructor(paths: WasmPaths) {
		this.paths = paths;
		// The codecs make their results with it. Node has none.
		globalThis.ImageData ??= PlainImageData;
	}

	/** The memory that they hold, in bytes. */
	get memoryBytes(): number {
		return this.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
	}

	/** The stored picture, not turned upright; the first frame of an animation. @throws Error where it is damaged. */
	async decode(bytes: Uint8Array<ArrayBuffer>, { type, animated, cmyk }: ImageFacts): Promise<Pixels> {
		switch (type) {
			case 'image/jpeg':
				return cmyk ? fromCmyk(bytes) : await this.jpeg(bytes);
			case 'image/webp':
				return animated ? await this.animatedWebp(bytes) : await this.webp(bytes);
			case 'image/avif':
				await this.load('avif', initAvif);
				return owned((await decodeAvif(whole(bytes), { bitDepth: 8 })) as ImageData);
			case 'image/gif':
				return fromGif(bytes);
			case 'image/bmp':
				return readBmp(bytes);
			default:
				await this.loadPng();
				return owned(await decodePng(whole(bytes)));
		}
	}

	async resize(pixels: Pixels, { width, height }: Size, method: 'lanczos3' | 'mitchell' | 'triangle' = 'lanczos3') {
		if (pixels.width === width && pixels.height === height) return pixels;
		await this.once('resize', async (module) => this.keepMemory(await initResize(module)));
		const options = { width, height, method, premultiply: true, linearRGB: false };
		return owned(await resize(pixels as unknown as ImageData, options));
	}

	/** @param quality from 1 to 100. */
	async encodeJpeg(pixels: Pixels, quality: number): Promise<Uint8Array<ArrayBuffer>> {
		await this.load('jpegEncoder', initJpegEncoder);
		return new Uint8Array(await encodeJpeg(pixels as unknown as ImageData, { quality }));
	}

	async encodePng(pixels: Pixels): Promise<Uint8Array<ArrayBuffer>> {
		await this.loadPng();
		return new Uint8Array(await encodePng(pixels as unknown as ImageData));
	}

	private async jpeg(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
		await this.load('jpegDecoder', initJpegDecoder);
		this.said = '';
		const pixels = owned(await decodeJpeg(whole(bytes)));
		if (MISSING_END.test(this.said)) throw new Truncated(this.said);
		return pixels;
	}

	private async webp(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
		await this.load('webp', initWebp);
		return owned(await decodeWebp(whole(bytes)));
	}

	private async animatedWebp(bytes: Uint8Array<ArrayBuffer>): Promise<Pixels> {
		const frame = firstFrame(bytes);
		if (!frame) throw new Truncated('no frame');
		const { left, top, canvas } = frame;
		const picture = await this.webp(frame.webp);
		if (picture.width === canvas.width && picture.height === canvas.height) return picture;
		const ground = emptyPixels(canvas.width, canvas.height);
		placeOn(ground, picture, left, top);
		return ground;
	}

	/** Of those that Emscripten made. */
	private async load(name: WasmName, init: (module: WebAssembly.Module, options: object) => Promise<void>) {
		await this.once(name, async (module) => {
			await init(module, {
				instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => {
					const instance = new WebAssembly.Instance(module, imports);
					this.keepMemory(instance.exports);
					done(instance);
					return instance.exports;
				},
				print: () => undefined,
				printErr: (line: string) => (this.said += line),
			});
		});
	}

	private async loadPng(): Promise<void> {
		await this.once('png', async (module) => {
			this.keepMemory(await initPngDecoder(module));
			await initPngEncoder(module);
		});
	}

	/** Starts a codec at its first use. */
	private async once(name: WasmName, start: (module: WebAssembly.Module) => Promise<void>): Promise<void> {
		if (!this.ready.has(name)) this.ready.set(name, this.module(name).then(start));
		await this.ready.get(name);
	}

	private async module(name: WasmName): Promise<WebAssembly.Module> {
		return await WebAssembly.compile(readFileSync(this.paths[name]));
	}

	private keepMemory(exports: unknown): void {
		const memory = Object.values(exports as object).find((each) => each instanceof WebAssembly.Memory);
		if (memory) this.memories.push(memory);
	}
}

class PlainImageData implements ImageData {
	readonly data: Uint8ClampedArray;
	readonly width: number;
	readonly height: number;
	constructor(data: Uint8ClampedArray, width: number, height: number) {
		this.data = data;
		this.width = width;
		this.height = height;
	}
}

/** The codecs take a whole buffer. */
function whole(bytes: Uint8Array<ArrayBuffer>): ArrayBuffer {
	if (bytes.byteLength === bytes.buffer.byteLength) return bytes.buffer;
	return bytes.slice().buffer;
}

/** Pixels that are alone in their buffer: some codecs look at all of it. */
function owned({
	data,
	width,
	height,
}: {
	data: Uint8ClampedArray | Uint8Array;
	width: number;
	height: number;
}): Pixels {
	const alone = data.byteLength === data.buffer.byteLength && data instanceof Uint8ClampedArray;
	return { data: (alone ? data : new Uint8ClampedArray(data)) as Pixels['data'], width, height };
}

/** Copies a picture into a larger one, transparency included. */
function placeOn(ground: Pixels, picture: Pixels, left: number, top: number): void {
	const width = Math.min(picture.width, ground.width - left);
	for (let y = 0; y < picture.height && top + y < ground.height; y++) {
		const row = picture.data.subarray(y * picture.width * 4, (y * picture.width + width) * 4);
		ground.data.set(row, ((top + y) * ground.width + left) * 4);
	}
}

function fromCmyk(bytes: Uint8Array<ArrayBuffer>): Pixels {
	const options = { useTArray: true, formatAsRGBA: true, tolerantDecoding: false } as const;
	const limits = { maxResolutionInMP: MOST_DECODED_PIXELS / 1_000_000, maxMemoryUsageInMB: 1024 };
	return owned(decodeCmyk(bytes, { ...options, ...limits }));
}

/** On the whole canvas, whose other places are transparent. */
function fromGif(bytes: Uint8Array<ArrayBuffer>): Pixels {
	// The decoder fills up what is missing.
	if (wholeGifFrames(bytes, 1) === 0) throw new Truncated('no whole frame');
	const gif = parseGIF(whole(bytes));
	const frame = gif.frames.find((each) => 'image' in each);
	if (!frame) throw new Truncated('no frame');
	const { dims, patch } = decompressFrame(frame, gif.gct, true);
	const ground = emptyPixels(gif.lsd.width, gif.lsd.height);
	placeOn(ground, { width: dims.width, height: dims.height, data: patch as Pixels['data'] }, dims.left, dims.top);
	return ground;
}
