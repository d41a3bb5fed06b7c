import { PipelineError } from '../model/problem';
import type { ResolvedIntent } from './claim';
import type { Pipeline } from './context';
import { intentOf } from '../schedule/run-job';

/**
 * The intent of a job that was stored, from its record: a board that was renamed since, a file that
 * changed, or a text that was edited on the way would make another key, and with it another pin.
 * @returns undefined where the record, or what it takes of it, is not there.
 * @throws PipelineError `job-of-another-account`, `job-cancelled`.
 */
export async function keptIntent(
	{ ledger, account }: Pipeline,
	key: string | undefined,
): Promise<ResolvedIntent | undefined> {
	const job = key === undefined ? undefined : await ledger.find(key);
	const kept = job && intentOf(job);
	if (!job || !kept) return undefined;
	const accountId = await account.id();
	if (job.account !== undefined && job.account !== accountId) {
		throw new PipelineError({
			code: 'job-of-another-account',
			category: 'setup',
			message: `The job ${job.key} is for another Pinterest account than the one that is connected here. Choose the credential of its account.`,
			action: 'reconnect',
		});
	}
	if (job.state === 'cancelled') {
		throw new PipelineError({
			code: 'job-cancelled',
			category: 'conflict',
			message: `The job ${job.key} was cancelled. Import its row again to bring it back.`,
			action: 'none',
		});
	}
	return { ...kept, account: accountId };
}
