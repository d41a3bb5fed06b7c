import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ANSWERS } from '../../lib/pinterest/errors';
import { RULES } from '../../lib/preflight/limits';
import { codeOf, TABLES } from '../../lib/sentences/problems';
import { PROBLEMS as NODES } from '../../nodes/shared/sentences';
import { PROBLEMS as RUNNER } from '../../runner/sentences';
import { troubleshootingPage } from '../../scripts/docs-troubleshooting.mjs';
import { DOCS } from './pages';

const committed = readFileSync(join(DOCS, 'troubleshooting.md'), 'utf8');
const headings = [...committed.matchAll(/^## (.+)$/gm)].map(([, heading = '']) => heading);

describe('the page on troubleshooting', () => {
	it('is what the tables of problems give; "npm run docs:generate" writes it', async () => {
		expect(committed).toBe(await troubleshootingPage());
	});

	it('has a section for every code, in alphabetical order', () => {
		const keys = [...TABLES, NODES, RUNNER, RULES].flatMap((table) => Object.keys(table));
		const codes = [...keys, ...ANSWERS.map(({ problem }) => problem)].map(codeOf);
		expect(headings).toEqual([...new Set(codes)].sort());
		expect(headings.length).toBeGreaterThan(130);
	});

	it('has no sentence without its values, and nothing that the site takes for a tag or a template', () => {
		const text = committed.replace(/<!--.*?-->/gs, '').replace(/`[^`\n]*`/g, '');
		expect(text).not.toMatch(/undefined|NaN|\[object/);
		expect(text).not.toMatch(/<|\{\{/);
	});
});
