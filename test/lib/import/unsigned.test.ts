import { expect, it } from 'vitest';
import { withoutSignatures } from '../../../lib/import/unsigned';

it.each([
	['https://cdn.example/a.jpg?X-Amz-Signature=5EC&X-Amz-Algorithm=AWS4-HMAC-SHA256', 'https://cdn.example/a.jpg'],
	['https://ann:5EC@cdn.example/a.jpg', 'https://cdn.example/a.jpg'],
	['ftp://ann:5EC@cdn.example/a.jpg', undefined],
	['https://cdn.example/a.jpg?token=5EC', 'https://cdn.example/a.jpg'],
	['shop.example/a.jpg?token=5EC', 'shop.example/a.jpg'],
	['https://cdn.example/image/upload/s--5EC5EC5E--/a.jpg', 'https://cdn.example/image/upload/a.jpg'],
	[
		'https://cdn.example/a.jpg?token=5EC,https://cdn.example/b.jpg?v=2',
		'https://cdn.example/a.jpg,https://cdn.example/b.jpg?v=2',
	],
])('a cell %s is stored without what signs it', (cell, kept) => {
	const { values, unsigned } = withoutSignatures({ media_url: cell, title: 'A title' });
	expect(values.media_url).not.toContain('5EC');
	if (kept !== undefined) expect(values.media_url).toBe(kept);
	expect([values.title, unsigned]).toEqual(['A title', ['media_url']]);
});

it.each(['https://cdn.example/a.jpg?v=2', 'media/a.jpg', 'Why? Because: it is so', '=SUM(A1)', 'a?b=c'])(
	'a cell %s is stored as it is',
	(cell) => {
		expect(withoutSignatures({ cell })).toEqual({ values: { cell }, unsigned: [] });
	},
);
