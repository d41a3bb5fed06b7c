// Writes docs/troubleshooting.md from the tables of problems in lib, nodes and runner, the rules of the
// checks, and the table of Pinterest's answers. `npm run docs:generate` runs it.
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { loadTypeScript } from './load-ts.mjs';

const page = fileURLToPath(new URL('../docs/troubleshooting.md', import.meta.url));

const TABLES = `
	export { codeOf, TABLES } from './lib/sentences/problems';
	export { ACTIONS, CATEGORIES } from './lib/model/problem';
	export { ANSWERS } from './lib/pinterest/errors';
	export { RULES } from './lib/preflight/limits';
	export { asMet, CATEGORY_OF, SENTENCES } from './lib/preflight/sentences';
	export { PROBLEMS as NODES } from './nodes/shared/sentences';
	export { PROBLEMS as RUNNER } from './runner/sentences';
`;

/** What to do, by the action of a problem. */
const WHAT_TO_DO = {
	'replace-asset': 'Replace or correct the image or the video.',
	'fix-url': 'Correct the address, or what is behind it.',
	'fix-row': 'Correct the row and import it again.',
	'fix-board': 'Choose another board or section, or check who may write to it.',
	reconnect: 'Connect the account again.',
	'upgrade-access': "Request more access for your app in Pinterest's developer portal.",
	'retry-later': 'Run it again in a few minutes.',
	wait: 'Wait. Run it again after the time that the problem names, or let a worker do it.',
	none: '',
};

/** Where a problem comes from, by its category. */
const COMES_FROM = {
	input: 'the row or the item',
	media: 'the image or the video',
	origin: 'the server that the media is downloaded from',
	auth: 'the token',
	access: 'the access level of the app, or the permissions of the token',
	'not-found': 'a board, section, pin or upload that Pinterest does not know',
	'rate-limit': 'a rate limit',
	spam: "Pinterest's spam protection",
	conflict: 'another pin with the same key, or another process',
	pinterest: 'Pinterest',
	network: 'the connection to Pinterest',
	store: 'the store',
	setup: 'the installation or its settings',
};

const INTRODUCTION = `# Troubleshooting

<!-- Written by \`npm run docs:generate\`. Change the sentences in the code, not here. -->

Every problem has a code, a sentence and an action. This page lists them by code. \`…\` stands for what the sentence names at that place, such as a file.

- **Comes from** is the problem's \`category\`: it says where to look.
- **What to do** is its \`action\`. A program can branch on both, and on the code.
- A **blocker** keeps a row from being published, a **warning** does not. Both are found before anything is sent, see [Checks](checks.md).
- **Pinterest's answer** is the HTTP status and the code in Pinterest's answer that mean this problem.
`;

/** Stands for whatever a sentence names: a text, a number or a list. */
const ANYTHING = Object.assign(new String('…'), { join: () => '…', map: () => ANYTHING });
/** A finding has a message only where something else found it. */
const ANY_ARGUMENTS = new Proxy({}, { get: (_, name) => (name === 'message' ? undefined : ANYTHING) });

/** Arguments that choose between sentences. */
const CASES = {
	'binary-missing': [
		[ANYTHING, 'nothing'],
		[ANYTHING, 'no bytes'],
	],
};

/** The column that a rule is about, where it is one. */
const fieldOf = (code) =>
	/^(title|description|alt-text|link)-(?:too-long|missing)$/.exec(code)?.[1].replace('-', '_') ?? '…';

/** Every sentence of every code. */
function* sentencesOf({ codeOf, TABLES, NODES, RUNNER, RULES, SENTENCES, CATEGORY_OF, asMet }) {
	for (const [key, { message, ...about }] of TABLES.flatMap(Object.entries))
		yield { ...about, code: codeOf(key), sentence: message(ANY_ARGUMENTS) };
	for (const [key, wording] of [NODES, RUNNER].flatMap(Object.entries)) {
		for (const values of CASES[key] ?? [Array(wording.length).fill(ANYTHING)]) {
			const { message, ...about } = wording(...values);
			yield { ...about, code: codeOf(key), sentence: message };
		}
	}
	for (const [code, say] of Object.entries(SENTENCES)) {
		if (say === asMet) continue; // a problem of one of the tables
		const { action, severity } = RULES[code];
		// Only a blocker becomes a problem, with a category.
		const category = severity === 'blocker' ? (CATEGORY_OF[action] ?? 'input') : undefined;
		// What is computed from a number that is not there is not a number.
		const sentence = say(ANY_ARGUMENTS, fieldOf(code)).replaceAll('NaN', '…');
		yield { code, category, action, sentence };
	}
}

