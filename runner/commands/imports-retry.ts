import { ImportLog, retryImport } from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import type { Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';
import { allWell } from '../ui/report';
import { ImportFlow } from './import-flow';
import { withLedger } from './with-ledger';

/** Carries out again what an import left undone and may come out otherwise without a change in its sheet. @returns the exit code. */
export async function retryImportRows(given: string, options: PublishSettings, settings: Settings): Promise<number> {
	publishInLittleMemory();
	const record = await withLedger(settings, async (ledger) => await new ImportLog(ledger).named(given));
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, accounts, close } = await openPipeline(settings, options, { importId: record.id, signal });
	const flow = new ImportFlow(pipeline, { json: settings.json, importId: record.id, accounts });
	try {
		await pipeline.account.check(record.account);
		const results = retryImport(pipeline, record, {
			open,
			signal,
			accounts,
			onState: flow.onState,
			onUpload: flow.onUpload,
		});
		const totals = await flow.carry(results);
		flow.sayHowToGoOn(interrupted(), undefined);
		if (interrupted()) return EXIT.interrupted;
		return allWell(totals) ? EXIT.done : EXIT.partly;
	} finally {
		flow.end();
		done();
		await close();
	}
}
