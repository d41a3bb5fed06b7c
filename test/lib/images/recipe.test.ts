import { expect, it } from 'vitest';
import { recipeOf, recipeText } from '../../../lib/images/recipe';

it.each([
	[{ shape: 'keep' }, 'keep'],
	[{ shape: 'keep', fill: '#ffffff', focus: 'centre' }, 'keep'],
	[{ shape: 'pad' }, 'pad:blur'],
	[{ shape: 'pad', fill: '#FFEEDD' }, 'pad:#ffeedd'],
	[{ shape: 'crop' }, 'crop:attention'],
	[{ shape: 'crop', focus: 'centre' }, 'crop:centre'],
] as const)('%j is the recipe %s, and the text leads back to it', (recipe, text) => {
	expect(recipeText(recipe)).toBe(text);
	expect(recipeText(recipeOf(text) ?? { shape: 'keep', fill: 'none' })).toBe(text);
});

it.each([
	['pad', 'pad:blur'],
	['crop', 'crop:attention'],
	[' Crop:Centre ', 'crop:centre'],
])('"%s" is short for %s', (written, text) => {
	const recipe = recipeOf(written);
	expect(recipe && recipeText(recipe)).toBe(text);
});

it.each(['', 'stretch', 'keep:blur', 'pad:white', 'pad:#fff', 'pad:#ffffff:blur', 'crop:blur', 'crop:'])(
	'"%s" is no recipe',
	(text) => {
		expect(recipeOf(text)).toBeUndefined();
	},
);
