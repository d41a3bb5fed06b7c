import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import { invalid, refuse } from './errors';
import { fetchImage } from './image-fetch';
import type { EmulatedImage } from './records';
import type { World } from './world';

interface CheckedImage {
	bytes: Buffer;
	contentType: string;
	width: number;
	height: number;
}

export const linkedImage = async (world: World, url: string) => await checkImage(world, await fetchImage(world, url));

export async function embeddedImage(world: World, data: string, declaredType: string) {
	const image = await checkImage(world, Buffer.from(data, 'base64'));
	if (image.contentType !== declaredType) {
		throw invalid(`Invalid request: content_type '${declaredType}' does not match the image data`);
	}
	return image;
}

async function checkImage({ settings }: World, bytes: Buffer): Promise<CheckedImage> {
	const type = await fileTypeFromBuffer(new Uint8Array(bytes));
	if (!type) throw refuse('imageBroken');
	if (type.mime !== 'image/jpeg' && type.mime !== 'image/png') throw refuse('imageFormat');
	if (!isWhole(bytes, type.mime)) throw refuse('imageBroken');
	const { width, height } = sizeOf(bytes);
	if (Math.min(width, height) < settings.minImagePixels) throw refuse('imageTooSmall');
	return { bytes, contentType: type.mime, width, height };
}

function sizeOf(bytes: Buffer) {
	try {
		// A copy, because image-size reverses parts of some formats in place.
		const { width, height, orientation } = imageSize(new Uint8Array(bytes));
		const turned = orientation !== undefined && orientation >= 5;
		if (!width || !height) throw refuse('imageBroken');
		return turned ? { width: height, height: width } : { width, height };
	} catch {
		throw refuse('imageBroken');
	}
}

/** A picture cut short still has a readable head, so look for its end: in a JPEG after the last scan. */
function isWhole(bytes: Buffer, mime: string) {
	if (mime === 'image/png') return bytes.includes('IEND', -64, 'latin1');
	const lastScan = bytes.lastIndexOf(Buffer.from([0xff, 0xda]));
	return bytes.lastIndexOf(Buffer.from([0xff, 0xd9])) > lastScan;
}

export async function keepImage(world: World, image: CheckedImage, sourceUrl?: string): Promise<EmulatedImage> {
	const { bytes, contentType, width, height } = image;
	const hash = createHash('sha256').update(bytes).digest('hex');
	const kept = { hash, contentType, width, height, bytes: bytes.length };
	if (!world.state.images.has(hash)) {
		await writeFile(world.fileOf('image', hash), bytes);
		world.state.images.set(hash, kept);
	}
	return sourceUrl ? { ...kept, sourceUrl } : kept;
}