/** By which statuses and codes Pinterest's answers mean a problem. */
function answersOf({ ANSWERS, codeOf }, code) {
	const rules = ANSWERS.filter(({ problem, status }) => status !== undefined && codeOf(problem) === code);
	const forms = rules.map(({ status, code: number, says }) =>
		[
			`status ${status}`,
			number === undefined ? '' : ` with code ${number}`,
			says ? ', recognised by its text' : '',
		].join(''),
	);
	return [...new Set(forms)].join('; ');
}

/** Text that neither Markdown nor Vue takes for something else. Names of settings and addresses become code. */
function markdown(text) {
	return text
		.split(/(`[^`]*`|https?:\/\/[^\s,]+[^\s,.]|\b[A-Za-z]+(?:_[A-Za-z]+)+(?:=\d+(?:\/\d+)?)?)/)
		.map((part, index) => {
			if (index % 2 === 1) return part.startsWith('`') ? part : `\`${part}\``;
			return part
				.replace(/&/g, '&amp;')
				.replace(/</g, '&lt;')
				.replace(/>/g, '&gt;')
				.replace(/\{/g, '&#123;')
				.replace(/\[/g, '\\[');
		})
		.join('');
}

const unique = (values) => [...new Set(values.filter(Boolean))];

/** What else is known of a code. */
function* factsOf(tables, code) {
	const answers = answersOf(tables, code);
	if (answers) yield `- Pinterest's answer: ${answers}`;
	const rule = tables.RULES[code];
	if (rule) yield `- Check: ${rule.severity}${rule.optional ? ', off unless you add it' : ''}`;
}

/** Sentences with one category and one action. */
function groupOf(group) {
	const [{ category, action }] = group;
	const whatToDo = unique([WHAT_TO_DO[action], ...group.map(({ advice }) => advice)]).map(markdown);
	const quotes = unique(group.map(({ sentence }) => sentence)).map((sentence) => `> ${markdown(sentence)}`);
	return [
		quotes.join('\n>\n'),
		'',
		...(category ? [`- Comes from: ${COMES_FROM[category]} (\`${category}\`)`] : []),
		`- What to do: ${whatToDo.join(' ') || 'nothing, or what the sentence says'} (\`${action}\`)`,
	].join('\n');
}

function sectionOf(tables, code, sentences) {
	const groups = [...Map.groupBy(sentences, ({ category, action }) => `${category} ${action}`).values()].map(groupOf);
	const facts = [...factsOf(tables, code)].join('\n');
	const [only, ...others] = groups;
	const text = others.length === 0 ? [`${only}\n${facts}`] : [facts, ...groups];
	return [`## ${code}`, ...text].join('\n\n');
}

/** The whole page. */
export async function troubleshootingPage() {
	const all = await loadTypeScript(TABLES);
	const byCode = Map.groupBy(sentencesOf(all), ({ code }) => code);
	for (const words of [WHAT_TO_DO, COMES_FROM]) {
		const known = words === WHAT_TO_DO ? all.ACTIONS : all.CATEGORIES;
		const missing = known.filter((name) => !(name in words));
		if (missing.length > 0) throw new Error(`The page has no words for ${missing.join(', ')}.`);
	}
	const codes = [...byCode.keys()].sort();
	const sections = codes.map((code) => sectionOf(all, code, byCode.get(code)));
	const text = [INTRODUCTION, ...sections].join('\n\n');
	return await format(text, { ...(await resolveConfig(page)), parser: 'markdown' });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await writeFile(page, await troubleshootingPage());
