import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { ownFolder } from '../support/cli';
import { blocksOf, pages, ROOT } from './pages';

describe('the site', () => {
	it('is built from the pages, with their diagrams drawn and nothing from other hosts', async () => {
		// Its pages show the tokens of the emulator, on purpose.
		const site = join(await ownFolder({ inputs: ['site'] }), 'site');
		const vitepress = join(ROOT, 'node_modules/vitepress/bin/vitepress.js');
		// Rejects where a link is broken.
		await promisify(execFile)(process.execPath, [vitepress, 'build', 'docs', '--outDir', site], { cwd: ROOT });
		const ofSite = pages.filter(({ name }) => name.startsWith('docs/'));
		let diagrams = 0;
		for (const { name } of ofSite) {
			const html = await readFile(join(site, name.slice('docs/'.length).replace(/md$/, 'html')), 'utf8');
			expect(
				html.match(
					/<(?:script|img|video|iframe)[^>]*src="(?:https?:)?\/\/[^"]*"|<link[^>]*href="(?:https?:)?\/\/[^"]*"/g,
				),
			).toBeNull();
			diagrams += html.match(/<img class="diagram"/g)?.length ?? 0;
		}
		expect(diagrams).toBe(blocksOf('mermaid').length);
		expect(diagrams).toBeGreaterThan(1);
		expect(existsSync(join(site, 'index.html'))).toBe(true);
		expect(await readFile(join(site, 'simulation.html'), 'utf8')).toContain('href="/simulator.html" target="_self"');
		const simulator = await readFile(join(site, 'simulator.html'), 'utf8');
		expect(simulator).toContain('Try to make it publish a pin twice');
		expect(simulator).not.toMatch(/<(?:script|link|img)[^>]*(?:src|href)="(?!data:)/);
	}, 180_000);
});
