import { describe, expect, it } from 'vitest';
import {
	bytesFingerprint,
	differingFields,
	idempotencyKey,
	payloadDigests,
	plainText,
} from '../../../lib/ledger/fingerprint';

const identity = (draft: object = {}, destination: { boardId: string; sectionId?: string } = { boardId: '2' }) => ({
	accountId: '1',
	destination,
	fingerprint: bytesFingerprint('ab'),
	draft: { board: 'Travel', media: [{ url: 'x' }], ...draft },
});

it('the key of a draft is the one under which earlier versions stored its job', () => {
	const link = 'https://a.example/';
	const keys = [
		idempotencyKey(identity({ title: 'A', link, runAt: '2027-01-01T09:00:00Z' })),
		idempotencyKey(identity({}, { boardId: '2', sectionId: '3' })),
		idempotencyKey(identity({ idempotencyKey: 'mine' })),
	];
	expect(keys).toEqual([
		'pin:7d201fae457ef27b7fbde8958c0d0ac4d9e33380',
		'pin:16d50b2bedc1ded6f2dfd6da088bc1c447e6ff8b',
		'user:581be2a7ff3d1879183d7448012ce5332ca9e170',
	]);
});

describe('the digests of a payload', () => {
	const texts = { title: 'a', description: 'b', link: 'https://c.example/', altText: 'd' };
	const all = { ...texts, dominantColor: '#AABBCC', runAt: '2027-01-01T09:00:00Z' };
	const differing = (change: object, destination?: { boardId: string; sectionId?: string }) =>
		differingFields(payloadDigests(identity(all)), payloadDigests(identity({ ...all, ...change }, destination)));

	it('name every field that differs, by its column', () => {
		expect(differing({}, { boardId: '3' })).toEqual(['board']);
		expect(differing({}, { boardId: '2', sectionId: '3' })).toEqual(['board']);
		expect(differing({ altText: 'x', description: undefined })).toEqual(['alt_text', 'description']);
		expect(differing({ title: 'x', link: 'https://x.example/' })).toEqual(['link', 'title']);
		expect(differing({ dominantColor: '#000000', runAt: '2027-01-01T09:00:01Z' })).toEqual([
			'dominant_color',
			'run_at',
		]);
		expect(differingFields({ media: 'a' }, { media: 'b' })).toEqual(['media']);
	});

	it('do not differ where the same is written in another way', () => {
		expect(
			differing({ link: 'HTTPS://C.example:443/#top', dominantColor: '#aabbcc', runAt: '2027-01-01T10:00:00+01:00' }),
		).toEqual([]);
	});

	it('name the declaration of artificial intelligence, which makes no other pin', () => {
		const declared = { ...all, aiDisclosures: ['SYNTHETIC_PERFORMER', 'AI_MODIFIED'] };
		expect(differing(declared)).toEqual(['ai_disclosures']);
		expect(differing({ aiDisclosures: [] })).toEqual([]);
		expect(idempotencyKey(identity(declared))).toBe(idempotencyKey(identity(all)));
	});

	it('leave out what is not given, and hold no text', () => {
		expect(Object.keys(payloadDigests(identity()))).toEqual(['board', 'media']);
		for (const digest of Object.values(payloadDigests(identity(all)))) expect(digest).toMatch(/^[0-9a-f]{10}$/);
	});
});

describe('a title is the same', () => {
	const key = (title: string) => idempotencyKey(identity({ title }));
	const digests = (description: string) => payloadDigests(identity({ description, altText: description }));

	it('in both forms of Unicode', () => {
		expect(key('Cafe\u0301')).toBe(key('Caf\u00e9'));
		expect(digests('Cafe\u0301')).toEqual(digests('Caf\u00e9'));
	});

	it('with and without NUL, and with a space for any other control character', () => {
		expect(key('T\0i\0t\0l\0e\0')).toBe(key('Title'));
		expect(key('one\u000Btwo')).toBe(key('one two'));
		expect(digests('one\r\ntwo')).toEqual(digests('one\ntwo'));
		expect(digests('one\ntwo')).not.toEqual(digests('one two'));
	});
});

describe('a link', () => {
	const key = (link: string) => idempotencyKey(identity({ link }));

	it.each(['#/summer', '#!/summer', '#!summer'])('that leads to another page by %s is another link', (route) => {
		expect(key(`https://a.example/${route}`)).not.toBe(key('https://a.example/'));
		expect(key(`https://a.example/${route}`)).not.toBe(key(`https://a.example/${route}er`));
	});

	it('that leads to another place of the same page is the same link', () => {
		expect(key('https://a.example/lake#reviews')).toBe(key('https://a.example/lake'));
	});
});

it('a text is compared as it is listed: composed, trimmed, and with single spaces', () => {
	expect(plainText('  Cafe\u0301 \n\t au  lait ')).toBe('Caf\u00e9 au lait');
	expect([plainText(null), plainText(undefined)]).toEqual(['', '']);
});
