/** What takes two columns of a terminal: East Asian letters that are wide, and pictures. */
const WIDE =
	/^(?:\p{Emoji_Presentation}|[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{16FE0}-\u{18DFF}\u{1AFF0}-\u{1B2FF}\u{1F200}-\u{1F2FF}\u{20000}-\u{3FFFD}])/u;
/** Shows a letter before it as a picture. */
const AS_PICTURE = '\uFE0F';
/** What takes no column unless it follows something: accents, joiners and the like. */
const NO_WIDTH = /^[\p{Mn}\p{Me}\p{Cf}]+$/u;
const ASCII = /^[\u0020-\u007E]*$/;
const ELLIPSIS = '…';

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many columns of a terminal a text takes. */
export function textWidth(text: string): number {
	if (ASCII.test(text)) return text.length;
	let width = 0;
	for (const { segment } of segmenter.segment(text)) width += widthOf(segment);
	return width;
}

/** The text with spaces behind it until it is so wide. */
export function padded(text: string, width: number): string {
	return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** The text, or its beginning and an ellipsis where it is wider. No letter is cut apart from its accents. */
export function shortened(text: string, width: number): string {
	if (textWidth(text) <= width) return text;
	let kept = '';
	let left = width - 1;
	for (const { segment } of segmenter.segment(text)) {
		left -= widthOf(segment);
		if (left < 0) break;
		kept += segment;
	}
	return `${kept.trimEnd()}${ELLIPSIS}`;
}

function widthOf(grapheme: string): number {
	if (NO_WIDTH.test(grapheme)) return 0;
	return WIDE.test(grapheme) || grapheme.includes(AS_PICTURE) ? 2 : 1;
}
