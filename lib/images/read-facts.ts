import { fileTypeFromBuffer } from 'file-type';
import { pipelineError } from '../sentences/problems';
import { bmpSize, headerSize } from './header-size';
import { heifSize } from './heif';
import type { ImageFacts } from './image-facts';
import { turnedSize, type Size } from './layout';
import { marksOf, type ImageMarks } from './marks';
import { isReadable } from './plan-fit';

/** What file-type asks for, and where an AVIF has its size. */
const HEAD_BYTES = 16 * 1024;
/** No file has a name here. */
const NAME = 'The image';

/**
 * The facts of an image from its bytes.
 * @throws PipelineError `media-empty`, `media-unknown` or `image-broken`.
 */
export async function readImageFacts(bytes: Buffer): Promise<ImageFacts> {
	if (bytes.length === 0) throw pipelineError('media-empty', { name: NAME });
	const type = (await fileTypeFromBuffer(bytes.subarray(0, HEAD_BYTES)).catch(() => undefined))?.mime;
	if (type === undefined) throw pipelineError('media-unknown', { name: NAME });
	if (!type.startsWith('image/')) throw pipelineError('media-unknown:type', { name: NAME, type });
	// Its size is of no use, and many are not known.
	if (!isReadable(type)) return { type, width: 0, height: 0, bytes: bytes.length };
	try {
		const { stored, ...marks } = marksOf(bytes, type);
		const { width, height } = (stored ? turnedSize(stored, marks.orientation) : shownSize(bytes, type, marks)) ?? {};
		if (!width || !height) throw new Error('its size is not there');
		return { type, width, height, bytes: bytes.length, ...marks };
	} catch (error) {
		throw pipelineError('image-broken', { name: NAME, what: 'its size cannot be read' }, { cause: error });
	}
}

/** As displayed, of a format that has no size among its marks. */
function shownSize(bytes: Buffer, type: string, { orientation }: ImageMarks): Size | undefined {
	switch (type) {
		case 'image/avif':
			return heifSize(bytes.subarray(0, HEAD_BYTES));
		case 'image/bmp':
			return bmpSize(bytes);
		default:
			return turnedSize(headerSize(bytes), orientation);
	}
}
