import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pipelineError } from '../sentences/problems';
import type { Refusal, SheetInfo, SheetRequest, SheetRow, WorkbookMessage } from './workbook-messages';

export interface WorkbookLimits {
	/** Memory of the process for what it has parsed, in MiB. A sheet of 100,000 rows with all texts shared takes 400. */
	memoryMiB: number;
	/** The process may be waited for so long in all, in milliseconds; the time in which nobody asks it does not count. A sheet of 100,000 rows takes two to eight seconds. */
	waitMs: number;
}

const LIMITS: WorkbookLimits = { memoryMiB: 768, waitMs: 60_000 };

/** Beside `lib` in a bundle, beside this file in the sources. */
const PROGRAMS = ['workbook-process.js', 'workbook-process.ts'];

/** How writing fails where the process has refused the file, or ended, before it had read all of it. */
const REFUSED_EARLY = new Set(['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE']);

/** A workbook that another process reads: see workbook-process.ts. It must be closed. */
export class WorkbookClient {
	readonly #process: ChildProcess;
	readonly #limits: WorkbookLimits;
	readonly #lines: AsyncIterator<string>;
	readonly #failed: Promise<never>;
	#waitedMs = 0;

	constructor(limits: Partial<WorkbookLimits> = {}) {
		this.#limits = { ...LIMITS, ...limits };
		const program = PROGRAMS.map((name) => join(__dirname, name)).find((path) => existsSync(path)) ?? '';
		const flags = [`--max-old-space-size=${this.#limits.memoryMiB}`, '--no-warnings'];
		this.#process = spawn(process.execPath, [...flags, program], {
			stdio: ['pipe', 'pipe', 'ignore', 'ipc'], // what Node prints when memory ends is long
			env: {}, // it needs no token
		});
		this.#failed = new Promise((_, reject) => {
			this.#process.once('error', (error: NodeJS.ErrnoException) =>
				reject(pipelineError('unreadable-file:no-process', { code: error.code ?? error.message }, { cause: error })),
			);
		});
		this.#failed.catch(() => undefined); // told to whoever waits
		const { stdout } = this.#process as ChildProcess & { stdout: Readable };
		this.#lines = linesOf(stdout.setEncoding('utf8'));
	}

	/**
	 * Hands the file over.
	 * @returns the sheets.
	 * @throws PipelineError `unreadable-file` where it is no workbook that can be read; and what reading the file throws.
	 */
	async open(file: Readable): Promise<SheetInfo[]> {
		const { stdin } = this.#process as ChildProcess & { stdin: Writable };
		await Promise.race([pipeline(file, stdin), this.#failed]).catch((error: NodeJS.ErrnoException) => {
			if (!REFUSED_EARLY.has(error.code ?? '')) throw error;
		});
		this.#letGo();
		const message = await this.#next();
		return 'sheets' in message ? message.sheets : [];
	}

	/**
	 * The next rows of a sheet that are not empty.
	 * @throws PipelineError `unreadable-file`.
	 */
	async *rows(request: SheetRequest): AsyncGenerator<SheetRow> {
		this.#process.send(request);
		for (;;) {
			const message = await this.#next();
			if (!Array.isArray(message)) return;
			yield message;
		}
	}

	close(): void {
		this.#process.kill('SIGKILL');
	}

	/** Rows that nobody reads to their end must not keep this process from ending; whoever waits has a timer. */
	#letGo(): void {
		const { stdin, stdout, channel } = this.#process;
		this.#process.unref();
		for (const one of [stdin, stdout, channel]) (one as { unref?: () => void } | null | undefined)?.unref?.();
	}

	async #next(): Promise<Exclude<WorkbookMessage, Refusal>> {
		const { waitMs, memoryMiB } = this.#limits;
		const late = Promise.withResolvers<never>();
		const since = performance.now();
		const tooLate = () => late.reject(pipelineError('unreadable-file:slow-xlsx', { seconds: waitMs / 1000 }));
		const timer = setTimeout(tooLate, waitMs - this.#waitedMs);
		try {
			const { done, value } = await Promise.race([this.#lines.next(), late.promise, this.#failed]);
			if (done) throw pipelineError('unreadable-file:heavy-xlsx', { megabytes: memoryMiB });
			const message = JSON.parse(value) as WorkbookMessage;
			if (!('refused' in message)) return message;
			if (message.refused === 'wide-sheet') throw pipelineError('unreadable-file:wide-sheet', message);
			throw pipelineError(`unreadable-file:${message.refused}`);
		} finally {
			clearTimeout(timer);
			this.#waitedMs += performance.now() - since;
		}
	}
}

/** Not by `readline`, which also ends lines at characters that a JSON text may hold. */
async function* linesOf(texts: AsyncIterable<string>): AsyncGenerator<string> {
	let begun = '';
	for await (const text of texts) {
		const [first = '', ...others] = text.split('\n');
		const lines = [begun + first, ...others];
		begun = lines.pop() ?? '';
		yield* lines;
	}
}
