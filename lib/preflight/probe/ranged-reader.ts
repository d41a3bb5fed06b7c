import type { MediaSource, OpenedMedia } from '../../media/media-source';
import { PipelineError } from '../../model/problem';
import { pipelineError } from '../../sentences/problems';
import { BUDGET } from './budgets';
import { Tape } from './tape';

/** What is asked for would take more bytes or requests than a probe may spend. */
export class OverBudget extends Error {}

/**
 * Random access to a source by few and small requests. What was read stays in memory. An origin
 * that ignores ranges is read in one go instead, passing over what is not needed.
 */
export class RangedReader {
	/** Bytes taken from the source so far, needed or not. */
	bytesRead = 0;
	/** How the origin names the version of its bytes. */
	mark: OpenedMedia['mark'];
	private limit: number = BUDGET.imageBytes;
	private opens = 0;
	private told: number | null = null;
	private end: number | undefined;
	private tape: Tape | undefined;
	private tapeToldStart = false;
	private sequential = false;
	private readonly windows: { start: number; bytes: Buffer }[] = [];

	constructor(
		private readonly source: MediaSource,
		private readonly signal?: AbortSignal,
	) {}

	/** Size of the whole; null where the origin does not tell and the end was not met. */
	get size(): number | null {
		return this.told ?? this.end ?? null;
	}

	/** Sets what ranges may cost together. */
	allow(bytes: number): void {
		this.limit = bytes;
	}

	/**
	 * Bytes of the source, fewer only where it ends.
	 * @param ahead how much to fetch at once where it has to be fetched.
	 * @throws OverBudget
	 */
	async at(start: number, length: number, ahead: number = length): Promise<Buffer> {
		const have = this.cached(start).length;
		const next = start + have;
		if (have < length && next < (this.end ?? Infinity))
			await this.fetch(next, length - have, Math.max(length, ahead) - have);
		return this.cached(start).subarray(0, length);
	}

	/** What was already read from there on, without a gap. */
	cached(start: number): Buffer {
		const window = this.windows.find(({ start: from, bytes }) => from <= start && start < from + bytes.length);
		return window ? window.bytes.subarray(start - window.start) : Buffer.alloc(0);
	}

	/** Ends whatever transfer is under way. */
	close(): void {
		this.tape?.close();
		this.tape = undefined;
	}

	private async fetch(start: number, least: number, wanted: number): Promise<void> {
		const left = (this.told ?? Infinity) - start;
		if (left <= 0) return;
		const bytes = await this.explained(async () => {
			const tape = await this.tapeAt(start, Math.min(least, left), Math.min(wanted, left));
			return await tape.read(Math.min(wanted, left));
		});
		if (bytes.length < Math.min(wanted, left)) this.end ??= start + bytes.length;
		if (bytes.length > 0) this.keep(start, bytes);
	}

	private async tapeAt(start: number, least: number, wanted: number): Promise<Tape> {
		if (this.tape && !this.sequential && this.tapeToldStart) {
			// Nobody who knows ranges sends more than was asked for.
			this.sequential = await this.tape.hasMore();
		}
		if (!this.sequential) await this.openAt(start, least, wanted);
		const tape = this.tape;
		if (!tape || tape.position > start) throw new OverBudget();
		if (tape.position < start) this.sequential = true;
		await tape.skipTo(start);
		return tape;
	}

	private async openAt(start: number, least: number, wanted: number): Promise<void> {
		this.close();
		const left = this.limit - this.bytesRead;
		if (left < least || this.opens >= BUDGET.opens) throw new OverBudget();
		this.opens += 1;
		const opened = await this.source.open({ start, end: start + Math.min(wanted, left) }, this.signal);
		this.told ??= opened.bytes;
		this.mark ??= opened.mark;
		this.tapeToldStart = opened.start !== undefined;
		this.tape = new Tape(
			opened.stream,
			opened.start ?? start,
			() => this.permit(),
			(count) => (this.bytesRead += count),
		);
	}

	/** Asked before each piece of a stream. */
	private permit(): void {
		this.signal?.throwIfAborted();
		if (this.bytesRead + BUDGET.streamChunkBytes > BUDGET.sequentialBytes && this.sequential) throw new OverBudget();
	}

	private keep(start: number, bytes: Buffer): void {
		const before = this.windows.find((window) => window.start + window.bytes.length === start);
		if (before) before.bytes = Buffer.concat([before.bytes, bytes]);
		else this.windows.push({ start, bytes });
	}

	/** A transfer that breaks off is a problem of the origin. */
	private async explained<T>(work: () => Promise<T>): Promise<T> {
		try {
			return await work();
		} catch (error) {
			if (error instanceof OverBudget || error instanceof PipelineError || this.signal?.aborted) throw error;
			throw pipelineError('origin-interrupted', { name: this.source.name }, { cause: error });
		}
	}
}
