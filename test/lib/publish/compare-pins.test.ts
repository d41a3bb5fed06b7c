import { describe, expect, it } from 'vitest';
import { ageOf, compareLinks, compareTexts, kinshipOf, type SentPin } from '../../../lib/publish/compare-pins';
import { markedLink } from '../../../lib/publish/likeness';
import { pinSchema, pinTime, type PinAnswer } from '../../../lib/pinterest/schemas';
import { markedPin, othersPins, ownPin, severalOf, SWITCHES } from './listed/measure';

const SENT = 'Tom\'s "best" tart & more - part 1... 🍋';

describe('a listed text', () => {
	it.each([
		['same', SENT, SENT],
		['same', 'Crème', 'Cre\u0300me'],
		['same', ' two  spaces\n', 'two spaces'],
		['same', undefined, null],
		['same', undefined, ''],
		['may-be-same', SENT, null],
		['may-be-same', SENT, ''],
		['may-be-same', SENT, 'Tom&#39;s &quot;best&quot; tart &amp; more - part 1... 🍋'],
		['may-be-same', SENT, 'Tom&amp;#39;s &amp;quot;best&amp;quot; tart &amp;amp; more - part 1...'],
		['may-be-same', SENT, 'Tom’s “best” tart & more – part 1…'],
		['may-be-same', SENT, "Tom's best tart"],
		['may-be-same', SENT, 'Tom&#39;s &quot;best&quot; tart &am…'],
		['may-be-same', SENT, 'TOM’S "BEST"…'],
		['may-be-same', '1️⃣ Mix <b>it</b> 🥣 ½ cup', 'Mix it cup'],
		['may-be-same', '𝐁𝐨𝐥𝐝 claims', 'claims'],
		['may-be-same', 'Crème brûlée', 'Cr?me br?l?e'],
		['may-be-same', 'Straße', 'STRASSE'],
		['may-be-same', undefined, 'Filled in from the page'],
		['may-be-same', '🍋', 'Filled in from the page'],
		['differs', SENT, 'Autumn soup'],
		['differs', SENT, `${SENT} and more`],
		['differs', 'Pin 1', 'Pin 2'],
		['differs', 'Pin 1', 'Pin 10'],
		['differs', 'Москва', 'Autumn soup'],
		['differs', '夏のレシピ 2024', '冬のレシピ 2024'],
		['differs', 'Foo™ bar', 'Foo baz'],
	])('%s: %j listed as %j', (comparison, sent, listed) => {
		expect(compareTexts(sent, listed)).toBe(comparison);
	});
});

describe('a listed link', () => {
	const link = 'https://example.com/caf%C3%A9/menu/?id=17&size=large#top';
	it.each([
		['same', link, link],
		['same', link, 'https://EXAMPLE.com/caf%C3%A9/menu/?size=large&id=17'],
		['same', undefined, null],
		['may-be-same', link, null],
		['may-be-same', link, ''],
		['may-be-same', undefined, 'https://example.com/'],
		['may-be-same', link, 'http://www.example.com/Café/menu?id=17&amp;size=large'],
		['may-be-same', link, 'example.com/café/menu'],
		['may-be-same', link, 'https://example.com/caf%25C3%25A9/menu/?utm_source=pinterest&id=17'],
		['may-be-same', 'https://example.com/?utm_source=mail', 'https://example.com?utm_source=pinterest'],
		['may-be-same', 'https://example.com/?q=a+b', 'https://example.com/?q=a%20b/'],
		['may-be-same', link, 'https://example.com/ca…'],
		['may-be-same', link, 'not a link at all'],
		['may-be-same', link, 'https://pin.it/3xAmPlE'],
		['may-be-same', 'https://bit.ly/3xAmPlE', link],
		['differs', link, 'https://example.com/café/other'],
		['differs', link, 'https://example.com/café/menu?id=18'],
		['differs', 'https://example.com/p/1', 'https://example.com/p/10'],
	])('%s: %j listed as %j', (comparison, sent, listed) => {
		expect(compareLinks(sent, listed)).toBe(comparison);
	});
});

