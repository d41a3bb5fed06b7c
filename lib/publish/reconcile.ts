import type { Outcome, OutcomeKind, PublishedPin } from '../model/outcome';
import { problemOf, type Problem } from '../model/problem';
import { matchFingerprint } from '../ledger/fingerprint';
import type { Lease } from '../ledger/lease';
import { retryAtOf } from '../model/retry';
import { utcTime, type PinAnswer } from '../pinterest/schemas';
import { likenessOfDraft, likenessOfPin, markedLink } from './likeness';
import { outcomeUnknown } from './outcome-unknown';
import type { Pipeline, Work } from './context';
import type { Publication } from './publish-pin';

/** A board's order is not documented, so one page of old pins is no proof that no new one follows. */
const PAGES_AT_LEAST = 2;
const LOOKS = 2;

export interface ReconcileOptions extends Work {
	/** How long it may rest in this process, in milliseconds; a longer rest is left to a later run. */
	mayRestMs: number;
	/** The keys of the publishes that this run has begun: their pins were created now, those of others before. */
	ownKeys: ReadonlySet<string>;
}

/**
 * Finds out what became of a publish whose end is not known: rests until a late one must have shown,
 * then looks for its pin on the board, twice.
 * @returns the outcome, or undefined when there certainly is no pin and it may be sent again under the
 * same lease. The lease is ended with an outcome.
 */
export async function reconcile(
	pipeline: Pipeline,
	lease: Lease,
	publication: Publication,
	options: ReconcileOptions,
): Promise<Outcome | undefined> {
	const { ledger, clock, settings } = pipeline;
	const kind: OutcomeKind = options.ownKeys.has(lease.job.key) ? 'created' : 'existing';
	const receipt = await ledger.receiptOf(lease.job.key);
	if (receipt)
		return await found(lease, publication, { id: receipt.id, url: receipt.url, createdAt: receipt.createdAt }, kind);

	const rest = (lease.job.armedAt ?? 0) + settings.quarantineMs - (await ledger.store.now());
	if (rest > options.mayRestMs)
		return await leave(lease, outcomeUnknown('Pinterest has not answered.', lease, pipeline));
	if (rest > 0) await clock.sleep(rest, options.signal);

	for (let look = 1; look <= LOOKS; look++) {
		if (look > 1) await clock.sleep(settings.lookGapMs, options.signal);
		const candidates = await lookAtBoard(pipeline, lease, publication, options.signal);
		if (candidates instanceof Error)
			return await leave(lease, outcomeUnknown(problemOf(candidates).message, lease, pipeline));
		const jobs = candidates.length === 0 ? 0 : await mayOwn(pipeline, publication);
		if (candidates.length !== jobs)
			return await leave(lease, undecided(candidates.length, jobs, retryAtOf(clock.now() + settings.lookGapMs)));
		for (const pin of candidates) {
			if (await ledger.adopt(pin.id, lease.job.key)) return await found(lease, publication, pin, kind);
		}
	}
	if (settings.onUnknown === 'hold') return await leave(lease, HELD);
	if (lease.job.attempts >= settings.publishAttempts) return await leave(lease, attemptsUsedUp(lease.job.attempts));
	await lease.record({ state: 'unknown', reason: 'the pin is not on its board; it is sent again' });
	return undefined;
}

/** How many jobs a pin of this look may belong to: this one, and others alike whose end is not known either. */
async function mayOwn({ ledger, settings }: Pipeline, { draft, intent }: Publication): Promise<number> {
	if (settings.linkMarker && draft.link) return 1;
	return Math.max(1, await ledger.inFlight(matchFingerprint(likenessOfDraft(draft, intent.destination))));
}

/** The pins on the board that look like this job's, are young enough, and belong to no other job. */
async function lookAtBoard(
	{ client, ledger, settings, pinUrl }: Pipeline,
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
		let bookmark: string | undefined;
		for (let pages = 1; ; pages++) {
			const page = await client.listBoardPins(boardId, bookmark, signal);
			for (const pin of page.items.filter(isYoung)) {
				const same = matchFingerprint(likenessOfPin({ ...pin, board_id: pin.board_id ?? boardId })) === wanted;
				if (!same || (await ledger.isAnothers(pin.id, job.key))) continue;
				pins.push({ id: pin.id, url: pinUrl(pin.id), createdAt: utcTime(pin.created_at) ?? '' });
			}
			bookmark = page.bookmark ?? undefined;
			const pastIt = pages >= PAGES_AT_LEAST && !page.items.some(isYoung);
			if (!bookmark || page.items.length === 0 || pastIt) return pins;
		}
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

/** Stays unknown, for a later run or for a person. */
async function leave(lease: Lease, problem: Problem): Promise<Outcome> {
	await lease.unknown(problem);
	return { outcome: 'unknown', problem };
}

const HELD: Problem = {
	code: 'outcome-unknown-held',
	category: 'network',
	message:
		'Pinterest did not answer, and the pin is not to be found on its board. By your setting it is not sent again; look at the board and decide.',
	action: 'none',
};

function attemptsUsedUp(attempts: number): Problem {
	return {
		code: 'outcome-unknown-attempts',
		category: 'network',
		message: `Pinterest left ${attempts} attempts unanswered, and the pin is not to be found on its board. Look at the board, and give the row another idempotency_key to publish it.`,
		action: 'none',
	};
}

function undecided(pins: number, jobs: number, retryAt: string): Problem {
	return {
		code: 'outcome-unknown-several',
		category: 'network',
		message: `Pinterest did not answer, and which pin is whose cannot be told: ${pins} on the board look like this one, and ${jobs} jobs may have made them. Look at the board if it stays so.`,
		action: 'wait',
		retryAt,
	};
}
