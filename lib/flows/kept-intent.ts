import type { PinDraft } from '../model/pin-draft';
import { PipelineError } from '../model/problem';
import { payloadDigests } from '../ledger/fingerprint';
import type { ResolvedIntent } from './intent';
import type { Pipeline } from './pipeline';
import { intentOf } from './run-job';

/**
 * The intent of a draft that has a job, from the job's record: a board that was renamed since, or a
 * file that changed, would make another key, and with it another pin. Of the draft come its texts
 * alone, which may have been edited on the way.
 * @returns undefined where the record, or what it takes of it, is not there.
 * @throws PipelineError `job-of-another-account`, `job-cancelled`.
 */
export async function keptIntent({ ledger, account }: Pipeline, key: string | undefined, draft: PinDraft): Promise<ResolvedIntent | undefined> {
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
	return { ...kept, account: accountId, payload: payloadDigests({ accountId, destination: kept.destination, fingerprint: kept.fingerprint, draft }) };
}
