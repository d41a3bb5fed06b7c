import { differingFields } from '../ledger/fingerprint';
import type { SaidByRow } from '../ledger/former-identity';
import { notApproved } from '../model/import-row';
import { isBegun, isDeleted, pinOf, type JobRecord } from '../model/job';
import { outcomeOf } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { checkDraft } from '../preflight/check-draft';
import { problemOfFindings } from '../preflight/sentences';
import { problemFor } from '../sentences/problems';
import { claimDraft, knownAs, POLL_MS, settledOutcome, type ClaimOptions, type Known } from './claim';
import type { PipelineContext } from './context';
import { likenessOf, sentTextsOf } from './likeness';
import { existing, type Kept, type ResolvedIntent } from './publication';
import { publishJob, withLease, type PublishJobOptions } from './publish-job';
import { reconcile } from './reconcile';
import { updatePin, whyNotChanged, type Updated } from './update-pin';

/**
 * What happens to a published pin whose row was edited. `ask`: nothing, and the answer names what differs. `update`: the
 * pin is changed. `publish`: the row is published as another pin.
 */
export type OnEdit = 'ask' | 'update' | 'publish';

/** A row, and the job that it is an edit of. */
export interface Edit {
	draft: PinDraft;
	said: SaidByRow<ResolvedIntent>;
	/** The key of the job. */
	key: string;
}

export interface EditOptions extends Omit<PublishJobOptions, 'until'>, ClaimOptions {
	onEdit: OnEdit;
}

/** What the row says, in the words of the job. */
export interface Edited extends Kept {
	intent: ResolvedIntent;
	known: Known;
	columns: string[];
}

/** The job has changed, or another process holds it: it is looked at again. */
type Again = 'at once' | 'soon';

/**
 * Carries out an edit, by the state of its job. Of a job that certainly has no pin everything is changed in place. One
 * whose outcome is unknown is looked up first, by what was sent. A published one is asked about, changed, or left alone.
 * @returns undefined where the row goes on as a pin of its own.
 * @throws PipelineError where the row is not fit.
 */
export async function editJob(
	context: PipelineContext,
	edit: Edit,
	options: EditOptions,
): Promise<Updated | undefined> {
	const { ledger, clock, settings } = context;
	const waitUntil = clock.now() + Math.max(settings.waitTimeoutMs, 2 * ledger.options.leaseMs);
	for (let pollMs: number = POLL_MS.first; ;) {
		const job = await ledger.find(edit.key);
		if (!job) return undefined;
		const end = await carryOut(context, job, editedOf(job, edit), options);
		if (end === 'at once') continue;
		if (end !== 'soon') return end;
		if (clock.now() >= waitUntil) return inProgress(context, job);
		await clock.sleep(pollMs, options.signal);
		pollMs = Math.min(POLL_MS.last, pollMs * POLL_MS.factor);
	}
}

/** The edit of a row as its job would take it. Pure. */
export function editedOf(job: JobRecord, { draft, said }: Edit): Edited {
	const known = knownAs(said, { key: job.key, job });
	const { key } = said.own;
	const editedKey = key === job.key ? undefined : key;
	const intent = { ...known.intent, editedKey };
	return { draft, intent, known: { ...known, intent }, columns: differingFields(job.payload, intent.payload) };
}

async function carryOut(
	context: PipelineContext,
	job: JobRecord,
	edited: Edited,
	options: EditOptions,
): Promise<Updated | Again | undefined> {
	const { columns } = edited;
	if (job.state === 'cancelled') return { job, outcome: settledOutcome({ kind: 'cancelled', job }) };
	if (columns.length === 0) return await changeInPlace(context, edited, options); // another process was faster
	if (job.state === 'published') return await changePublished(context, job, edited, options);
	if (isBegun(job)) return await lookUpFirst(context, job, edited, options);
	const end = await changeInPlace(context, edited, options);
	return end === 'soon' || job.state !== 'scheduled' ? end : { ...end, changed: columns };
}

/** Claims the job with what the row says now, which its record and its history say from then on. */
async function changeInPlace(
	context: PipelineContext,
	{ draft, known }: Edited,
	options: EditOptions,
): Promise<Updated | 'soon'> {
	const claim = await claimDraft(context, { draft, known }, options);
	// A process goes on with the job as it was: what became of it decides.
	if (claim.settled?.outcome.problem?.code === 'key-conflict') return 'soon';
	return await publishJob(context, claim, { ...options, until: 'published' });
}

