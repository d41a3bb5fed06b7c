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
import { printJson, printText } from '../print';
import type { Settings } from '../settings';
import { createProgress } from '../ui/progress';
import { count, noTotals, rowLine, sentenceOf } from '../ui/report';
import { tableOf } from '../ui/table';
import { readWorkflow } from './run';
import { rowResults } from './row-results';

/** Beside the bundle: dist/runner, dist/samples, and workflows/ at the package's top. */
const SAMPLE = join(__dirname, '..', 'samples', 'pins.csv');
const WORKFLOW = join(__dirname, '..', '..', 'workflows', 'import-and-publish.json');

export interface DemoOptions {
	/** Keeps the stand-in running, so that the pins can be looked at, until interrupted. */
	stay: boolean;
}

/** The sample spreadsheet through the five nodes, in n8n's engine, to a stand-in for Pinterest. Leaves nothing behind. */
export async function demo({ stay }: DemoOptions, { json }: Settings): Promise<number> {
	const folder = await mkdtemp(join(tmpdir(), 'pinterest-pipeline-demo-'));
	const progress = createProgress();
	const { signal, done } = interruptible();
	const pinterest = await start();
	try {
		progress.say(`Pinterest's stand-in answers at ${pinterest.url}. Importing samples/pins.csv in n8n's engine:`);
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
			printJson({ type: 'summary', ...totals });
		} else {
			printText(`\n${tableOf(results)}\n\n${sentenceOf(totals)}. The stand-in holds ${pinterest.pins().length} pins.`);
		}
		if (!stay && !json) printText('To look at them as pictures: npm start -- --stay');
		if (stay && !signal.aborted) {
			progress.say(`\nSee the pins at ${pinterest.url} (Ctrl-C ends the demo).`);
			await once(signal, 'abort');
		}
		// Failures are part of the show: the demo worked when each row has its outcome.
		return signal.aborted && !stay ? EXIT.interrupted : EXIT.done;
	} finally {
		progress.end();
		done();
		await pinterest.close();
		await rm(folder, { recursive: true, force: true });
	}
}

/** On the usual port, so that addresses stay the same; on a free one where that is taken. */
async function start(): Promise<Emulator> {
	return await startEmulator({ port: EMULATOR_PORT }).catch(async () => await startEmulator());
}
