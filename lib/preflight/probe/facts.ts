import type { AssetFacts } from '../../model/asset';

/** What looking into a piece of media found. */
export interface ProbeResult extends AssetFacts {
	/** Bytes that were taken from the source. */
	bytesRead: number;
}

/** What the structure of an image says: its size as displayed, and what decides how it is made fit. */
export type ImageSize = PixelSize & Pick<AssetFacts, 'orientation' | 'animated' | 'cmyk' | 'lossless'>;

/** In pixels, as displayed. */
export interface PixelSize {
	width: number;
	height: number;
}
