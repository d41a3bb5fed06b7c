import { basename, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';
import { pipelineError } from '../sentences/problems';
import type {
	SqliteAnswer,
	SqliteFailure,
	SqliteMessage,
	SqliteRequest,
	SqliteResults,
	SqliteThreadOptions,
} from './sqlite-messages';
import { sqliteThread } from './sqlite-thread';

export interface SqliteStoreOptions {
	/** How long a verb waits while another process has the file locked, in milliseconds. @default 15_000 */
	lockTimeoutMs?: number;
	/** Added to each commit that waits for the disk, in milliseconds: a slow disk, for tests and benchmarks. @default 0 */
	commitDelayMs?: number;
}

interface Pending {
	resolve: (value: never) => void;
	reject: (error: Error) => void;
}

/** Writers hold the lock for milliseconds; who copies or checkpoints a large file, for seconds. */
const LOCK_TIMEOUT_MS = 15_000;

/**
 * The way to the thread that owns a database file. Starts it at the first request, and again after it ended by an
 * error. What is asked in one tick is one message.
 */
export class SqliteClient {
	private readonly name: string;
	private readonly options: SqliteThreadOptions;
	private readonly pending = new Map<number, Pending>();
	private worker: Worker | undefined;
	private outbox: SqliteMessage['requests'] = [];
	private requests = 0;
	private closed: Promise<void> | undefined;

	constructor(
		private readonly path: string,
		{ lockTimeoutMs = LOCK_TIMEOUT_MS, commitDelayMs = 0 }: SqliteStoreOptions = {},
	) {
		this.name = basename(path);
		this.options = { file: resolve(path), lockTimeoutMs, commitDelayMs };
	}

	/** @throws PipelineError `store-unavailable` */
	async ask<Request extends SqliteRequest>(request: Request): Promise<SqliteResults[Request['verb']]> {
		if (this.closed) throw pipelineError('store-unavailable:file-closed', { name: this.name });
		return await new Promise((resolve, reject) => {
			this.worker ??= this.start();
			// The process stays for what is pending, and not for an idle thread.
			if (this.pending.size === 0) this.worker.ref();
			this.requests += 1;
			this.pending.set(this.requests, { resolve, reject });
			// Not as a microtask: those that run already ask for more.
			if (this.outbox.length === 0) process.nextTick(() => this.send());
			this.outbox.push([this.requests, request]);
		});
	}

	/** Resolves when everything that was asked is answered, the file is closed and the thread has ended. */
	async close(): Promise<void> {
		this.closed ??= this.end();
		await this.closed;
	}

	private async end(): Promise<void> {
		const { worker } = this;
		if (!worker) return;
		worker.ref();
		await new Promise<void>((ended) => {
			worker.once('exit', () => ended());
			this.send(true);
		});
	}

	private send(close = false): void {
		if (this.outbox.length === 0 && !close) return;
		const message: SqliteMessage = { requests: this.outbox, close };
		this.outbox = [];
		this.worker?.postMessage(message);
	}

	private start(): Worker {
		const worker = new Worker(`(${sqliteThread})(require('node:worker_threads').workerData)`, {
			eval: true,
			name: 'sqlite-store',
			workerData: this.options,
			// What this process is started with, such as a loader, is nothing to the thread.
			execArgv: [],
		});
		let reason: string | undefined;
		worker.on('message', (answers: SqliteAnswer[]) => this.settle(answers));
		worker.on('error', ({ message }: Error) => (reason = message));
		worker.on('exit', (code) => this.lose(reason ?? `exit code ${code}`));
		return worker;
	}

	private settle(answers: SqliteAnswer[]): void {
		for (const [id, value, failure] of answers) {
			const asked = this.pending.get(id);
			this.pending.delete(id);
			if (failure) asked?.reject(this.problemOf(failure));
			else asked?.resolve(value as never);
		}
		if (this.pending.size === 0 && !this.closed) this.worker?.unref();
	}

	private problemOf({ reason, opening }: SqliteFailure): Error {
		if (opening) return pipelineError('store-unavailable:open', { url: `sqlite:${this.path}`, reason });
		return pipelineError('store-unavailable:file', { name: this.name, reason });
	}

	/** The thread has ended. Of what it was asked some may be done, and nothing was acknowledged. */
	private lose(reason: string): void {
		this.worker = undefined;
		this.outbox = [];
		const lost = [...this.pending.values()];
		this.pending.clear();
		for (const { reject } of lost) reject(pipelineError('store-unavailable:thread', { name: this.name, reason }));
	}
}
