import type { Destination } from '../../../../lib/model/board';
import type { PinDraft } from '../../../../lib';

export type Random = () => number;

export const pick = <Item>(random: Random, items: readonly Item[]): Item =>
	items[Math.floor(random() * items.length)] as Item;

/** What people write, and what programs stumble over. */
const WORDS = [
	...['Lemon', 'tart', 'with', 'summer', 'berries', 'Grandma', 'recipe', 'kitchen', 'ideas', 'for', 'small', 'homes'],
	...[
		'crème',
		'brûlée',
		'Straße',
		'naïve',
		'Москва',
		'лето',
		'夏のレシピ',
		'夕食',
		'חלה',
		'हिन्दी',
		'İstanbul',
		'ＦＵＬＬ',
	],
	...[
		'🍋',
		'1️⃣',
		'👩‍🍳',
		'𝐛𝐨𝐥𝐝',
		'½',
		'Foo™',
		'50%',
		'#dinner',
		'10',
		'2026',
		'A&B',
		'Salt & pepper',
		'<3',
		'<b>new</b>',
	],
	...[
		'"best"',
		"Tom's",
		'it’s',
		'“quoted”',
		'- and -',
		'–',
		'...',
		'…',
		'&amp;',
		'\t',
		'two  spaces',
		'\u200b',
		'\u0007',
	],
];

const textOf = (random: Random, words: number) =>
	Array.from({ length: 1 + Math.floor(random() * words) }, () => pick(random, WORDS)).join(' ');

const HOSTS = ['example.com', 'www.example.com', 'shop.example.org', 'müller.example', 'example.com:8443'];
const PATHS = [
	'',
	'/',
	'/lemon-tart',
	'/recipes/lemon-tart/',
	'/p/1',
	'/Über uns',
	'/caf%C3%A9/men%C3%BC',
	'/a(b)/~c;d',
	'/index.html',
];
const QUERIES = [
	'',
	'',
	'?id=17',
	'?id=17&size=large',
	'?q=a+b%20c',
	'?utm_source=newsletter&id=3',
	'?a=1&a=2&b=%26',
	'?x',
];
const FRAGMENTS = ['', '', '', '#top'];

export function linkOf(random: Random): string {
	const scheme = pick(random, ['https', 'https', 'http']);
	return [`${scheme}://`, ...[HOSTS, PATHS, QUERIES, FRAGMENTS].map((parts) => pick(random, parts))].join('');
}

const sometimes = <Value>(random: Random, probability: number, make: () => Value): Value | undefined =>
	random() < probability ? make() : undefined;

/** A draft with a title, as almost every pin has one, and most of the other fields. */
export function draftOf(random: Random): PinDraft {
	return {
		board: 'Travel',
		title: textOf(random, 8),
		description: sometimes(random, 0.7, () => textOf(random, 40)),
		link: sometimes(random, 0.85, () => linkOf(random)),
		altText: sometimes(random, 0.6, () => textOf(random, 12)),
		media: [{ file: 'media/mountain-lake.jpg', folder: '.' }],
	};
}

/** One with every field, and a parameter in its link that is not about tracking. */
export function fullDraftOf(random: Random): PinDraft {
	const link = `https://example.com/recipes/${Math.floor(random() * 1_000)}?id=${Math.floor(random() * 1_000)}`;
	return { ...draftOf(random), description: textOf(random, 40), link, altText: textOf(random, 12) };
}

export const DESTINATION: Destination = { boardId: '549755885175', sectionId: undefined };