async function changePublished(
	context: PipelineContext,
	job: JobRecord,
	edited: Edited,
	options: EditOptions,
): Promise<Updated | Again | undefined> {
	const { onEdit, signal } = options;
	const next = nextForPublished(job, edited, onEdit, context.clock.now());
	if (next === 'another') return undefined;
	if (next === 'anew') return await changeInPlace(context, edited, options);
	if (next === 'nothing') return { job, outcome: existing(job) };
	if (next === 'update') return (await updatePin(context, job, edited, edited.columns, signal)) ?? 'soon';
	return { job, outcome: { outcome: outcomeOf(next.problem), pin: pinOf(job), problem: next.problem } };
}

/** What an edit of a published pin's row leads to: why nothing, a change of the pin, another pin, or its job anew where the pin was deleted. Pure. */
export function nextForPublished(
	job: JobRecord,
	edited: Pick<Edited, 'draft' | 'columns' | 'intent'>,
	onEdit: OnEdit,
	nowMs: number,
): { problem: Problem } | 'nothing' | 'update' | 'another' | 'anew' {
	const { draft, columns } = edited;
	const waits = draft.approvalRequired && onEdit !== 'ask' && !isDeleted(job);
	if (waits) return { problem: problemOfFindings([notApproved(draft)]) as Problem };
	if (draft.approved === false && !draft.approvalRequired) return 'nothing'; // what is published stays so
	if (isDeleted(job)) return edited.intent.republishDeleted ? 'anew' : onEdit === 'publish' ? 'another' : 'nothing';
	const unfit = problemOfFindings(checkDraft({ ...draft, approved: undefined }, nowMs));
	if (unfit) return { problem: unfit };
	const unchangeable = whyNotChanged(job, edited);
	if (unchangeable?.code === 'key-conflict') return { problem: unchangeable };
	if (onEdit === 'publish') return 'another';
	if (unchangeable) return { problem: unchangeable };
	return onEdit === 'ask' ? { problem: problemFor('edited', { columns, url: job.receipt?.url }) } : 'update';
}

/**
 * Finds out what became of a publish that was not answered, by what was sent then: by what the row says now its pin
 * would not be found, and be sent again.
 */
async function lookUpFirst(
	context: PipelineContext,
	job: JobRecord,
	edited: Edited,
	options: EditOptions,
): Promise<Updated | Again> {
	const { ledger } = context;
	const { key, payload, label, runAt, account, linkOnBoard } = job;
	if (await ledger.recover(key)) return 'at once';
	const claim = await ledger.claim({ key, payload, label, runAt, account, linkOnBoard });
	if (claim.kind === 'busy') {
		const waits = options.waitForUnknown !== false || job.state !== 'unknown';
		return waits ? 'soon' : inProgress(context, claim.job);
	}
	if (claim.kind !== 'unresolved') {
		if (claim.kind === 'claimed') await claim.lease.release();
		return 'at once';
	}
	const { lease } = claim;
	const sent = sentTextsOf(lease.job);
	if (!sent) {
		await lease.release();
		return { job: lease.job, outcome: { outcome: 'unknown', problem: problemFor('outcome-unknown-edited', { key }) } };
	}
	const { destination, ...texts } = sent;
	const kept = { intent: { ...edited.intent, destination }, draft: { ...edited.draft, ...texts } };
	const outcome = await withLease(context, lease, kept, async () => {
		const found = await reconcile(context, lease, kept, options);
		if (!found) await lease.notThere(problemFor('pin-not-there:looked-up'), likenessOf(kept));
		return found;
	});
	const isFound = outcome?.outcome === 'existing' || outcome?.outcome === 'created';
	return outcome && !isFound ? { job: lease.job, outcome } : 'at once';
}

function inProgress({ clock, settings }: PipelineContext, job: JobRecord): Updated {
	const retryAt = retryAtOf(clock.now() + settings.reconcileGapMs);
	return { job, outcome: { ...settledOutcome({ kind: 'busy', job }, retryAt), pin: pinOf(job) } };
}
