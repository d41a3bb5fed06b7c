import { describe, expect, it } from 'vitest';
import { parseFit, recipeFor } from '../../../lib';
import { pinDraftSchema } from '../../../lib/model/pin-draft';

describe('the text of a recipe', () => {
	it.each([
		['keep', 'keep', { shape: 'keep' }],
		[' PAD ', 'pad:blur', { shape: 'pad', fill: 'blur' }],
		['pad:#FFcc00', 'pad:#ffcc00', { shape: 'pad', fill: '#ffcc00' }],
		['crop', 'crop:attention', { shape: 'crop', focus: 'attention' }],
		['crop:centre', 'crop:centre', { shape: 'crop', focus: 'centre' }],
	])('%s is kept as %s, which a draft may have', (given, text, recipe) => {
		expect(parseFit(given)).toBe(text);
		expect(recipeFor(text, 'media')).toEqual(recipe);
		expect(recipeFor(text, 'cover')).toEqual({ shape: 'keep' });
		expect(pinDraftSchema.parse({ board: 'b', media: [{ url: 'u' }], fit: text }).fit).toBe(text);
	});

	it.each(['', 'pad:red', 'crop:left', 'keep:blur', 'fit'])('%j is refused', (text) => {
		expect(() => parseFit(text)).toThrow('Write keep, pad, pad:#ffffff, crop or crop:centre.');
		expect(pinDraftSchema.safeParse({ board: 'b', media: [{ url: 'u' }], fit: text }).success).toBe(false);
	});
});
