import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Sharp, SharpOptions } from 'sharp';
import { createSemaphore } from '../concurrency/semaphore';
import { attentionCorner } from './attention';
import type { FitReply, FitRequest } from './fit-messages';
import { ATTENTION_SIDE, BLUR_SIDE, coverSize, QUALITIES, thumbnailSize } from './fit-numbers';
import { layOut, type Layout, type Size } from './layout';
import { MOST_DECODED_PIXELS, MOST_FITTED_BYTES } from './limits';
import type { FitRecipe } from './recipe';

/** The package, in the version that somebody installed. */
export type SharpPackage = (input: Buffer | SharpOptions, options?: SharpOptions) => Sharp;

/** It reads no BMP, as it is usually installed. */
const NOT_READ: readonly string[] = ['image/bmp'];
/** How libvips says that the picture ends too early. */
const MISSING_END = /premature|truncat|end of (file|stream)|ended before|not enough data|incomplete/i;
const WHITE = { background: '#ffffff' };
/** One image at a time, because of the memory. */
const oneAtATime = createSemaphore(1);

let found: { sharp: SharpPackage | undefined } | undefined;

/** The package where it is installed beside this one, or in the folder that the process was started in. */
export function findSharp(): SharpPackage | undefined {
	found ??= { sharp: load(__filename) ?? load(join(process.cwd(), 'package.json')) };
	return found.sharp;
}

function load(from: string): SharpPackage | undefined {
	try {
		return createRequire(from)('sharp') as SharpPackage;
	} catch {
		return undefined; // not installed, or not for this machine
	}
}

export function isReadBySharp(type: string): boolean {
	return !NOT_READ.includes(type);
}

/** Makes an image fit with sharp. @throws the signal's reason; what runs already goes on to its end. */
export async function fitWithSharp(sharp: SharpPackage, request: FitRequest, signal?: AbortSignal): Promise<FitReply> {
	return await oneAtATime.run(async () => await new SharpFit(sharp, request, signal).fit(), { signal });
}

/** Pixels in memory, four bytes each, as sharp takes and gives them. */
interface Raw extends Size {
	data: Buffer;
}

class SharpFit {
	constructor(
		private readonly sharp: SharpPackage,
		private readonly request: FitRequest,
		private readonly signal: AbortSignal | undefined,
	) {}

	async fit(): Promise<FitReply> {
		const { facts, recipe, target } = this.request;
		const layout = layOut(facts, recipe);
		let picture: Raw;
		try {
			picture = await this.picture(layout.picture);
		} catch (error) {
			this.signal?.throwIfAborted();
			return MISSING_END.test((error as Error).message)
				? { failure: 'truncated', what: 'its picture ends too early' }
				: { failure: 'broken', what: 'it cannot be decoded' };
		}
		const fitted = await this.shaped(picture, layout, recipe);
		if (target === 'image/png') {
			const png = await this.done(this.of(fitted).png());
			if (png.length <= MOST_FITTED_BYTES) return encoded(png, target, layout.canvas);
		}
		for (const quality of QUALITIES) {
			const jpeg = await this.done(this.of(fitted).flatten(WHITE).jpeg({ quality, progressive: true, mozjpeg: true }));
			if (jpeg.length <= MOST_FITTED_BYTES) return encoded(jpeg, 'image/jpeg', layout.canvas);
		}
		return { failure: 'bytes' };
	}

	/** The upright picture in its new size. */
	private async picture({ width, height }: Size): Promise<Raw> {
		const { bytes, facts } = this.request;
		const options = { pages: 1, limitInputPixels: MOST_DECODED_PIXELS, failOn: 'truncated' } as const;
		const stored = this.sharp(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), options);
		// The decoder of AVIF has turned it already.
		const turns = (facts.orientation ?? 1) > 1 && facts.type !== 'image/avif';
		const picture = (turns ? stored.rotate() : stored).resize(width, height, { fit: 'fill' }).toColourspace('srgb');
		return { data: await this.done(picture.ensureAlpha().raw({ depth: 'uchar' })), width, height };
	}

	private async shaped(picture: Raw, { canvas, shape }: Layout, recipe: FitRecipe): Promise<Raw> {
		if (shape === 'pad') return await this.padded(picture, canvas, recipe.fill ?? 'blur');
		if (shape === 'crop') return await this.cut(picture, canvas, recipe.focus ?? 'attention');
		return picture;
	}

	private async padded(picture: Raw, canvas: Size, fill: string): Promise<Raw> {
		const ground = fill === 'blur' ? await this.blurred(picture, canvas) : await this.filled(canvas, fill);
		const { data: input, width, height } = picture;
		const [left, top] = [canvas.width - width, canvas.height - height].map((room) => Math.floor(room / 2));
		const raw = { width, height, channels: 4 } as const;
		return await this.raw(this.of(ground).composite([{ input, raw, left, top }]), canvas);
	}

	private async filled(canvas: Size, background: string): Promise<Raw> {
		return await this.raw(this.sharp({ create: { ...canvas, channels: 4, background } }), canvas);
	}

	private async blurred(picture: Raw, canvas: Size): Promise<Raw> {
		const least = thumbnailSize(canvas, BLUR_SIDE);
		const { width, height } = coverSize(picture, least);
		const small = await this.raw(
			this.of(picture).flatten(WHITE).resize(width, height, { fit: 'fill', kernel: 'linear' }),
			{ width, height },
		);
		const left = Math.floor((width - least.width) / 2);
		const top = Math.floor((height - least.height) / 2);
		const middle = await this.raw(this.of(small).extract({ left, top, ...least }), least);
		return await this.raw(
			this.of(middle).resize(canvas.width, canvas.height, { fit: 'fill', kernel: 'mitchell' }),
			canvas,
		);
	}

	private async cut(picture: Raw, canvas: Size, focus: FitRecipe['focus']): Promise<Raw> {
		const room = { width: picture.width - canvas.width, height: picture.height - canvas.height };
		let [left, top] = [Math.floor(room.width / 2), Math.floor(room.height / 2)];
		if (focus === 'attention') {
			const size = thumbnailSize(picture, ATTENTION_SIDE);
			const small = await this.raw(
				this.of(picture).flatten(WHITE).resize(size.width, size.height, { fit: 'fill', kernel: 'linear' }),
				size,
			);
			const part = { width: canvas.width / picture.width, height: canvas.height / picture.height };
			const corner = attentionCorner({ ...size, data: new Uint8ClampedArray(small.data) }, part);
			[left, top] = [Math.round(corner.left * picture.width), Math.round(corner.top * picture.height)];
		}
		return await this.raw(this.of(picture).extract({ left, top, ...canvas }), canvas);
	}

	private of({ data, width, height }: Raw): Sharp {
		return this.sharp(data, { raw: { width, height, channels: 4 } });
	}

	private async raw(work: Sharp, size: Size): Promise<Raw> {
		return { data: await this.done(work.ensureAlpha().raw({ depth: 'uchar' })), ...size };
	}

	private async done(work: Sharp): Promise<Buffer> {
		const bytes = await work.toBuffer();
		this.signal?.throwIfAborted();
		return bytes;
	}
}

function encoded(png: Buffer, contentType: 'image/jpeg' | 'image/png', { width, height }: Size): FitReply {
	return { bytes: new Uint8Array(png), contentType, width, height };
}
