import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { expect, it } from 'vitest';
import { afterThisTest } from '../support/cleanup';
import { ownFolder } from '../support/cli';
import { blocksOf, page, ROOT, tableRows } from './pages';

interface Entry {
	command: string;
	args: string[];
	env: Record<string, string>;
}

/** The tools that a client is offered which is set up as the page says. */
async function offered(more: string[]): Promise<string[]> {
	const [block] = blocksOf('json').filter(({ kind }) => kind === 'mcp');
	const { mcpServers } = JSON.parse(block?.text ?? '') as { mcpServers: Record<string, Entry> };
	const { command, args, env } = mcpServers.pinterest as Entry;
	expect([command, ...args.slice(0, 2)]).toEqual(['npx', '-y', 'n8n-nodes-pinterest-pipeline']);
	const folder = await ownFolder();
	const own = args.slice(2).map((arg) => (arg.startsWith('/') ? folder : arg));
	const client = new Client({ name: 'test', version: '1' });
	await client.connect(
		new StdioClientTransport({
			command: process.execPath,
			args: [join(ROOT, 'dist/runner/cli.js'), ...own, ...more],
			env: { PATH: process.env.PATH ?? '', HOME: folder, ...env },
		}),
	);
	afterThisTest(async () => await client.close());
	return (await client.listTools()).tools.map(({ name }) => name).sort();
}

it('the page on agents has every tool of the server that its snippet starts, and says which of them publish', async () => {
	const rows = tableRows(page('docs/ai-agents.md')).filter(
		([tool, ...cells]) => /^`/.test(tool ?? '') && cells.length === 2,
	);
	const named = rows.map(([tool = '', , publishes]) => ({
		name: tool.replaceAll('`', ''),
		publishes: publishes === 'yes',
	}));
	expect(await offered([])).toEqual(
		named
			.filter(({ publishes }) => !publishes)
			.map(({ name }) => name)
			.sort(),
	);
	expect(await offered(['--allow-writes'])).toEqual(named.map(({ name }) => name).sort());
});
