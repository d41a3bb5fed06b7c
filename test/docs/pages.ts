import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export const ROOT = join(__dirname, '../..');
const DOCS = join(ROOT, 'docs');

/** Written from the code by other commands, and checked by tests of their own. */
export const GENERATED = ['command-line.md', 'troubleshooting.md'];

export interface Block {
	/** The first word after the fence, such as `sh`. */
	language: string;
	/** What else stands there, such as `output=meter`. */
	kind: string;
	text: string;
	/** Where it begins, from 1. */
	line: number;
}

export interface Page {
	/** From the project's root: `README.md`, `docs/nodes.md`. */
	name: string;
	text: string;
	blocks: Block[];
	/** Without its blocks. */
	prose: string;
}

const FENCE = /^```(\w*) ?(.*)\n([\s\S]*?)^```$/gm;

function pageOf(name: string): Page {
	const text = readFileSync(join(ROOT, name), 'utf8');
	const blocks = [...text.matchAll(FENCE)].map(([, language = '', kind = '', content = ''], index, all) => ({
		language,
		kind: kind.trim(),
		text: content,
		line: text.slice(0, all[index]?.index).split('\n').length,
	}));
	return { name, text, blocks, prose: text.replace(FENCE, '') };
}

/** README and all pages of docs/ that are written by hand. */
export const pages: Page[] = [
	'README.md',
	...globSync(join(DOCS, '*.md'))
		.map((file) => basename(file))
		.filter((file) => !GENERATED.includes(file))
		.sort()
		.map((file) => `docs/${file}`),
].map(pageOf);

export function page(name: string): Page {
	const found = pages.find((each) => each.name === name);
	if (!found) throw new Error(`There is no page ${name}.`);
	return found;
}

export const blocksOf = (language: string) =>
	pages.flatMap(({ name, blocks }) =>
		blocks
			.filter((block) => block.language === language)
			.map((block) => ({ ...block, where: `${name}:${block.line}` })),
	);

/** The cells of a page's tables, row by row, without the heads. */
export function tableRows({ prose }: Page): string[][] {
	return prose
		.split('\n')
		.filter((line) => line.startsWith('|') && !/^\|[-| ]+\|$/.test(line))
		.map((line) =>
			line
				.slice(1, -1)
				.split(/(?<!\\)\|/)
				.map((cell) => cell.trim()),
		);
}

/** What stands as code within the text: `--json`. */
export const codeSpans = ({ prose }: Page) => [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);

export const isThere = (path: string) => existsSync(join(ROOT, path));

/** The documentation has fixed dates; a week from now, they are ahead whenever the tests run. */
export function withDatesAhead(text: string): string {
	const day = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
	return text.replaceAll('2027-03-01T', `${day(7)}T`).replaceAll('2027-03-02T', `${day(8)}T`);
}
