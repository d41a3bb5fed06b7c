import { resolveJob, type JobRecord } from '../../lib';
import { EXIT } from '../exit-codes';
import { openPipeline } from '../open-pipeline';
import { printDone, printJson } from '../print';
import { usage, type Settings } from '../settings';
import { hasCredential } from '../tokens';
import { jobLine } from '../ui/job-line';
import { withLedger } from './with-ledger';

export interface ResolveFlags {
	/** The ID or the address of the job's pin. */
	pin?: string;
	/** There is no pin. */
	notThere?: boolean;
}

/** Ends an unknown outcome as a person says. Asks Pinterest for the pin where an account is connected. @returns the exit code. */
export async function resolve(key: string, { pin, notThere }: ResolveFlags, settings: Settings): Promise<number> {
	if (pin === undefined && !notThere)
		throw usage('Say what became of the pin: --pin ID if it is published, or --not-there if it is not.');
	const { apiBaseUrl } = settings;
	if (pin === undefined || !hasCredential(settings))
		return await withLedger(settings, async (ledger) =>
			report(await resolveJob(key, { pin }, { ledger, apiBaseUrl }), settings),
		);
	const { pipeline, close } = await openPipeline(settings);
	try {
		return report(await resolveJob(key, { pin }, { ledger: pipeline.ledger, account: pipeline, apiBaseUrl }), settings);
	} finally {
		await close();
	}
}

function report(job: JobRecord, { json }: Pick<Settings, 'json'>): number {
	if (json) printJson(jobLine(job));
	else printDone(`${job.label.title ?? job.label.source} ${whatNext(job)}`);
	return EXIT.done;
}

function whatNext({ state, receipt }: JobRecord): string {
	if (state === 'published') return `is published: ${receipt?.url}`;
	if (state === 'scheduled') return 'is due now. A worker publishes it, or an import of its row.';
	return 'is not published. To publish it, import its row again.';
}
