import { createRequire } from 'node:module';
import { Codecs } from '../../lib/images/codecs';
import { WASM_FILES, type WasmPaths } from '../../lib/images/fit-messages';
import type { Drawing } from './drawing';

const { resolve } = createRequire(__filename);

/** Where the codecs are in their packages. */
export const WASM_PATHS = Object.fromEntries(
	Object.entries(WASM_FILES).map(([name, file]) => [name, resolve(file)]),
) as WasmPaths;

const codecs = new Codecs(WASM_PATHS);

/** The pixels of a JPEG or PNG, as stored. */
export async function readPixels(bytes: Uint8Array, type: string): Promise<Drawing> {
	return await codecs.decode(new Uint8Array(bytes), { type, width: 0, height: 0, bytes: bytes.length });
}

/** A PNG of pixels. */
export async function pngOf(drawing: Drawing): Promise<Buffer> {
	return Buffer.from(await codecs.encodePng(drawing));
}
