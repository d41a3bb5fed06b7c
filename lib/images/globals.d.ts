// What the codecs use and the types of Node leave out.

/** Of a browser; the codecs make their results with it. */
interface ImageData {
	readonly data: Uint8ClampedArray;
	readonly width: number;
	readonly height: number;
}

// eslint-disable-next-line no-var -- only a var is a property of globalThis
declare var ImageData: new (data: Uint8ClampedArray, width: number, height: number) => ImageData;

declare namespace WebAssembly {
	type Imports = Record<string, Record<string, unknown>>;
	class Memory {
		readonly buffer: ArrayBuffer;
	}
	class Instance {
		constructor(module: Module, imports: Imports);
		readonly exports: Record<string, unknown>;
	}
	function compile(bytes: Uint8Array): Promise<Module>;
}
