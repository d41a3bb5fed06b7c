import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { lookupPage } from '../../scripts/docs-lookup.mjs';
import { DOCS } from './pages';

describe('the page on the look-up', () => {
	it('has the tables that are measured; "npm run docs:generate" writes them', async () => {
		const page = await lookupPage();
		expect(readFileSync(join(DOCS, 'the-lookup.md'), 'utf8')).toBe(page);
		expect(page).toMatch(/\| date: missing \|.*\| 100 % \|/);
	});

	it('has no line in which a pin would be sent again', async () => {
		const own = (await lookupPage()).split('\n').filter((line) => /^\| (as|date|link|texts|null|two)[: ]/.test(line));
		const sentAgain = own
			.map((line) => line.split('|').map((cell) => cell.trim()))
			.map((cells) => [cells[4], cells[7]]);
		expect(sentAgain.length).toBeGreaterThan(35);
		expect(new Set(sentAgain.flat())).toEqual(new Set(['0 %']));
	});
});
