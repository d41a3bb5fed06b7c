// Measures what the look-up makes of pins that are listed in other ways than they were sent, prints it as tables, and writes
// them into docs/the-lookup.md: npm run docs:generate
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadTypeScript } from './load-ts.mjs';

const page = fileURLToPath(new URL('../docs/the-lookup.md', import.meta.url));
const GENERATED = /(?<=<!-- Written by `npm run docs:generate`. -->\n)[\s\S]*(?=<!-- end -->)/;

const TIMES = 1_000;
const SEED = 2027;

const percent = (count) => `${((100 * count) / TIMES).toFixed(count % (TIMES / 100) === 0 ? 0 : 1)} %`;

const tableOf = (head, rows) =>
	[head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

async function tables() {
	const { SWITCHES, severalOf, ownPin, markedPin, othersPins } = await loadTypeScript(
		"export * from './test/lib/publish/listed/measure'",
	);
	const ways = [
		['as it was sent', () => ({})],
		...SWITCHES.map(([name, listing]) => [name, () => listing]),
		['two to five of these at once', severalOf],
	];
	const own = ways.map(([name, listing]) => {
		const [plain, marked] = [ownPin, markedPin].map((measure) => measure(TIMES, SEED, listing));
		return [
			`${name}`,
			...[plain.found, plain.cannotTell, plain.notThere, marked.found, marked.cannotTell, marked.notThere].map(percent),
		];
	});
	const others = othersPins(TIMES, SEED).map(([what, { found, cannotTell, notThere }]) => [
		what,
		...[notThere, cannotTell, found].map(percent),
	]);
	return `
${tableOf(['listed', 'found', 'cannot be told', 'sent again', 'with a marker: found', 'cannot be told', 'sent again'], own)}

The other way round, somebody else's pin stands on the board, in three of four cases without a readable date, and the publish never arrived. *Taken* would be a pin that is never published.

${tableOf(["somebody else's pin", 'seen to be another', 'cannot be told', 'taken'], others)}

`;
}

/** The page with the tables as they are measured now. */
export async function lookupPage() {
	const text = await readFile(page, 'utf8');
	const measured = await tables();
	return text.replace(GENERATED, () => measured);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
	const text = await lookupPage();
	await writeFile(page, text);
	console.log(GENERATED.exec(text)?.[0].trim());
}
