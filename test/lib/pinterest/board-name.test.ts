import { describe, expect, it } from 'vitest';
import { bySlug, nearestNames, readBoardAddress, splits } from '../../../lib/pinterest/board-name';

describe("a board's address", () => {
	it.each([
		['https://www.pinterest.com/anna/summer-recipes/', { user: 'anna', board: 'summer-recipes' }],
		['https://www.pinterest.com/anna/summer-recipes', { user: 'anna', board: 'summer-recipes' }],
		['http://pinterest.com/anna/summer-recipes/?utm_source=mail#top', { user: 'anna', board: 'summer-recipes' }],
		['https://www.pinterest.de/anna/reisen/', { user: 'anna', board: 'reisen' }],
		['https://de.pinterest.com/anna/reisen/', { user: 'anna', board: 'reisen' }],
		['https://www.pinterest.co.uk/anna/travel/', { user: 'anna', board: 'travel' }],
		['https://www.pinterest.com.mx/anna/viajes/', { user: 'anna', board: 'viajes' }],
		['www.pinterest.jp/anna/travel/', { user: 'anna', board: 'travel' }],
		['https://www.pinterest.fr/anna/d%C3%A9co-maison/', { user: 'anna', board: 'déco-maison' }],
		['https://www.pinterest.com/anna/home/kitchen/', { user: 'anna', board: 'home', section: 'kitchen' }],
		['https://www.pinterest.com/anna/50%/', { user: 'anna', board: '50%' }],
	])('is read from %s', (text, address) => expect(readBoardAddress(text)).toEqual(address));

	it.each([
		'https://www.pinterest.com/pin/123456789/',
		'https://www.pinterest.com/anna/',
		'https://www.pinterest.com/anna/home/kitchen/more/',
		'https://example.com/anna/summer-recipes/',
		'https://pinterest.com.example.com/anna/summer-recipes/',
	])('is not %s, which leads to something else', (text) => expect(readBoardAddress(text)).toBe('other'));

	it.each(['Summer Recipes', 'Home Ideas/Kitchen', 'pinterest', '549755885175000001'])(
		'is not %s, which is no address',
		(text) => expect(readBoardAddress(text)).toBeUndefined(),
	);
});

describe("an address's slug", () => {
	const boards = (...names: string[]) => names.map((name, index) => ({ id: String(index), name }));
	it.each([
		['Summer Recipes', 'summer-recipes'],
		["Mom's Kitchen & Garden", 'moms-kitchen-garden'],
		['Déco Maison', 'déco-maison'],
		['Déco Maison'.normalize('NFD'), 'deco-maison'],
		['旅行 写真', '旅行-写真'],
		['Food / Drinks', 'food-drinks'],
	])('fits the board %s as %s', (name, slug) =>
		expect(bySlug(boards('Travel', name), slug).map((board) => board.name)).toEqual([name]),
	);

	it('fits no board if it has no letters', () => expect(bySlug(boards('🎂', '!'), '🎂')).toEqual([]));
});

it('Board/Section is split at each slash, the last one first', () => {
	expect(splits('A/B / C')).toEqual([
		{ board: 'A/B', section: 'C' },
		{ board: 'A', section: 'B / C' },
	]);
	expect(splits('/A')).toEqual([]);
	expect(splits('A/')).toEqual([{ board: 'A', section: '' }]);
});

it('the nearest names come first, and no more than five', () => {
	const names = ['Travel', 'Gardens', 'Recipes', 'Home', 'Art', 'Music'].map((name) => ({ id: name, name }));
	expect(nearestNames(names, ['Recipies/Soups', 'Recipies'])[0]).toBe('Recipes');
	expect(nearestNames(names, ['x'])).toHaveLength(5);
});
