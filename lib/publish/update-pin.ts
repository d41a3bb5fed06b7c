import { differingFields } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import { isUsersKey } from '../ledger/siblings';
import { pinOf, type JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { PipelineError, type Problem } from '../model/problem';
import { cleanText, withoutControls } from '../model/text';
import { PinterestApiError } from '../pinterest/errors';
import type { PinUpdate } from '../pinterest/schemas';
import { verdictOf } from '../pinterest/verdict';
import { problemFor, problemOf } from '../sentences/problems';
import type { PipelineContext } from './context';
import { markedLink } from './likeness';
import { existing, type Kept } from './publication';

/** The outcome for a published job that its edited row is compared with. */
export interface Updated {
	outcome: Outcome;
	/** The columns in which the pin was changed, or its schedule. */
	changed?: string[];
	job: JobRecord;
}

/** Pinterest's code for a pin that is not there. */
const PIN_GONE = 50;

/** The columns of which a published pin can be changed, and how the change is sent. */
const CHANGES: Record<string, (draft: PinDraft, kept: Kept, context: PipelineContext) => PinUpdate> = {
	title: ({ title }) => ({ title: title ? cleanText(title) : null }),
	description: ({ description }) => ({ description: description ? cleanText(description) : null }),
	alt_text: ({ altText }) => ({ alt_text: altText ? cleanText(altText) : null }),
	link: ({ link }, { intent }, { settings }) => {
		const plain = link && withoutControls(link);
		return { link: (settings.linkMarker ? markedLink(plain, intent.key) : plain) ?? null };
	},
	ai_disclosures: ({ aiDisclosures = [] }) => ({ ai_disclosures: { values: aiDisclosures } }),
	board: (_, { intent: { destination } }) => ({
		board_id: destination.boardId,
		board_section_id: destination.sectionId ?? null,
	}),
};

/** Those of which a pin on Pinterest has something; of the others only the record changes. */
export function columnsOfPin(columns: readonly string[]): string[] {
	return columns.filter((column) => column in CHANGES);
}

/** Columns that say which pin it is: where the user's own key is used for others, it is another pin. */
const OF_ANOTHER_PIN = ['board', 'media', 'link'];

/** Why a published pin cannot be made what its edited row says: another picture, or another pin under the same key of the user. */
export function whyNotChanged(job: JobRecord, { draft, columns }: { draft: PinDraft; columns: string[] }) {
	const isAnother = isUsersKey(job.key) && columns.some((column) => OF_ANOTHER_PIN.includes(column));
	if (draft.idempotencyKey !== undefined && isAnother) return problemFor('key-conflict', { fields: columns });
	return columns.includes('media') ? problemFor('edited:media', { columns, url: job.receipt?.url }) : undefined;
}

/**
 * Changes the pin of a published job to what its row says, under a lease, and then its record in one step with the key
 * that leads to it. After a crash between the two the same values are sent again.
 * @param columns in which the row differs from the record. A due date or a color changes the record alone.
 * @returns undefined where another process holds the job, or has just changed it.
 */
export async function updatePin(
	context: PipelineContext,
	job: JobRecord,
	kept: Kept,
	columns: string[],
	signal?: AbortSignal,
): Promise<Updated | undefined> {
	const { ledger } = context;
	const lease = await ledger.claimPublished(job.key);
	if (!lease) return undefined;
	if (differingFields(lease.job.payload, job.payload).length > 0) return void (await lease.release());
	const changed = columnsOfPin(columns);
	try {
		const requestId = changed.length > 0 ? await send(context, lease, kept, changed, signal) : undefined;
		const { payload, label, runAt, linkOnBoard } = kept.intent;
		await lease.edited(
			{ payload, label, runAt, linkOnBoard },
			columns,
			await ledger.editWrites(kept.intent),
			requestId,
		);
		return { outcome: existing(lease.job), changed: changed.length > 0 ? changed : undefined, job: lease.job };
	} catch (error) {
		context.guards.noteRefusal(error);
		// A lost lease cannot be ended; the first error is the one to report.
		await lease.release().catch(() => undefined);
		return { outcome: { outcome: 'failed', pin: pinOf(job), problem: problemOfUpdate(error, job, columns) }, job };
	}
}

/** Sends what changed past the guards. @throws why it was not sent, or what Pinterest answered. */
async function send(
	context: PipelineContext,
	{ job }: Lease,
	kept: Kept,
	changed: string[],
	signal?: AbortSignal,
): Promise<string | undefined> {
	const { client, guards } = context;
	const stopped = guards.stopped('account') ?? guards.stopped('edit');
	if (stopped) throw new PipelineError(stopped);
	const body = Object.assign({}, ...changed.map((column) => CHANGES[column]?.(kept.draft, kept, context))) as PinUpdate;
	const pass = body.link ? await guards.circuitBreaker.check(body.link) : undefined;
	if (pass?.blocked) throw new PipelineError(pass.problem);
	let end: 'published' | 'spam' | 'undecided' = 'undecided';
	try {
		const update = async () => await client.updatePin(job.receipt?.id ?? '', body, signal);
		const { requestId } = await guards.boardLocks.withLock(kept.intent.destination.boardId, update, signal);
		end = 'published';
		return requestId;
	} catch (error) {
		const kind = error instanceof PinterestApiError ? verdictOf(error, { safe: true }).kind : undefined;
		if (kind === 'spam') end = 'spam';
		if (kind === 'object-busy') guards.boardLocks.markBusy(kept.intent.destination.boardId);
		throw error;
	} finally {
		await pass?.settle(end);
	}
}

function problemOfUpdate(error: unknown, { receipt }: JobRecord, columns: string[]): Problem {
	const isGone = error instanceof PinterestApiError && error.status === 404 && error.code === PIN_GONE;
	return isGone ? problemFor('edited:gone', { columns, url: receipt?.url }) : problemOf(error);
}
