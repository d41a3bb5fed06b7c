/** File systems take 255 bytes; the rest is for the pin's ID, the image's number and endings. */
const SLUG_BYTES = 80;

/** Latin letters that do not come apart into a letter and its marks. */
const LATIN: Record<string, string> = {
	ß: 'ss',
	æ: 'ae',
	œ: 'oe',
	ø: 'o',
	đ: 'd',
	ð: 'd',
	þ: 'th',
	ł: 'l',
	ı: 'i',
};

/**
 * The name of an image's file without its ending: the pin's ID, the number of an image that is not the pin's first, and
 * the title in lower case. It has letters, digits and hyphens alone, so every system takes it, and it names no folder.
 * No two images share it, also where a system does not tell capitals apart.
 */
export function imageName(pinId: string, number: number, title: string | null): string {
	const id = number === 1 ? pinId : `${pinId}-${number}`;
	const slug = slugOf(title ?? '');
	return slug === '' ? id : `${id}-${slug}`;
}

/** Latin letters lose their marks; other scripts stay, because nothing would be left of them. */
function slugOf(title: string): string {
	const plain = title
		.toLowerCase()
		.normalize('NFKD')
		.replace(/(?<=\p{Script=Latin})\p{M}+/gu, '')
		.normalize('NFC')
		.replace(/[ßæœøđðþłı]/g, (letter) => LATIN[letter] ?? '')
		.replace(/\p{Default_Ignorable_Code_Point}/gu, '')
		.replace(/[^\p{L}\p{M}\p{N}]+/gu, '-')
		.replace(/(^|-)\p{M}+/gu, '$1')
		.replace(/^-+|-+$/g, '');
	let slug = '';
	for (const word of plain.split(/(?=-)/)) {
		if (Buffer.byteLength(slug + word) > SLUG_BYTES) return slug === '' ? cut(word) : slug;
		slug += word;
	}
	return slug;
}

/** The beginning of a word that is too long. */
function cut(word: string): string {
	let kept = '';
	for (const letter of word) {
		if (Buffer.byteLength(kept + letter) > SLUG_BYTES) break;
		kept += letter;
	}
	return kept;
}
