import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SCOPES } from '../../lib/pinterest/scopes';
import { operationOf, resourcePropertiesOf } from '../../nodes/Pinterest/resources';
import { pinterestNodePage } from '../../scripts/docs-pinterest-node.mjs';
import { DOCS } from './pages';

interface Options {
	options?: { value: string }[];
}

it('the page on the node Pinterest has the tables of its resources; "npm run docs:generate" writes them', async () => {
	const written = await pinterestNodePage();
	expect(readFileSync(join(DOCS, 'pinterest-node.md'), 'utf8')).toBe(written);
	expect(written).toMatch(/\| \*Get Orphaned Uploads\* \|.*\| `pins:read` +\|/);
});

it('every call that an operation of the node Pinterest names has its scopes', () => {
	const operations = resourcePropertiesOf('pin').filter(({ name }) => name === 'operation');
	const calls = operations.flatMap(({ displayOptions, options }) =>
		((options ?? []) as NonNullable<Options['options']>).flatMap(
			({ value }) => operationOf(String(displayOptions?.show?.resource?.[0]), value).calls ?? [],
		),
	);
	expect(calls.length).toBeGreaterThan(30);
	expect(calls.filter((call) => !(call in SCOPES))).toEqual([]);
});
