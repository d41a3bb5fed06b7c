import type { AssetFacts } from '../model/asset';

/** What decides how an image is made fit. */
export interface ImageFacts {
	/** By magic bytes: `image/webp`. */
	type: string;
	/** In pixels, as displayed: after the image was turned upright. */
	width: number;
	height: number;
	/** Size of the file in bytes; 0 where it is not known. */
	bytes: number;
	/** How the stored picture is turned, by EXIF: 1 to 8. @default 1 */
	orientation?: number;
	/** It has several frames. */
	animated?: boolean;
	/** It has the four colours of a printer. */
	cmyk?: boolean;
	/** Its pixels were stored without loss, in a format that may also have loss. */
	lossless?: boolean;
}

/** The facts that preflight found. @returns undefined where it did not find the size. */
export function factsOfAsset(asset: AssetFacts): ImageFacts | undefined {
	const { contentType: type, width, height, bytes, orientation, animated, cmyk, lossless } = asset;
	if (!width || !height) return undefined;
	return { type, width, height, bytes: bytes ?? 0, orientation, animated, cmyk, lossless };
}
