import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { once } from 'node:events';
import { startEmulator, type Emulator } from '../../emulator';
import { EMULATOR_PORT } from '../defaults';
import { EXIT } from '../exit-codes';
import { fileItem } from '../host/foreign-nodes';
import { runWorkflow } from '../host/run-workflow';
import { interruptible } from '../interrupt';
import { printDone, printJson } from '../print';
import type { Settings } from '../settings';
import { createProgress } from '../ui/progress';
import { count, noTotals, rowLine, sentenceOf, summaryLine } from '../ui/report';
import { printRows } from '../ui/row-table';
import { readWorkflow } from './run';
import { rowResults } from './row-results';

/** Beside the bundle: dist/runner, dist/samples, and workflows/ at the package's top. */
const SAMPLE = join(__dirname, '..', 'samples', 'pins.csv');
const WORKFLOW = join(__dirname, '..', '..', 'workflows', 'import-and-publish.json');

export interface DemoOptions {
	/** Keeps the emulator running until interrupted, so that the pins can be looked at. */
	stay: boolean;
}

/** Imports the sample spreadsheet into the emulator, through the five nodes in n8n's engine. Leaves no file behind. @returns the exit code. */
export async function demo({ stay }: DemoOptions, { json }: Pick<Settings, 'json'>): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-demo-'));
	const progress = createProgress();
	const { signal, done } = interruptible();
	const pinterest = await startOnUsualPort();
	try {
		progress.say(`The emulator of Pinterest runs at ${pinterest.url}. Importing samples/pins.csv in n8n's engine:`);
		const { items } = await runWorkflow({
			workflow: await readWorkflow(WORKFLOW),
			input: [await fileItem(SAMPLE)],
			tokens: { accessToken: pinterest.accessToken },
			apiBaseUrl: pinterest.apiBaseUrl,
			storeUrl: `sqlite:${join(folder, 'ledger.sqlite')}`,
			allowPrivateNetwork: true,
			readableFolders: [dirname(SAMPLE)],
			onNode: (node, phase, items) =>
				phase === 'begins'
					? progress.show(`  ${node} …`)
					: progress.say(`  ${node}: ${items} ${items === 1 ? 'item' : 'items'}`),
			signal,
		});
		const results = rowResults(items);
		const totals = noTotals();
		for (const result of results) count(totals, result);
		if (json) {
			for (const result of results) printJson(rowLine(result));
			printJson(summaryLine(totals));
		} else {
			printDone('');
			printRows(results, `${sentenceOf(totals)}. The emulator has ${pinterest.pins().length} pins.`);
		}
		if (!stay && !json)
			printDone(
				'To look at the pins in a browser: pinterest-pipeline demo --stay, or in a checkout npm start -- --stay',
			);
		if (stay && !signal.aborted) {
			progress.say(`\nLook at the pins at ${pinterest.url} (Ctrl-C stops the demo).`);
			await once(signal, 'abort');
		}
		// Some sample rows fail on purpose, so the demo worked when each row has an outcome.
		return signal.aborted && !stay ? EXIT.interrupted : EXIT.done;
	} finally {
		progress.end();
		done();
		await pinterest.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** On the usual port, so that addresses stay the same; on any free port where that one is taken. */
async function startOnUsualPort(): Promise<Emulator> {
	return await startEmulator({ port: EMULATOR_PORT }).catch(async () => await startEmulator());
}