describe('the date of a listed pin', () => {
	const AT = Date.parse('2027-03-22T09:00:01Z');
	it.each([
		['2027-03-22T09:00:01', false],
		['2027-03-22 09:00:01.000', false],
		['2027-03-22T09:00:01Z', true],
		['2027-03-22T11:00:01+0200', true],
		['2027-03-22 09:00:01 UTC', true],
		['2027-03-22T09:00:01-00:00', true],
		['Mon, 22 Mar 2027 09:00:01 GMT', true],
		['22 Mar 2027 10:00:01 +0100', true],
		[AT / 1000, true],
		[AT, true],
		[String(AT / 1000), true],
	])('is read where it has one meaning: %j', (date, zoned) => {
		expect(pinTime(date)).toEqual({ at: AT, zoned });
	});

	it.each([
		[undefined],
		[null],
		[''],
		['2027-03-22'],
		['2027-03-22T09:00'],
		['2027-13-45T09:00:01'],
		['03/22/2027 09:00:01'],
		['22.03.2027, 9:00'],
		['Mon, 22 Mar 2027 09:00:01 PST'],
		['a few minutes ago'],
		[0],
		[17],
		[20270322090001],
	])('is not guessed: %j', (date) => {
		expect(pinTime(date)).toBeUndefined();
	});

	const ago = (minutes: number, zone: string) => ({
		id: '1',
		created_at: new Date(AT - minutes * 60_000).toISOString().slice(0, 19) + zone,
	});
	it.each([
		['young', 0, ''],
		['young', 0, 'Z'],
		['old', 1, 'Z'],
		['unknown', 1, ''],
		['unknown', 11 * 60, ''],
		['old', 13 * 60, ''],
	])('says %s of a pin that is %d minutes too old with the zone "%s"', (age, minutes, zone) => {
		expect(ageOf(ago(minutes, zone), AT)).toBe(age);
	});

	it('that is no text and no number costs no page of a list', () => {
		const pin = pinSchema.parse({ id: '1', created_at: { seconds: 17 }, title: ['a'], link: 7 });
		expect([pin.created_at, pin.title, pin.link]).toEqual([undefined, undefined, undefined]);
	});
});

describe('the mark in a link', () => {
	const [key, other] = ['pin:2c62b9518323c294f826fa8f59d3ef7caec9ae95', 'pin:00000000000000000000000000000000'];
	const sent: SentPin = {
		title: 'One',
		link: 'https://example.com/',
		key,
		destination: { boardId: '7' },
		notBefore: 0,
	};
	const marked = (by: string) => markedLink(sent.link, by) as string;
	const kinship = (more: Partial<PinAnswer>) => kinshipOf(sent, { id: '1', created_at: 'soon', title: 'One', ...more });

	it('is enough alone, whatever else is listed', () => {
		const mangled = { title: 'Something else', description: 'else', link: marked(key).toUpperCase(), board_id: '8' };
		expect(kinship(mangled)).toBe('marked');
		expect(kinship({ link: `https://www.pinterest.com/offsite/?url=${encodeURIComponent(marked(key))}` })).toBe(
			'marked',
		);
	});

	it('of another job tells that a pin is not this one', () => {
		expect(kinship({ link: marked(other) })).toBe('another');
		expect(kinshipOf({ ...sent, link: marked(other) }, { id: '1', title: 'One', link: marked(other) })).toBe('may-be');
	});

	it('that is missing proves nothing', () => {
		expect(kinshipOf({ ...sent, link: marked(key) }, { id: '1', title: 'One', link: sent.link })).toBe('may-be');
	});
});

describe('a pin that is listed in another way than it was sent', () => {
	const SEEDS = [1, 2, 3, 4, 5];

	it.each(SWITCHES)("is never taken for another's: %s", (_, listing) => {
		const [own, marked] = [ownPin, markedPin].map((measure) => measure(300, 17, () => listing));
		expect([own?.notThere, marked?.notThere]).toEqual([0, 0]);
	});

	it.each(SEEDS)("is never taken for another's, whatever is combined: 1,000 pins of seed %d", (seed) => {
		const counts = ownPin(1_000, seed, severalOf);
		expect(counts.notThere).toBe(0);
		expect(counts.found).toBeGreaterThan(50);
	});

	it.each(SEEDS)("with a mark is never taken for another's, and mostly found: 1,000 pins of seed %d", (seed) => {
		const counts = markedPin(1_000, seed, severalOf);
		expect(counts.notThere).toBe(0);
		expect(counts.found).toBeGreaterThan(600);
	});
});

describe("the pin of somebody else is seen to be another's", () => {
	/** What does not contradict, and is left to a person. */
	const CANNOT_BE_TOLD = [
		'another site, and nothing else',
		'the same, an hour old, by a date without a zone',
		'the same, a year old, without a date',
	];

	it.each(othersPins(500, 23))('%s', (what, { found, cannotTell, notThere }) => {
		expect(found).toBe(0);
		if (CANNOT_BE_TOLD.includes(what)) expect(cannotTell).toBe(500);
		else expect(notThere).toBeGreaterThanOrEqual(450);
	});
});
