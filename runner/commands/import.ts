import {
	currentRows,
	newImportId,
	problemOf,
	recordedImport,
	rowsOfPlan,
	type BatchRow,
	type RecordedEnd,
} from '../../lib';
import { EXIT } from '../exit-codes';
import { interruptible } from '../interrupt';
import { openPipeline, type PublishSettings } from '../open-pipeline';
import { printNotice } from '../print';
import { checkWritable, lineSpool, writeResults } from '../results-file';
import { runnerError } from '../sentences';
import type { Settings } from '../settings';
import { publishInLittleMemory } from '../streaming-memory';
import { allWell } from '../ui/report';
import { currentUser } from '../user';
import { checkWebhooks, openWebhooks, type OpenedWebhooks, type WebhookSettings } from '../webhooks';
import { ImportFlow } from './import-flow';
import { planImport } from './import-plan';
import { sayInFlight } from './in-flight';
import { openPlan, type OpenedPlan } from './plan-file';
import { sheetSource, waitingDefaults, type RowsOf, type SheetOptions, type Source } from './sheet-source';

export interface ImportOptions extends PublishSettings, SheetOptions, WebhookSettings {
	/** Whether a new row that was due before is published at once or refused. */
	past?: 'run' | 'refuse';
	/** Shows what the import would do, and publishes nothing. */
	dryRun?: boolean;
	/** Does the same, and writes it to this file as a plan. */
	planOut?: string;
	/** The file that the sheet with its results is written to, also after an interruption: .csv or .xlsx. */
	results?: string;
}

/** Publishes the rows of a file, or carries out a plan. @returns the exit code. */
export async function importFile(file: string, options: ImportOptions, settings: Settings): Promise<number> {
	publishInLittleMemory();
	const { dryRun = false, planOut, results, board, campaign, fit, reading, requireApproval, ...rest } = options;
	const { webhooks, webhookSecretFile, ...given } = rest; // no part of a plan
	if (results !== undefined) await checkWritable(results);
	const plan = await openPlan(file);
	// What was past when a plan was made, the plan does not publish; what is overdue since, it does.
	const publishing = { ...given, ...(plan && { past: 'run' as const }), ...plan?.head.options };
	const sheet = { board, campaign, fit, reading, requireApproval, onEdit: given.onEdit };
	const source = plan ? planSource(plan, requireApproval) : await sheetSource(file, sheet, settings);
	if (dryRun || planOut !== undefined) {
		const { defaults } = source.about;
		return await planImport(source.rowsOf, { file, planOut, publishing, defaults }, settings);
	}
	const importId = newImportId(Date.now(), plan?.head.id);
	return await publish(source, { ...publishing, importId, results, webhooks, webhookSecretFile }, settings);
}

/** @param requireApproval whether rows of the plan wait that its sheet did not approve, also where it was made without that. */
function planSource({ head, rows }: OpenedPlan, requireApproval: boolean | undefined): Source {
	const rowsOf: RowsOf = (run) => {
		if (!run) throw runnerError('no-credential', []); // what has changed since cannot be asked
		const { pipeline, ...work } = run;
		return rowsOfPlan(pipeline, head, rows(), { ...work, requireApproval });
	};
	const { onEdit } = head.options;
	const defaults = { ...head.defaults, ...waitingDefaults({ requireApproval, onEdit }) };
	return { rowsOf, about: { file: head.file, by: currentUser(), defaults } };
}

async function publish(
	{ rowsOf, about }: Source,
	{
		importId,
		results: file,
		spreadSeconds = 0,
		onEdit,
		past,
		webhooks: addresses,
		webhookSecretFile,
		...publishing
	}: PublishSettings &
		WebhookSettings &
		Pick<ImportOptions, 'results' | 'spreadSeconds' | 'onEdit' | 'past'> & { importId: string },
	settings: Settings,
): Promise<number> {
	const spreadMs = Math.round(spreadSeconds * 1000);
	const checked = await checkWebhooks({ webhooks: addresses, webhookSecretFile });
	const { signal, interrupted, done } = interruptible();
	const { pipeline, open, accounts, close } = await openPipeline(settings, publishing, { importId, signal });
	let isRead = false;
	const flow = new ImportFlow(pipeline, { json: settings.json, importId, isRead: () => isRead, accounts });
	const spool = file === undefined ? undefined : await lineSpool();
	let end: RecordedEnd | undefined;
	let webhooks: OpenedWebhooks | undefined;
	try {
		const { store } = pipeline.ledger;
		await (store.atOnce ?? store).askNow(); // a store that is not there is reported at once, and not waited for
		await pipeline.account.id(); // a token that does not work is reported once, not for every row
		webhooks = await openWebhooks(checked, pipeline.ledger, settings);
		await sayInFlight(pipeline);
		const answers = recordedImport(pipeline, rows(), {
			open,
			signal,
			spreadMs,
			onEdit,
			past,
			accounts,
			about: { ...about, defaults: { ...about.defaults, spreadMs } },
			onState: flow.onState,
			onUpload: flow.onUpload,
			onEnd: (ended) => (end = ended),
		});
		const totals = await flow.carry(answers);
		flow.sayBoards();
		flow.sayHowToGoOn(interrupted(), end?.unreadAfter);
		if (interrupted()) return EXIT.interrupted;
		return allWell(totals) ? EXIT.done : EXIT.partly;
	} catch (error) {
		// An interruption ends the wait for a store that is gone; what was not recorded is found by the next run.
		if (!interrupted() || problemOf(error).category !== 'store') throw error;
		printNotice(problemOf(error).message);
		return EXIT.interrupted;
	} finally {
		flow.end();
		done();
		const recorded = currentRows(pipeline.ledger, importId);
		if (spool && end && file !== undefined) await writeResults(file, spool.restored(recorded), end.record.columns);
		await spool?.remove();
		await webhooks?.close();
		await close();
	}

	async function* rows(): AsyncGenerator<BatchRow> {
		for await (const row of rowsOf({ pipeline, open, signal })) {
			await spool?.add(row);
			yield row;
		}
		isRead = true;
	}
}
