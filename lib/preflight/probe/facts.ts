import type { AssetFacts } from '../../model/asset';

/** What looking into a piece of media found. */
export interface ProbeResult extends AssetFacts {
	/** Bytes that were taken from the source. */
	bytesRead: number;
}

/** In pixels, as displayed. */
export interface PixelSize {
	width: number;
	height: number;
}
