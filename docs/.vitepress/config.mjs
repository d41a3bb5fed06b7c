import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'vitepress';
import { buildPage } from '../../sim/page/build.mjs';
import { docs, pictureOf } from './diagrams.mjs';

const REPOSITORY = 'https://github.com/n8n-nodes-pinterest-pipeline/n8n-nodes-pinterest-pipeline';

/** Pages in reading order, by their titles. */
const USERS = {
	'Connect an account': 'connect',
	'Access tiers': 'access-tiers',
	Accounts: 'accounts',
	'Create a pin': 'create-a-pin',
	'Columns and spreadsheets': 'columns-and-spreadsheets',
	Boards: 'boards',
	'Plan an import': 'plan',
	'Edited rows': 'edited-rows',
	'The operations page': 'operations-page',
	'Pins from a terminal': 'jobs',
	Imports: 'imports',
	Results: 'results',
	'Images of a board': 'board-images',
	Nodes: 'nodes',
	'The node Pinterest': 'pinterest-node',
	Templates: 'templates',
	'AI agents': 'ai-agents',
	Checks: 'checks',
	'Images made fit': 'images-made-fit',
	Videos: 'videos',
	'Due dates': 'due-dates',
	'Rate limits': 'rate-limits',
	Troubleshooting: 'troubleshooting',
	'Command line': 'command-line',
};
const BEHIND = {
	'The promise': 'the-promise',
	'The simulation': 'simulation',
	'The look-up': 'the-lookup',
	'Job states': 'job-states',
	'Outcome events': 'outcome-events',
	'JSON API': 'api',
	Metrics: 'metrics',
	Telemetry: 'telemetry',
	'Stores and workers': 'stores-and-workers',
	'Deploy with Docker': 'deploy',
	Capacity: 'capacity',
	Emulator: 'emulator',
	'How it works': 'how-it-works',
	Development: 'development',
};
/** Written by other commands: the site is built without them where they are not there yet. */
const GENERATED = ['troubleshooting', 'command-line'];

const isThere = (page) => existsSync(join(docs, `${page}.md`));

const section = (text, pages) => ({
	text,
	items: Object.entries(pages)
		.filter(([, page]) => isThere(page))
		.map(([title, page]) => ({ text: title, link: `/${page}` })),
});

/** The site has the page of the simulation too, beside its own pages. */
const SIMULATOR = { source: '../sim/page', file: 'simulator.html' };

/** Links that leave docs/ lead to the repository. */
function repositoryLinks(markdown) {
	markdown.core.ruler.push('repository_links', ({ tokens }) => {
		for (const token of tokens.flatMap(({ children }) => children ?? [])) {
			const href = token.type === 'link_open' ? token.attrGet('href') : null;
			if (href === SIMULATOR.source) {
				token.attrSet('href', `/${SIMULATOR.file}`);
				token.attrSet('target', '_self'); // it is no page of the site's own
			} else if (href?.startsWith('../')) token.attrSet('href', `${REPOSITORY}/blob/HEAD/${href.slice(3)}`);
		}
	});
}

/** Diagrams are shown by their pictures; one that was changed and not drawn again, as its text. */
function diagramPictures(markdown) {
	const { fence } = markdown.renderer.rules;
	markdown.renderer.rules.fence = (tokens, index, ...more) => {
		const { info, content } = tokens[index];
		const picture = info.trim() === 'mermaid' ? pictureOf(content) : undefined;
		if (!picture || !existsSync(join(docs, picture))) return fence(tokens, index, ...more);
		return `<p><img class="diagram" src="./${picture}" alt="The diagram of this section" /></p>`;
	};
}

export default defineConfig({
	title: 'Pinterest Pipeline',
	description: 'Publish images and videos on Pinterest from n8n and from the command line, each pin once',
	head: [['link', { rel: 'icon', href: 'data:,' }]],
	buildEnd: async ({ outDir }) => await buildPage(join(outDir, SIMULATOR.file)),
	ignoreDeadLinks: GENERATED.filter((page) => !isThere(page)).map((page) => new RegExp(`/${page}$`)),
	markdown: {
		config(markdown) {
			repositoryLinks(markdown);
			diagramPictures(markdown);
		},
	},
	themeConfig: {
		search: { provider: 'local' },
		outline: [2, 3],
		nav: [{ text: 'Repository', link: REPOSITORY }],
		sidebar: [
			{ text: 'Documentation', link: '/' },
			section('For everybody who publishes', USERS),
			section('Behind it', BEHIND),
		],
	},
});
