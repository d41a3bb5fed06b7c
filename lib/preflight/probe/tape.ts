import type { Readable } from 'node:stream';
import { discard } from '../../media/media-source';

/** A stream that is read forward piece by piece, and knows where in the source it is. */
export class Tape {
	private readonly chunks: AsyncIterator<Buffer>;
	private pending: Buffer = Buffer.alloc(0);

	/**
	 * @param position of the stream's first byte in the source.
	 * @param beforePull is told before more is taken from the stream, and may refuse by throwing.
	 * @param onBytes is told what was taken.
	 */
	constructor(
		private readonly stream: Readable,
		public position: number,
		private readonly beforePull: () => void,
		private readonly onBytes: (count: number) => void,
	) {
		// An error between two reads reaches the next one; without a listener it would end the process.
		stream.on('error', () => undefined);
		this.chunks = (stream as AsyncIterable<Buffer>)[Symbol.asyncIterator]();
	}

	/** The next `count` bytes, fewer at the end. */
	async read(count: number): Promise<Buffer> {
		const parts: Buffer[] = [];
		let missing = count;
		while (missing > 0 && (await this.hasMore())) {
			const part = this.take(missing);
			parts.push(part);
			missing -= part.length;
		}
		return Buffer.concat(parts);
	}

	/** Goes on to a position ahead; stops earlier at the end. */
	async skipTo(position: number): Promise<void> {
		while (this.position < position && (await this.hasMore())) this.take(position - this.position);
	}

	/** Whether the stream has another byte. */
	async hasMore(): Promise<boolean> {
		while (this.pending.length === 0) {
			this.beforePull();
			const { done, value } = await this.chunks.next();
			if (done) return false;
			this.onBytes(value.length);
			this.pending = value;
		}
		return true;
	}

	close(): void {
		discard(this.stream);
	}

	private take(most: number): Buffer {
		const part = this.pending.subarray(0, most);
		this.pending = this.pending.subarray(part.length);
		this.position += part.length;
		return part;
	}
}
