import fc from 'fast-check';
import { expect, it } from 'vitest';
import { imageName } from '../../../lib/boards/image-name';

it.each([
	['Lemon Tart with Mint', '7-lemon-tart-with-mint'],
	['Crème Brûlée & Ångström', '7-creme-brulee-angstrom'],
	['Süße Straße, Ærø, Łódź', '7-susse-strasse-aero-lodz'],
	['日本の庭が', '7-日本の庭が'],
	['हिन्दी में', '7-हिन्दी-में'],
	['❤️ love ❤️', '7-love'],
	['../../etc/passwd', '7-etc-passwd'],
	['CON', '7-con'],
	['a\u200Bb\u202Ec', '7-abc'],
	['', '7'],
	['🎉🎉', '7'],
])('imageName makes of the title %j the name %s', (title, name) => {
	expect(imageName('7', 1, title)).toBe(name);
});

it('imageName is safe as a file name on every system, short, the same again, and another one for each image of a pin', () => {
	const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string());
	fc.assert(
		fc.property(text, fc.integer({ min: 1, max: 5 }), (title, number) => {
			const name = imageName('1089307415902116047', number, title);
			expect(name).toMatch(/^1089307415902116047(-[1-5])?(-[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u);
			expect(Buffer.byteLength(name)).toBeLessThanOrEqual(110);
			expect(name).toBe(name.normalize('NFC'));
			expect(name.isWellFormed()).toBe(true);
			const names = [1, 2, 3, 4, 5].map((each) => imageName('1089307415902116047', each, title).toLowerCase());
			expect(new Set(names).size).toBe(5);
		}),
		{ numRuns: 2000 },
	);
});
