import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createSemaphore } from '../concurrency/semaphore';
import { pipelineError } from '../sentences/problems';
import { WASM_FILES, type FitReply, type FitRequest, type WasmPaths } from './fit-messages';

export interface FitLimits {
	/** An image may take so long, in milliseconds. The largest that is decoded takes some twenty seconds on a slow machine. */
	waitMs: number;
	/** The thread ends when nothing came for so long, in milliseconds. */
	idleMs: number;
	/** The thread ends after an image when its codecs hold more than this, in bytes; they never give it back. */
	memoryBytes: number;
}

const MIB = 1024 * 1024;
const LIMITS: FitLimits = { waitMs: 120_000, idleMs: 10_000, memoryBytes: 256 * MIB };

/** Beside `lib` in a bundle, beside this file in the sources. */
const PROGRAMS = ['fit-thread.js', 'fit-thread.ts'];

/** The way to the thread that makes images fit, one at a time. Starts it when it is needed. */
export class FitClient {
	private readonly limits: FitLimits;
	private readonly oneAtATime = createSemaphore(1);
	private worker: Worker | undefined;
	private idle: NodeJS.Timeout | undefined;

	constructor(limits: Partial<FitLimits> = {}) {
		this.limits = { ...LIMITS, ...limits };
	}

	/** Whether a thread is there. */
	get isRunning(): boolean {
		return this.worker !== undefined;
	}

	/**
	 * @param request its bytes are handed over, and cannot be used afterwards.
	 * @throws PipelineError `image-unfit`, and the signal's reason; the thread is ended then.
	 */
	async fit(request: FitRequest, signal?: AbortSignal): Promise<FitReply> {
		return await this.oneAtATime.run(
			async () => {
				clearTimeout(this.idle);
				const reply = await this.ask(request, signal);
				// After a failure too: a codec that broke off keeps what it held.
				if ('failure' in reply || reply.memoryBytes > this.limits.memoryBytes) this.end();
				this.idle = setTimeout(() => this.end(), this.limits.idleMs).unref();
				return reply;
			},
			{ signal },
		);
	}

	private async ask(request: FitRequest, signal: AbortSignal | undefined): Promise<FitReply> {
		signal?.throwIfAborted();
		const worker = (this.worker ??= this.start());
		worker.ref();
		const { promise, resolve, reject } = Promise.withResolvers<FitReply>();
		const give = (error: unknown) => {
			this.end();
			reject(error as Error);
		};
		const abort = () => give(signal?.reason);
		const fail = ({ message }: Error) => give(pipelineError('image-unfit:memory', { reason: message }));
		const exit = (code: number) => give(pipelineError('image-unfit:memory', { reason: `exit code ${code}` }));
		const { waitMs } = this.limits;
		const timer = setTimeout(() => give(pipelineError('image-unfit:slow', { seconds: waitMs / 1000 })), waitMs);
		signal?.addEventListener('abort', abort);
		worker.once('message', resolve).once('error', fail).once('exit', exit);
		try {
			worker.postMessage(request, [request.bytes.buffer]);
			return await promise;
		} finally {
			clearTimeout(timer);
			signal?.removeEventListener('abort', abort);
			worker.off('message', resolve).off('error', fail).off('exit', exit);
			worker.unref();
		}
	}

	private start(): Worker {
		const program = PROGRAMS.map((name) => join(__dirname, name)).find((path) => existsSync(path)) ?? '';
		return new Worker(program, {
			name: 'fit-images',
			workerData: wasmPaths(),
			// What this process is started with, such as a loader, is nothing to the thread; it needs no token either.
			execArgv: ['--no-warnings'],
			env: {},
			// What codecs print is for nobody.
			stdout: true,
			stderr: true,
		});
	}

	private end(): void {
		void this.worker?.terminate();
		this.worker = undefined;
	}
}

/** In a folder beside a bundle; in their packages from the sources. */
function wasmPaths(): WasmPaths {
	const folder = join(__dirname, 'wasm');
	const { resolve } = createRequire(__filename);
	const pathOf = (file: string) => (existsSync(folder) ? join(folder, basename(file)) : resolve(file));
	return Object.fromEntries(Object.entries(WASM_FILES).map(([name, file]) => [name, pathOf(file)])) as WasmPaths;
}
