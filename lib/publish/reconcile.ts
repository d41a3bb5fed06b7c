import type { Outcome, OutcomeKind, PublishedPin, Receipt } from '../model/outcome';
import { PipelineError, type Problem } from '../model/problem';
import { problemFor, problemOf } from '../sentences/problems';
import type { Lease } from '../ledger/lease';
import { retryAtOf } from '../model/retry';
import { counted } from '../telemetry/counters';
import { withSpan } from '../telemetry/spans';
import { likenessOf } from './likeness';
import type { PipelineContext, Work } from './context';
import { lookUp, type CannotTell } from './look-up';
import type { Kept } from './publication';

const LOOK_UPS = 2;
/** So often it is looked up in vain, a reconcile gap apart, before a person has to decide: other jobs may take their pins meanwhile. */
const UNDECIDED_AT_MOST = 3;
const ADDRESSES_SHOWN = 5;

export interface ReconcileOptions extends Work {
	/** How long it may wait in this process, in milliseconds; a longer delay is left to a later run. @default 0 */
	maxDelayMs?: number;
	/** The keys of the publishes that this run has begun: their pins were created now, those of others before. */
	ownKeys?: ReadonlySet<string>;
}

/**
 * Finds out the outcome of a publish that is unknown: waits until a late pin must be listed,
 * then looks it up on the board, twice. Where it cannot be told whether there is a pin, nothing is sent.
 * @returns the outcome, or undefined when there certainly is no pin and it may be sent again under the
 * same lease. The lease is ended with an outcome.
 */
export async function reconcile(
	context: PipelineContext,
	lease: Lease,
	publication: Kept,
	options: ReconcileOptions,
): Promise<Outcome | undefined> {
	const about = { 'job.key': lease.job.key, board: publication.intent.destination.boardId };
	return await withSpan('reconcile', about, async () => await findOut(context, lease, publication, options));
}

async function findOut(
	context: PipelineContext,
	lease: Lease,
	publication: Kept,
	options: ReconcileOptions,
): Promise<Outcome | undefined> {
	const { ledger, clock, settings } = context;
	const kind: OutcomeKind = options.ownKeys?.has(lease.job.key) ? 'created' : 'existing';
	const receipt = await ledger.receiptOf(lease.job.key);
	if (receipt) return await settle(lease, publication, [receipt], kind);

	const delay = (lease.job.armedAt ?? 0) + settings.reconcileDelayMs - (await ledger.store.now());
	if (delay > (options.maxDelayMs ?? 0))
		return await leaveUnknown(lease, outcomeUnknown('Pinterest has not answered.', lease, context));
	if (delay > 0) await counted('reconcile', clock, async () => await clock.sleep(delay, options.signal));

	let undecided: CannotTell | undefined;
	for (let times = 1; times <= LOOK_UPS; times++) {
		const gap = async () => await clock.sleep(settings.reconcileGapMs, options.signal);
		if (times > 1) await counted('reconcile', clock, gap);
		const seen = await lookUp(context, lease, publication, options.signal).catch((error: Error) => error);
		if (seen instanceof Error) {
			options.signal?.throwIfAborted();
			return await leaveUnknown(lease, outcomeUnknown(problemOf(seen).message, lease, context));
		}
		const end = seen.answer === 'there' ? await settle(lease, publication, seen.pins, kind) : undefined;
		if (end) return end;
		if (seen.answer === 'not-there') undecided = await stillUndecided(context, lease, undecided);
		else undecided = { equal: seen.pins.length, jobs: seen.pins.length, ...seen, answer: 'cannot-tell' };
	}
	if (undecided) return await leaveUndecided(context, lease, undecided);
	const { key, attempts } = lease.job;
	if (settings.onUnknown === 'hold') return await leaveUnknown(lease, problemFor('outcome-unknown-held', { key }));
	if (attempts >= settings.publishAttempts)
		return await leaveUnknown(lease, problemFor('outcome-unknown-attempts', { key, attempts }));
	await lease.absent('the pin is not on its board and is sent again', likenessOf(publication));
	return undefined;
}

/** Ends the job with the first of the pins that is free. @returns undefined where other jobs have taken all of them meanwhile. */
async function settle(
	lease: Lease,
	publication: Kept,
	pins: readonly PublishedPin[],
	outcome: OutcomeKind,
): Promise<Outcome | undefined> {
	for (const pin of pins) {
		const first = await unlessTaken(lease.published(pin, likenessOf(publication)));
		if (!first) continue;
		const { id, url, createdAt } = first;
		// The answer came meanwhile, with another pin: the one that was found is a second one, or that of a job alike.
		if (id === pin.id) return { outcome, pin: { id, url, createdAt } };
		return { outcome: 'existing', pin: { id, url, createdAt }, problem: lease.job.problem };
	}
	return undefined;
}

async function unlessTaken(published: Promise<Receipt>): Promise<Receipt | undefined> {
	return await published.catch((error: unknown) => {
		if (error instanceof PipelineError && error.problem.code === 'pin-of-another-job') return undefined;
		throw error;
	});
}

/** Leaves the outcome unknown, for a later run or for a person. */
async function leaveUnknown(lease: Lease, problem: Problem): Promise<Outcome> {
	await lease.unknown(problem);
	return { outcome: 'unknown', problem };
}

/** A pin that may be this one is no longer in question once another job has it; one that is only missing from the list may be listed again. */
async function stillUndecided(
	{ ledger }: PipelineContext,
	{ job }: Lease,
	before: CannotTell | undefined,
): Promise<CannotTell | undefined> {
	for (const { id } of before?.pins ?? []) if (!(await ledger.isAnothers(id, job.key))) return before;
	return undefined;
}

/** Leaves it to a later look-up, and at last to a person: pins on the board may be this one, or be none of ours. */
async function leaveUndecided(
	{ clock, settings }: PipelineContext,
	lease: Lease,
	{ pins, equal, jobs }: CannotTell,
): Promise<Outcome> {
	const undecided = (lease.job.undecided ?? 0) + 1;
	await lease.record({ state: 'unknown' }, { undecided });
	const retryAt = undecided < UNDECIDED_AT_MOST ? retryAtOf(clock.now() + settings.reconcileGapMs) : undefined;
	const named = pins.slice(0, ADDRESSES_SHOWN).map(({ url }) => url);
	const about = { key: lease.job.key, addresses: named, more: pins.length - named.length, jobs };
	const kind = equal === pins.length ? 'outcome-unknown-several' : 'outcome-unknown-alike';
	return await leaveUnknown(
		lease,
		retryAt ? problemFor(kind, about, { retryAt }) : problemFor(`${kind}:decide`, about),
	);
}

/** What is said of a publish whose end is not known, with the time from which it can be found out. */
export function outcomeUnknown(reason: string, { job }: Lease, { settings }: PipelineContext): Problem {
	const retryAt = retryAtOf((job.armedAt ?? 0) + settings.reconcileDelayMs);
	return problemFor('outcome-unknown', { reason }, { retryAt });
}
