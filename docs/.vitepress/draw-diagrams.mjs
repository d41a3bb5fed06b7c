// Draws the diagrams that have no picture yet, and removes the pictures of those that are gone:
//   CHROMIUM_PATH=/usr/bin/chromium node docs/.vitepress/draw-diagrams.mjs
// Installs Mermaid in a cache folder the first time, apart from the project's own packages.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { diagramsIn, docs, pictureOf } from './diagrams.mjs';

const VERSION = '11.17.2';
const cache = fileURLToPath(new URL('../../node_modules/.cache/mermaid/', import.meta.url));
const script = join(cache, 'node_modules/mermaid/dist/mermaid.min.js');

if (!existsSync(script)) {
	mkdirSync(cache, { recursive: true });
	const args = ['install', '--prefix', cache, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
	const { status, stderr } = spawnSync('npm', [...args, `mermaid@${VERSION}`], { cwd: cache, encoding: 'utf8' });
	if (status !== 0) throw new Error(`Mermaid cannot be installed: ${stderr}`);
}

const wanted = new Map(
	globSync(join(docs, '*.md'))
		.flatMap((file) => diagramsIn(readFileSync(file, 'utf8')))
		.map((diagram) => [pictureOf(diagram), diagram]),
);
mkdirSync(join(docs, 'diagrams'), { recursive: true });
for (const name of readdirSync(join(docs, 'diagrams'))) {
	if (!wanted.has(`diagrams/${name}`)) rmSync(join(docs, 'diagrams', name));
}

const browser = await chromium.launch({
	executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
	args: ['--no-sandbox'],
});
const page = await browser.newPage();
await page.addScriptTag({ path: script });
for (const [picture, diagram] of wanted) {
	if (existsSync(join(docs, picture))) continue;
	const svg = await page.evaluate(async (text) => {
		// Text as SVG text: an <img> shows no HTML inside an SVG.
		const look = { htmlLabels: false, useMaxWidth: false };
		const { mermaid } = globalThis;
		const settings = { startOnLoad: false, theme: 'neutral', fontFamily: 'Arial, Helvetica, sans-serif' };
		mermaid.initialize({ ...settings, htmlLabels: false, flowchart: look, state: look });
		return (await mermaid.render('diagram', text)).svg;
	}, diagram);
	writeFileSync(join(docs, picture), `${svg.replace(/<br>/g, '<br/>')}\n`);
	process.stdout.write(`${picture}\n`);
}
await browser.close();
