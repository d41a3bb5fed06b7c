import { matchFingerprint } from '../ledger/fingerprint';
import type { Ledger } from '../ledger/ledger';
import { keyOfJob } from '../ledger/job-key';
import { checkUnknown, resolveAsNotThere, resolveAsPublished } from '../ledger/resolve';
import { isoTime } from '../model/clock';
import type { JobRecord } from '../model/job';
import type { PublishedPin } from '../model/outcome';
import { PinterestApiError } from '../pinterest/errors';
import { pinIdOf } from '../pinterest/pin-id';
import { pinAddress, utcTime } from '../pinterest/schemas';
import { pipelineError } from '../sentences/problems';
import type { PipelineContext } from './context';
import { likenessOfDraft, sentTextsOf } from './likeness';

/** What a person found out about a job whose outcome is unknown. */
export interface Resolution {
	/** The ID of its pin, or the pin's address; undefined where there is none. */
	pin?: string;
	/** When the attempt was sent that the person looked for: the job's `armedAt`, epoch milliseconds. @default that of the job as it is now */
	sentAt?: number;
}

export interface ResolveOptions {
	ledger: Ledger;
	/** The connected account, which is asked whether it has the pin. Without one the person's word counts. */
	account?: Pick<PipelineContext, 'client' | 'account'>;
	/** Where the addresses of pins follow from. */
	apiBaseUrl: string;
}

/**
 * Ends an unknown outcome as a person says, who gives the job's key as `keyOfJob` understands it: the job has this pin, or there is none, and then it is published again, once.
 * @throws PipelineError `pin-id-invalid`, `pin-not-on-account`, `job-of-another-account`, and what `lib/ledger/resolve.ts` throws.
 */
export async function resolveJob(
	given: string,
	{ pin, sentAt }: Resolution,
	options: ResolveOptions,
): Promise<JobRecord> {
	const { ledger } = options;
	const id = pin === undefined ? undefined : pinIdOf(pin);
	const key = await keyOfJob(ledger, given);
	const job = await ledger.find(key);
	if (!job) throw pipelineError('job-unknown', { key });
	const texts = sentTextsOf(job);
	const likeness = texts && matchFingerprint(likenessOfDraft(texts, texts.destination));
	if (id === undefined) return await resolveAsNotThere(ledger, { key, armedAt: sentAt ?? job.armedAt }, likeness);
	checkUnknown(job, await ledger.store.now()); // before Pinterest is asked, and again when it is recorded
	return await resolveAsPublished(ledger, key, await pinOf(job, id, options), likeness ?? '');
}

async function pinOf(
	{ key, account: accountId, armedAt }: JobRecord,
	id: string,
	{ account, apiBaseUrl, ledger }: ResolveOptions,
): Promise<PublishedPin> {
	const about = (createdAt: string | undefined, url: string) => ({ id, url, createdAt: createdAt ?? sentAt });
	const sentAt = isoTime(armedAt ?? (await ledger.store.now())); // the closest that is known
	if (!account) return about(undefined, pinAddress(apiBaseUrl, id));
	if (accountId !== undefined && accountId !== (await account.account.id()))
		throw pipelineError('job-of-another-account', { key });
	const listed = await account.client.getPin(id).catch((error: unknown) => {
		const isElsewhere = error instanceof PinterestApiError && [400, 403, 404].includes(error.status);
		throw isElsewhere ? pipelineError('pin-not-on-account', { pin: id }) : error;
	});
	return about(utcTime(listed.created_at), listed.url);
}
