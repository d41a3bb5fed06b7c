// Writes the tables of docs/pinterest-node.md from the node's description, its schemas and the scopes of its calls:
// npm run docs:generate
import { existsSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadTypeScript } from './load-ts.mjs';

const page = fileURLToPath(new URL('../docs/pinterest-node.md', import.meta.url));
const schemas = new URL('../nodes/Pinterest/__schema__/v1.0.0/', import.meta.url);
const GENERATED = /(?<=<!-- Written by `npm run docs:generate`. -->\n)[\s\S]*(?=<!-- end -->)/;

const SOURCE = `
	export { operationOf, resourceProperties } from './nodes/Pinterest/resources';
	export { SCOPES } from './lib/pinterest/scopes';
`;
/** Every execution asks whose account it is. */
const ALWAYS = 'user_accounts:read';

const row = (cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** The names of the parameters; of a collection with what can be added to it. */
const settingsOf = (properties) =>
	properties
		.filter(({ type }) => type !== 'notice')
		.map(({ type, displayName, options }) =>
			type === 'collection'
				? `*${displayName}*: ${[...new Set(options.map((option) => option.displayName))].join(', ')}`
				: `*${displayName}*`,
		);

function fieldsOf(resource, operation) {
	const file = new URL(`${resource}/${operation}.json`, schemas);
	if (!existsSync(file)) throw new Error(`${resource}: ${operation} has no schema.`);
	return Object.keys(JSON.parse(readFileSync(file, 'utf8')).properties);
}

const scopesOf = (calls, scopes) =>
	[...new Set(calls.flatMap((call) => scopes[call] ?? []))].filter((scope) => scope !== ALWAYS).sort();

const code = (names) => names.map((name) => `\`${name}\``).join(', ');

async function tables() {
	const { operationOf, resourceProperties, SCOPES } = await loadTypeScript(SOURCE);
	const resources = resourceProperties.findLast(({ name }) => name === 'resource').options;
	return resources.map(({ name, value }) => {
		const { options } = resourceProperties.find(
			(property) => property.name === 'operation' && property.displayOptions.show.resource.includes(value),
		);
		const rows = options.map((option) => {
			const { calls = [], description } = operationOf(value, option.value);
			return row([
				`*${option.name}*`,
				option.description,
				[...new Set(settingsOf(description))].join(', '),
				code(fieldsOf(value, option.value)),
				code(scopesOf(calls, SCOPES)),
			]);
		});
		const head = row(['operation', 'what it does', 'settings', 'returns', 'scopes']);
		return [`### ${name}`, [head, row(['---', '---', '---', '---', '---']), ...rows].join('\n')].join('\n\n');
	});
}

/** The page with the tables as they are now. */
export async function pinterestNodePage() {
	const text = await readFile(page, 'utf8');
	const written = (await tables()).join('\n\n');
	return text.replace(GENERATED, () => `\n${written}\n\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(page, await pinterestNodePage());
