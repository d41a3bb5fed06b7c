import { createHash } from 'node:crypto';
import type { JobRecord } from '../model/job';
import type { Identity } from './fingerprint';
import type { Intent } from './ledger';
import type { LedgerRecords } from './ledger-records';

/*
 * How version 0.1.0 told one pin from another. Stores have records under these keys, so nothing in this file may
 * change. It took every parameter of these names for a signature, dropped every fragment, and compared texts as
 * they came.
 */

const SIGNATURE_PARAMETERS =
	/^(x-amz-.*|x-goog-.*|googleaccessid|awsaccesskeyid|signature|sig|policy|key-pair-id|expires|expiry|exp|se|sp|sr|st|sv|spr|ske|skoid|sks|skt|sktid|skv|token|access_token|hdnts|hdnea|__token__|__gda__|jwt|hmac|verify)$/i;

/** The identity of media behind a URL, as version 0.1.0 made it. */
export function formerUrlFingerprint(url: string): string {
	return `url:${digest(canonicalUrl(url, (name) => SIGNATURE_PARAMETERS.test(name)))}`;
}

/** A key and what belongs to it, as version 0.1.0 made them. */
export function formerIntent(identity: Identity): FormerIntent {
	return { key: keyOf(identity), payload: payloadOf(identity), fingerprint: identity.fingerprint };
}

/** What a row says, in the words of this version and in those of version 0.1.0. */
export interface SaidByRow<Resolved extends Intent & { fingerprint: string } = Intent & { fingerprint: string }> {
	/** Under the key that the row has by itself, whatever job it leads to. */
	own: Resolved;
	former: FormerIntent;
}

type FormerIntent = Pick<Intent, 'key' | 'payload'> & { fingerprint: string };

/**
 * The job by which the store knows a pin, and the intent in its words. A job that has only the former key keeps it,
 * whatever its state, so that what was published or begun before is not begun again; and an edited row leads to the job
 * that it was edited in.
 */
export async function asRecorded<Resolved extends Intent & { fingerprint: string }>(
	ledger: Pick<LedgerRecords, 'findLed'>,
	said: SaidByRow<Resolved>,
): Promise<{ intent: Resolved; job?: JobRecord }> {
	const job = await ledger.findLed([...new Set([said.own.key, said.former.key])]);
	return job ? { intent: inWordsOf(job, said), job } : { intent: said.own };
}

/** What a row says under the key of a job, with its payload in the way in which the job's record was written. */
export function inWordsOf<Resolved extends Intent & { fingerprint: string }>(
	job: Pick<JobRecord, 'key' | 'payload'>,
	{ own, former }: SaidByRow<Resolved>,
): Resolved {
	const payload = { ...own.payload };
	for (const [field, digested] of Object.entries(former.payload)) {
		if (job.payload[field] === digested) payload[field] = digested;
	}
	const formerMedia = payload.media !== own.payload.media;
	const fingerprint = formerMedia ? former.fingerprint : own.fingerprint;
	return { ...own, key: job.key, payload, fingerprint };
}

function keyOf({ accountId, destination, fingerprint, draft }: Identity): string {
	if (draft.idempotencyKey) return `user:${digest(`${accountId}\n${draft.idempotencyKey}`).slice(0, 40)}`;
	const parts = [
		accountId,
		destination.boardId,
		destination.sectionId ?? '',
		fingerprint,
		draft.link ? canonicalUrl(draft.link) : '',
		draft.title ?? '',
		draft.runAt ? dueDate(draft.runAt) : '',
	];
	return `pin:${digest(JSON.stringify(parts)).slice(0, 40)}`;
}

function payloadOf({ destination, fingerprint, draft }: Identity): Record<string, string> {
	const fields: Record<string, string | undefined> = {
		board: `${destination.boardId}/${destination.sectionId ?? ''}`,
		media: fingerprint,
		title: draft.title,
		description: draft.description,
		link: draft.link && canonicalUrl(draft.link),
		alt_text: draft.altText,
		dominant_color: draft.dominantColor?.toLowerCase(),
		run_at: draft.runAt && dueDate(draft.runAt),
	};
	const digests: Record<string, string> = {};
	for (const [field, value] of Object.entries(fields)) {
		if (value) digests[field] = digest(value).slice(0, 10);
	}
	return digests;
}

function canonicalUrl(url: string, drop: (parameter: string) => boolean = () => false): string {
	if (!URL.canParse(url)) return url.trim();
	const parsed = new URL(url.trim());
	parsed.hash = '';
	for (const name of new Set(parsed.searchParams.keys())) {
		if (drop(name)) parsed.searchParams.delete(name);
	}
	parsed.searchParams.sort();
	return parsed.href.replace(/\?$/, '');
}

function dueDate(runAt: string): string {
	const time = Date.parse(runAt);
	return Number.isNaN(time) ? runAt : new Date(time).toISOString();
}

function digest(text: string): string {
	return createHash('sha256').update(text).digest('hex');
}
