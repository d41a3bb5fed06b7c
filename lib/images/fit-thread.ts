/**
 * The thread that makes images fit, one after another, for `FitClient`: decoding holds a thread up for seconds, and
 * takes memory that WebAssembly never gives back, so that the thread is ended now and then.
 *
 * What it imports is named with its extension, so that Node runs it from the sources as it is.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { Codecs } from './codecs.ts';
import type { FitRequest, WasmPaths } from './fit-messages';
import { fitPixels } from './fit-pixels.ts';

const codecs = new Codecs(workerData as WasmPaths);

parentPort?.on('message', (request: FitRequest) => {
	void fitPixels(codecs, request).then((reply) => {
		parentPort?.postMessage(reply, 'bytes' in reply ? [reply.bytes.buffer] : []);
	});
});
