import type { Lease } from '../ledger/lease';
import { Schedule, type Taken } from '../ledger/schedule';
import { keepSmall } from '../media/keep-small';
import type { Asset } from '../model/asset';
import type { Outcome } from '../model/outcome';
import type { Category, Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { delayOf } from '../pinterest/verdict-delays';
import { preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import { problemFor } from '../sentences/problems';
import { countPin } from '../telemetry/counters';
import { withSpan } from '../telemetry/spans';
import type { PipelineContext } from '../publish/context';
import { existing, intentOf } from '../publish/publication';
import { publishJob, withLease, type PublishJobOptions } from '../publish/publish-job';

export type RunJobOptions = Omit<PublishJobOptions, 'until' | 'mediaUploaded' | 'ticket'>;

/** Publishes a due job from its record alone. Ends its lease. Throws nothing. */
export async function runJob(context: PipelineContext, taken: Taken, given: RunJobOptions): Promise<Outcome> {
	const { key, destination } = taken.lease.job;
	const about = { 'job.key': key, board: destination?.boardId };
	const end = await withSpan('due_job', about, async () => await takeToEnd(context, taken, given));
	countPin(end);
	return end;
}

async function takeToEnd(context: PipelineContext, taken: Taken, given: RunJobOptions): Promise<Outcome> {
	const options = { ...given, open: keepSmall(given.open) };
	const outcome = await retryOverHours(context, taken, await publishTaken(context, taken, options));
	// A job that was interrupted, or whose record could not be written, is taken again and has not failed.
	const comesUpAgain = taken.lease.job.state === 'scheduled' || outcome.problem?.category === 'store';
	return outcome.outcome === 'failed' && comesUpAgain ? { ...outcome, outcome: 'scheduled' } : outcome;
}

async function publishTaken(
	context: PipelineContext,
	{ lease, unresolved }: Taken,
	options: RunJobOptions,
): Promise<Outcome> {
	const { draft } = lease.job;
	const intent = intentOf(lease.job);
	const published = unresolved && (await context.ledger.recover(lease.job.key));
	if (published) return existing(published);
	if (!draft || !intent) return await end(lease, NOT_KEPT);
	let asset: Asset | undefined;
	const unfit = await withLease(context, lease, { draft, intent }, async () => {
		await context.account.check(draft.account);
		const checked = await preflight(draft, { open: options.open, signal: options.signal, clock: context.clock });
		asset = checked.asset && { ...checked.asset, fingerprint: intent.fingerprint };
		return checked.valid ? undefined : await end(lease, problemOfFindings(checked.findings) as Problem);
	});
	if (unfit || !asset) return unfit ?? (await end(lease, NOT_KEPT));
	const claim = { publication: { intent, draft, asset }, lease, unresolved };
	const { outcome } = await publishJob(context, claim, { ...options, until: 'published' });
	return outcome;
}

async function end(lease: Lease, problem: Problem): Promise<Outcome> {
	await lease.abandon(problem);
	return { outcome: lease.mayHavePublished ? 'unknown' : 'failed', problem };
}

/** Nobody runs a due job again by hand, so a failure that may pass is tried again over hours, a bounded number of times. */
async function retryOverHours(
	{ ledger, clock, random }: PipelineContext,
	{ lease }: Taken,
	outcome: Outcome,
): Promise<Outcome> {
	const { problem } = outcome;
	if (outcome.outcome !== 'failed' || !problem || !mayPass(problem)) return outcome;
	const setbacks = (lease.job.setbacks ?? 0) + 1;
	const waitMs = delayOf({ kind: 'hours', problem }, setbacks, random());
	if (waitMs === undefined || lease.job.state !== 'failed') return outcome;
	const deferred = { ...problem, retryAt: retryAtOf(clock.now() + waitMs) };
	const dueAt = (await ledger.store.now()) + waitMs;
	await new Schedule(ledger).again(lease.job, { dueAt, problem: deferred, setbacks });
	return { outcome: 'scheduled', problem: deferred };
}

const PASSING: Category[] = ['network', 'pinterest', 'origin', 'rate-limit'];

function mayPass({ action, category }: Problem): boolean {
	return (action === 'retry-later' || action === 'wait') && PASSING.includes(category);
}

/** The end of a job that came due and does not say what it is. */
export const NOT_KEPT: Problem = problemFor('job-without-draft');
