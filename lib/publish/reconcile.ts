import type { Outcome, OutcomeKind, PublishedPin } from '../model/outcome';
import type { Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import { matchFingerprint } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import { retryAtOf } from '../model/retry';
import { bookmarkPages } from '../pinterest/bookmark-pages';
import { utcTime, type PinAnswer } from '../pinterest/schemas';
import { likenessOfDraft, likenessOfPin, markedLink } from './likeness';
import type { PipelineContext, Work } from './context';
import type { Publication } from './publication';

/** A board's order is not documented, so one page of old pins is no proof that no new one follows. */
const PAGES_AT_LEAST = 2;
const LOOK_UPS = 2;

export interface ReconcileOptions extends Work {
	/** How long it may wait in this process, in milliseconds; a longer delay is left to a later run. @default 0 */
	maxDelayMs?: number;
	/** The keys of the publishes that this run has begun: their pins were created now, those of others before. */
	ownKeys?: ReadonlySet<string>;
}

/**
 * Finds out the outcome of a publish that is unknown: waits until a late pin must be listed,
 * then looks it up on the board, twice.
 * @returns the outcome, or undefined when there certainly is no pin and it may be sent again under the
 * same lease. The lease is ended with an outcome.
 */
export async function reconcile(
	context: PipelineContext,
	lease: Lease,
	publication: Publication,
	options: ReconcileOptions,
): Promise<Outcome | undefined> {
	const { ledger, clock, settings } = context;
	const kind: OutcomeKind = options.ownKeys?.has(lease.job.key) ? 'created' : 'existing';
	const receipt = await ledger.receiptOf(lease.job.key);
	if (receipt)
		return await found(lease, publication, { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt }, kind);

	const delay = (lease.job.armedAt ?? 0) + settings.reconcileDelayMs - (await ledger.store.now());
	if (delay > (options.maxDelayMs ?? 0))
		return await leaveUnknown(lease, outcomeUnknown('Pinterest has not answered.', lease, context));
	if (delay > 0) await clock.sleep(delay, options.signal);

	for (let lookUp = 1; lookUp <= LOOK_UPS; lookUp++) {
		if (lookUp > 1) await clock.sleep(settings.reconcileGapMs, options.signal);
		const candidates = await candidatesOnBoard(context, lease, publication, options.signal);
		if (candidates instanceof Error)
			return await leaveUnknown(lease, outcomeUnknown(problemOf(candidates).message, lease, context));
		const jobs = candidates.length === 0 ? 0 : await possibleOwners(context, publication);
		if (candidates.length !== jobs)
			return await leaveUnknown(
				lease,
				problemFor(
					'outcome-unknown-several',
					{ pins: candidates.length, jobs },
					{ retryAt: retryAtOf(clock.now() + settings.reconcileGapMs) },
				),
			);
		for (const pin of candidates) {
			if (await ledger.adopt(pin.id, lease.job.key)) return await found(lease, publication, pin, kind);
		}
	}
	if (settings.onUnknown === 'hold') return await leaveUnknown(lease, problemFor('outcome-unknown-held'));
	if (lease.job.attempts >= settings.publishAttempts)
		return await leaveUnknown(lease, problemFor('outcome-unknown-attempts', { attempts: lease.job.attempts }));
	await lease.record({ state: 'unknown', reason: 'the pin is not on its board and is sent again' });
	return undefined;
}

/** How many jobs a pin that looks like this one may belong to: this one, and others alike whose outcome is unknown too. */
async function possibleOwners({ ledger, settings }: PipelineContext, { draft, intent }: Publication): Promise<number> {
	if (settings.linkMarker && draft.link) return 1;
	return Math.max(1, await ledger.inFlight(matchFingerprint(likenessOfDraft(draft, intent.destination))));
}

/** The pins on the board that look like this job's, are young enough, and belong to no other job. */
async function candidatesOnBoard(
	{ client, ledger, settings }: PipelineContext,
	{ job }: Lease,
	{ draft, intent }: Publication,
	signal?: AbortSignal,
): Promise<PublishedPin[] | Error> {
	const { boardId } = intent.destination;
	const link = settings.linkMarker ? markedLink(draft.link, job.key) : draft.link;
	const wanted = matchFingerprint(likenessOfDraft({ ...draft, link }, intent.destination));
	const notBefore = (job.firstArmedAt ?? job.armedAt ?? 0) - settings.clockSkewMs;
	const isYoung = (pin: PinAnswer) => Date.parse(utcTime(pin.created_at) ?? '') >= notBefore;
	const pins: PublishedPin[] = [];
	try {
		let pages = 0;
		for await (const items of bookmarkPages(
			async (bookmark) => await client.listBoardPins(boardId, bookmark, signal),
		)) {
			pages += 1;
			for (const pin of items.filter(isYoung)) {
				const same = matchFingerprint(likenessOfPin({ ...pin, board_id: pin.board_id ?? boardId })) === wanted;
				if (!same || (await ledger.isAnothers(pin.id, job.key))) continue;
				pins.push({ id: pin.id, url: pin.url, createdAt: utcTime(pin.created_at) ?? '' });
			}
			if (pages >= PAGES_AT_LEAST && !items.some(isYoung)) break;
		}
		return pins;
	} catch (error) {
		signal?.throwIfAborted();
		return error as Error;
	}
}

async function found(
	lease: Lease,
	{ draft, intent }: Publication,
	pin: PublishedPin,
	outcome: OutcomeKind,
): Promise<Outcome> {
	await lease.published(pin, matchFingerprint(likenessOfDraft(draft, intent.destination)));
	return { outcome, pin };
}

/** Leaves the outcome unknown, for a later run or for a person. */
async function leaveUnknown(lease: Lease, problem: Problem): Promise<Outcome> {
	await lease.unknown(problem);
	return { outcome: 'unknown', problem };
}

/** What is said of a publish whose end is not known, with the time from which it can be found out. */
export function outcomeUnknown(reason: string, { job }: Lease, { settings }: PipelineContext): Problem {
	const retryAt = retryAtOf((job.armedAt ?? 0) + settings.reconcileDelayMs);
	return problemFor('outcome-unknown', { reason }, { retryAt });
}
