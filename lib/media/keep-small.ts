import { Readable, Transform } from 'node:stream';
import { discard, type ByteRange, type MediaOpener, type OpenedMedia } from './media-source';

/** The largest file that is kept, in bytes: as much as a look at an image reads at most. */
const LARGEST_BYTES = 64 * 1024;
/** What is kept in this process together, in bytes and in files; beyond it the oldest goes. As many files as an import has rows in progress. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FILES = 500;

type Whole = Required<Pick<OpenedMedia, 'mark'>> & { content: Buffer };

/** Not by a function that forgets a file: it would hold all that its opener holds, the row with its timers included. */
const held: { of: Map<string, Whole>; url: string; size: number }[] = [];
let heldBytes = 0;

/**
 * Keeps small files behind addresses that were read to their end, so that they are not fetched again by the same
 * opener. For one row: another row, or another run, has an opener of its own and fetches what is there by then.
 */
export function keepSmall(open: MediaOpener): MediaOpener {
	const known = new Map<string, Whole>();
	return (ref) => {
		const source = open(ref);
		if (!('url' in ref)) return source;
		const { url } = ref;
		return {
			name: source.name,
			async open(range, signal) {
				const whole = known.get(url);
				if (whole) return openedFrom(whole, range);
				const opened = await source.open(range, signal);
				const starts = (opened.start ?? range?.start ?? 0) === 0;
				const isSmall = opened.bytes !== null && opened.bytes <= LARGEST_BYTES;
				return starts && isSmall ? { ...opened, stream: copying(opened, keep) } : opened;
			},
		};

		function keep(whole: Whole): void {
			known.set(url, whole);
			held.push({ of: known, url, size: whole.content.length });
			heldBytes += whole.content.length;
			while (heldBytes > MOST_BYTES || held.length > MOST_FILES) {
				const oldest = held.shift();
				oldest?.of.delete(oldest.url);
				heldBytes -= oldest?.size ?? heldBytes;
			}
		}
	};
}

function openedFrom({ content, mark }: Whole, range: ByteRange | undefined): OpenedMedia {
	const start = range?.start ?? 0;
	const part = content.subarray(start, range?.end);
	// A copy: whoever reads it may write over it.
	return { stream: Readable.from(part.length > 0 ? [Buffer.from(part)] : []), bytes: content.length, start, mark };
}

/** The stream, with a copy of its bytes for `keep` once all of them came. */
function copying({ stream, bytes, mark = {} }: OpenedMedia, keep: (whole: Whole) => void): Readable {
	const parts: Buffer[] = [];
	let size = 0;
	const out = new Transform({
		transform(chunk: Buffer, _encoding, done) {
			parts.push(Buffer.from(chunk)); // the reader may destroy its own
			size += chunk.length;
			if (size === bytes) keep({ content: alone(parts, size), mark });
			done(null, chunk);
		},
	});
	stream.on('error', (error) => out.destroy(error));
	// It may fail before anybody reads it; whoever reads it later still gets the error.
	out.on('error', () => undefined).on('close', () => discard(stream));
	return stream.pipe(out);
}

/** In memory that is no part of a larger piece: what is kept would keep that whole. */
function alone(parts: readonly Buffer[], size: number): Buffer {
	const content = Buffer.allocUnsafeSlow(size);
	let at = 0;
	for (const part of parts) at += part.copy(content, at);
	return content;
}
