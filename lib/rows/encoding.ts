import { isAscii } from 'node:buffer';

/** Encodings of the Encoding Standard that a spreadsheet is saved in. */
type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | LegacyEncoding;
/** Those that nothing but their letters tells apart. */
export type LegacyEncoding = 'windows-1252' | 'macintosh' | 'shift_jis';

/**
 * The encoding that the first bytes of a file prove: by a byte order mark, or as UTF-16 by the zero
 * bytes that its ASCII letters have. Undefined where the bytes may be of several encodings.
 */
function provenEncoding(head: Buffer): Encoding | undefined {
	if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return 'utf-8';
	if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
	if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
	const zeros = [0, 0];
	for (const [index, byte] of head.entries()) if (byte === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
	const [even = 0, odd = 0] = zeros;
	// In a header of Latin letters half of all bytes are zero; a stray zero byte is far from this.
	const many = head.length / 5;
	if (odd > many && even < odd / 10) return 'utf-16le';
	if (even > many && odd < even / 10) return 'utf-16be';
	return undefined;
}

/**
 * The encoding of bytes that are not all ASCII. UTF-8 where more sequences of it are whole than broken;
 * otherwise Shift_JIS where it gives Japanese words, and of Windows-1252 and MacRoman the one whose characters make
 * up European ones.
 */
function likelyEncoding(sample: Buffer): Encoding {
	const { whole, broken } = countSequences(sample);
	if (broken === 0 || whole >= broken) return 'utf-8';
	if (isJapanese(new TextDecoder('shift_jis').decode(sample))) return 'shift_jis';
	return score(sample, 'macintosh') > score(sample, 'windows-1252') ? 'macintosh' : 'windows-1252';
}

function countSequences(bytes: Buffer): { whole: number; broken: number } {
	let whole = 0;
	let broken = 0;
	for (let at = 0; at < bytes.length;) {
		const lead = bytes[at] as number;
		const length = lead < 0x80 ? 1 : lead >= 0xc2 && lead < 0xe0 ? 2 : lead >= 0xe0 && lead < 0xf0 ? 3 : 4;
		const tail = bytes.subarray(at + 1, at + length);
		const continued = lead >= 0xc2 && lead < 0xf5 && tail.every((byte) => byte >= 0x80 && byte < 0xc0);
		if (continued && at + length > bytes.length) break; // the sample ends within a character
		if (lead >= 0x80) {
			if (continued) whole += 1;
			else broken += 1;
		}
		at += continued ? length : 1;
	}
	return { whole, broken };
}

/**
 * Whether nearly all that is not ASCII stands in runs of Japanese letters, with kana among them. European letters read
 * as Japanese stand alone between ASCII, or with letters that no text has.
 */
function isJapanese(text: string): boolean {
	const others = text.match(/[^\x00-\x7F]/g)?.length ?? 0;
	const runs = text.match(/[\u3000-\u30FF\u4E00-\u9FFF\uFF01-\uFF5E]{2,}/g)?.join('') ?? '';
	const kana = runs.match(/[\u3041-\u30FF]/g)?.length ?? 0;
	return runs.length > others * 0.8 && kana > runs.length / 10;
}

const SMALL = /[àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ]/;
const CAPITAL = /[ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝŒŠŽŸšž]/;
const LETTER = /\p{L}/u;

/** How much the characters look like those of European texts: letters within words, quotation marks around them. */
function score(sample: Buffer, encoding: Encoding): number {
	const text = new TextDecoder(encoding).decode(sample);
	let sum = 0;
	// ASCII is the same in both encodings, so only the rest counts.
	for (const { 0: character, index } of text.matchAll(/[^\x00-\x7F]/g)) {
		sum += scoreOf(character, text[index - 1] ?? ' ', text[index + 1] ?? ' ');
	}
	return sum;
}

function scoreOf(character: string, before: string, after: string): number {
	const [led, followed] = [LETTER.test(before), LETTER.test(after)];
	if (SMALL.test(character)) return led || followed ? 2 : 0;
	if (CAPITAL.test(character)) return /[a-z]/.test(before) ? -1 : followed ? 1 : 0;
	if (character === '’') return led && followed ? 3 : 1;
	if (/[“„«‘]/.test(character)) return !led && followed ? 3 : 0;
	if (/[”»]/.test(character)) return !followed ? 3 : 0;
	if (character === '€') return /[\d ]/.test(before) || /\d/.test(after) ? 3 : 0;
	// Within a word an en dash is rare, and would be ñ in MacRoman; an em dash is usual in English.
	if (/[–—]/.test(character)) return led !== followed || (led && character === '–') ? 0 : 2;
	if (/[…™®©°•]/.test(character)) return 1;
	if (/[\u0080-\u009F\uFFFD]/.test(character)) return -3; // no text holds control characters
	return led && followed ? -2 : -1;
}

/** Bytes that are looked at from the first one beyond ASCII, before its encoding is chosen. */
const SAMPLE_BYTES = 64 * 1024;
const SLICE_BYTES = 64 * 1024;

/**
 * The text of a file, in pieces of at most 64 Ki characters or so. Bytes that are no text in the encoding
 * become U+FFFD. A byte order mark is left out.
 * @param head the first bytes of the file, which `stream` gives once more: 512, or all there are.
 * @param onChosen called once where the encoding was not proven but chosen by its letters.
 */
export async function* decodeText(
	stream: AsyncIterable<Buffer>,
	head: Buffer,
	onChosen: (encoding: LegacyEncoding) => void,
): AsyncGenerator<string> {
	const proven = provenEncoding(head);
	let decoder = proven && new TextDecoder(proven);
	let held: Buffer[] = [];
	let heldBytes = 0;
	const choose = () => {
		const sample = Buffer.concat(held);
		const encoding = likelyEncoding(sample);
		if (encoding === 'windows-1252' || encoding === 'macintosh' || encoding === 'shift_jis') onChosen(encoding);
		decoder = new TextDecoder(encoding);
		held = [];
		return decoder.decode(sample, { stream: true });
	};
	for await (const chunk of slices(stream)) {
		if (decoder) {
			yield decoder.decode(chunk, { stream: true });
		} else if (held.length === 0 && isAscii(chunk)) {
			yield chunk.toString('latin1'); // the same in every encoding that is left
		} else {
			held.push(chunk);
			heldBytes += chunk.length;
			if (heldBytes >= SAMPLE_BYTES) yield choose();
		}
	}
	if (held.length > 0) yield choose();
	if (decoder) yield decoder.decode();
}

async function* slices(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
	for await (const chunk of stream) {
		for (let at = 0; at < chunk.length; at += SLICE_BYTES) yield chunk.subarray(at, at + SLICE_BYTES);
	}
}
