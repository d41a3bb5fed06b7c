import { globSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IWorkflowBase } from 'n8n-workflow';
import { describe, expect, it } from 'vitest';
import { templates } from '../real-n8n/templates';
import { page, ROOT } from './pages';

const PICTURE_BYTES = 120_000;
const FILES = globSync('workflows/*.json', { cwd: ROOT }).map((file) => basename(file));
const { text } = page('docs/templates.md');
/** The row of a workflow in one of the tables. */
const rowOf = (file: string) => text.split('\n').find((line) => line.startsWith(`| [${file}](../workflows/${file})`));

describe('the templates', () => {
	it('each workflow has a row on the page of templates', () => {
		expect(FILES.length).toBeGreaterThan(7);
		expect(FILES.filter((file) => rowOf(file) === undefined)).toEqual([]);
	});

	it.each(templates.map(({ file }) => file))('%s has a picture, and a note that says what to fill in', (file) => {
		const picture = join('docs/pictures/templates', `${basename(file, '.json')}.png`);
		expect(rowOf(file)).toContain(`](${picture.replace('docs/', '')})`);
		expect(statSync(join(ROOT, picture)).size).toBeLessThanOrEqual(PICTURE_BYTES);
		const { nodes } = JSON.parse(readFileSync(join(ROOT, 'workflows', file), 'utf8')) as IWorkflowBase;
		expect(nodes.map(({ type }) => type)).toContain('n8n-nodes-base.stickyNote');
	});
});
