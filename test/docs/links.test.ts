import { dirname, join } from 'node:path';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codeSpans, GENERATED, isThere, page, pages, ROOT, type Page } from './pages';

const headings = (markdown: string) =>
	[...markdown.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

/** As GitHub makes it, and the site: for plain headings they agree. */
const anchorOf = (heading: string) =>
	heading
		.toLowerCase()
		.replace(/[^\w\s-]/g, '')
		.trim()
		.replace(/\s/g, '-');

const linksOf = ({ prose }: Page) => [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);

/** Why a link leads nowhere; undefined where it leads somewhere. */
function brokenLink({ name, text }: Page, link: string): string | undefined {
	if (/^https?:/.test(link)) return undefined;
	const [path = '', anchor] = link.split('#');
	const file = path === '' ? name : join(dirname(name), path);
	if (GENERATED.some((generated) => file === join('docs', generated)) && !isThere(file)) return undefined;
	if (!isThere(file)) return `${name}: there is no ${file}`;
	if (anchor === undefined) return undefined;
	const markdown = path === '' ? text : readFileSync(join(ROOT, file), 'utf8');
	return headings(markdown).includes(anchor) ? undefined : `${name}: ${file} has no heading #${anchor}`;
}

describe('links in the documentation', () => {
	it('every link between pages, to files and to pictures leads somewhere', () => {
		const links = pages.flatMap((each) => linksOf(each).map((link) => [each, link] as const));
		expect(links.length).toBeGreaterThan(50);
		expect(links.flatMap(([from, link]) => brokenLink(from, link) ?? [])).toEqual([]);
	});

	it('a link to a missing page, file or heading is found', () => {
		const readme = page('README.md');
		expect(brokenLink(readme, 'docs/absent.md')).toContain('there is no docs/absent.md');
		expect(brokenLink(readme, 'docs/nodes.md#absent')).toContain('no heading #absent');
	});

	it('README and the list of pages link to every page', () => {
		const names = [...pages.map(({ name }) => name), ...GENERATED.map((name) => `docs/${name}`)].filter(
			(name) => name.startsWith('docs/') && name !== 'docs/index.md',
		);
		const linked = (from: string) => linksOf(page(from)).map((link) => join(dirname(from), link));
		expect(names.filter((name) => !linked('README.md').includes(name))).toEqual([]);
		expect(names.filter((name) => !linked('docs/index.md').includes(name))).toEqual([]);
	});

	it('every file of lib that a page names is there, once its folder is', () => {
		const named = pages.flatMap((each) => [
			...codeSpans(each),
			...each.blocks.flatMap(({ text }) => text.match(/lib\/[\w-]+\/[\w-]+\.ts/g) ?? []),
		]);
		const files = [...new Set(named)].filter((code) => /^lib\/[\w-]+\/[\w-]+\.ts$/.test(code));
		expect(files.length).toBeGreaterThan(8);
		expect(files.filter((file) => isThere(dirname(file)) && !isThere(file))).toEqual([]);
	});
});
