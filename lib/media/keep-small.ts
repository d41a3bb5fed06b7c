import { Readable, Transform } from 'node:stream';
import { discard, type ByteRange, type MediaOpener, type OpenedMedia } from './media-source';

/** The largest file that is kept, in bytes: as much as a look at an image reads at most. */
const LARGEST_BYTES = 64 * 1024;
/** What is kept in this process together, in bytes; beyond it the oldest goes. */
const MOST_BYTES = 4 * 1024 * 1024;

type Whole = Required<Pick<OpenedMedia, 'mark'>> & { content: Buffer };

const held: { forget: () => void; size: number }[] = [];
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
			held.push({ forget: () => known.delete(url), size: whole.content.length });
			heldBytes += whole.content.length;
			while (heldBytes > MOST_BYTES) {
				const oldest = held.shift();
				oldest?.forget();
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
			if (size === bytes) keep({ content: Buffer.concat(parts), mark });
			done(null, chunk);
		},
	});
	stream.on('error', (error) => out.destroy(error));
	// It may fail before anybody reads it; whoever reads it later still gets the error.
	out.on('error', () => undefined).on('close', () => discard(stream));
	return stream.pipe(out);
}
