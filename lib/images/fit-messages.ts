import type { ImageFacts } from './image-facts';
import type { Size } from './layout';
import type { FitRecipe } from './recipe';

/** The codecs that are WebAssembly. */
export const WASM_FILES = {
	webp: '@jsquash/webp/codec/dec/webp_dec.wasm',
	avif: '@jsquash/avif/codec/dec/avif_dec.wasm',
	jpegDecoder: '@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm',
	jpegEncoder: '@jsquash/jpeg/codec/enc/mozjpeg_enc.wasm',
	png: '@jsquash/png/codec/pkg/squoosh_png_bg.wasm',
	resize: '@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm',
} as const;

export type WasmName = keyof typeof WASM_FILES;

/** What the thread is started with: where each codec is. */
export type WasmPaths = Record<WasmName, string>;

/** One image, to be made fit. */
export interface FitRequest {
	bytes: Uint8Array<ArrayBuffer>;
	facts: ImageFacts;
	recipe: FitRecipe;
	target: 'image/jpeg' | 'image/png';
	/** Only a small JPEG is wanted, at most of this size, whatever the recipe says. */
	thumbnail?: Size;
}

/** Why it could not be. */
export type FitFailure = { failure: 'broken' | 'truncated'; what: string } | { failure: 'bytes' };

export type FitReply =
	| {
			bytes: Uint8Array<ArrayBuffer>;
			contentType: 'image/jpeg' | 'image/png';
			width: number;
			height: number;
	  }
	| FitFailure;

/** What the thread says. */
export interface ThreadReply {
	reply: FitReply;
	/** The memory that the codecs hold by now, in bytes. It never becomes less. */
	memoryBytes: number;
}
