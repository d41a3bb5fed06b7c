import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { INodeExecutionData, IWorkflowBase } from 'n8n-workflow';
import { openStore, systemClock } from '../../lib';
import { EXIT } from '../exit-codes';
import { runWorkflow } from '../host/run-workflow';
import { interruptible } from '../interrupt';
import { printJson } from '../print';
import { dataFolder, usage, type Settings } from '../settings';
import { tokenFile, type TokenFile } from '../token-file';
import { tokenSettings, tokenSource, type TokenSettings } from '../tokens';
import { createProgress } from '../ui/progress';
import { allWell, count, noTotals, rowLine, sentenceOf, summaryLine } from '../ui/report';
import { printRows } from '../ui/row-table';
import { rowResults } from './row-results';

/** Runs an exported workflow of this package's nodes in n8n's engine. @returns the exit code. */
export async function run(workflowFile: string, inputFile: string | undefined, settings: Settings): Promise<number> {
	const workflow = await readWorkflow(workflowFile);
	const input = inputFile === undefined ? undefined : await readItems(inputFile);
	const { tokens, file } = await workingTokens(tokenSettings(settings), settings);
	const progress = createProgress();
	const { signal, interrupted, done } = interruptible();
	try {
		const { items } = await runWorkflow({
			...settings,
			credential: { rateLimits: { limits: limitsOf(settings) } },
			workflow,
			input,
			tokens,
			tokenFile: file,
			readableFolders: [
				process.cwd(),
				dirname(resolve(workflowFile)),
				...(inputFile ? [dirname(resolve(inputFile))] : []),
			],
			onNode: (node, phase, items) =>
				phase === 'begins'
					? progress.show(`${node} …`)
					: progress.say(`${node}: ${items} ${items === 1 ? 'item' : 'items'}`),
			onHint: (node, message) => progress.say(`${node}: ${message}`),
			signal,
		});
		progress.end();
		const results = rowResults(items);
		const totals = noTotals();
		for (const result of results) count(totals, result);
		if (settings.json) {
			for (const result of results) printJson(rowLine(result));
			printJson(summaryLine(totals));
		} else {
			printRows(results, sentenceOf(totals));
		}
		return interrupted() ? EXIT.interrupted : allWell(totals) ? EXIT.done : EXIT.partly;
	} finally {
		progress.end();
		done();
	}
}

/** The engine refreshes tokens, but needs an access token to begin with; and it asks for none without a refresh token. */
async function workingTokens(
	tokens: TokenSettings,
	{ apiBaseUrl, storeUrl }: Settings,
): Promise<{ tokens: TokenSettings; file?: TokenFile }> {
	if ('accessToken' in tokens) return { tokens };
	const folder = dataFolder();
	const store = await openStore(storeUrl);
	try {
		const accessToken = await tokenSource(tokens, apiBaseUrl, { folder, store, clock: systemClock }).current();
		if (tokens.refreshToken === '') return { tokens: { accessToken } };
	} finally {
		await store.disconnect();
	}
	return { tokens, file: tokenFile(tokens, apiBaseUrl, folder) };
}

export async function readWorkflow(file: string): Promise<IWorkflowBase> {
	const workflow = (await readJson(file, 'workflow')) as IWorkflowBase;
	if (Array.isArray(workflow?.nodes) && typeof workflow.connections === 'object') return workflow;
	throw usage(`${file} is not an n8n workflow. Export one with "Download" in the editor's menu.`);
}

async function readItems(file: string): Promise<INodeExecutionData[]> {
	const items = await readJson(file, 'items');
	if (!Array.isArray(items)) throw usage(`${file} is not a list of items.`);
	return items.map((item) => (isN8nItem(item) ? item : { json: item as INodeExecutionData['json'] }));
}

function isN8nItem(item: unknown): item is INodeExecutionData {
	const json = (item as INodeExecutionData | null)?.json;
	return typeof json === 'object' && json !== null;
}

async function readJson(file: string, what: string): Promise<unknown> {
	const text = await readFile(file, 'utf8').catch(() => {
		throw usage(`There is no ${what} file ${file}.`);
	});
	try {
		return JSON.parse(text);
	} catch (error) {
		throw usage(`${file} is not valid JSON: ${(error as Error).message}.`);
	}
}

/** The rate limit overrides as fields of a credential. */
function limitsOf({ budgets }: Pick<Settings, 'budgets'>) {
	return Object.entries(budgets).map(([budget, { amount, windowSeconds }]) => ({
		budget,
		calls: amount,
		seconds: windowSeconds,
	}));
}
