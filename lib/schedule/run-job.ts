import { Schedule, type Taken } from '../ledger/schedule';
import type { JobRecord } from '../model/job';
import type { Outcome } from '../model/outcome';
import { problemOf, type Category, type Problem } from '../model/problem';
import { retryAtOf } from '../model/retry';
import { delayOf } from '../pinterest/verdict-delays';
import { preflight } from '../preflight/preflight';
import { problemOfFindings } from '../preflight/sentences';
import { carryOn, type CarryOutOptions } from '../publish/publish-job';
import { holding, type ResolvedIntent } from '../publish/claim';
import { placeIn } from '../publish/lanes';
import type { Pipeline } from '../publish/context';

/** While no job of a kind is begun, those that are due rest for so long. */
const STOPPED_REST_MS = 60 * 60_000;

/** Carries out a job that was taken up because it is due, from its record alone. Ends its lease. Throws nothing. */
export async function runJob(pipeline: Pipeline, taken: Taken, options: CarryOutOptions): Promise<Outcome> {
	const outcome = await patiently(pipeline, taken, await carriedOut(pipeline, taken, options));
	// What was interrupted, or could not be written down, comes up again and has not failed.
	const waits = taken.lease.job.state === 'scheduled' || outcome.problem?.category === 'store';
	return outcome.outcome === 'failed' && waits ? { ...outcome, outcome: 'scheduled' } : outcome;
}

/** Nobody is there to run a due job again, so what may pass is waited out, over hours and bounded. */
async function patiently({ ledger, clock, random }: Pipeline, { lease }: Taken, outcome: Outcome): Promise<Outcome> {
	const { problem } = outcome;
	if (outcome.outcome !== 'failed' || !problem || !isPassing(problem)) return outcome;
	const setbacks = (lease.job.setbacks ?? 0) + 1;
	const waitMs = delayOf({ kind: 'hours', problem }, setbacks, random());
	if (waitMs === undefined || lease.job.state !== 'failed') return outcome;
	const told = { ...problem, retryAt: retryAtOf(clock.now() + waitMs) };
	await new Schedule(ledger).again(lease.job, { dueAt: (await ledger.store.now()) + waitMs, problem: told, setbacks });
	return { outcome: 'scheduled', problem: told };
}

const PASSING: Category[] = ['network', 'pinterest', 'origin', 'rate-limit'];

function isPassing({ action, category }: Problem): boolean {
	return (action === 'retry-later' || action === 'wait') && PASSING.includes(category);
}

async function carriedOut(pipeline: Pipeline, taken: Taken, options: CarryOutOptions): Promise<Outcome> {
	const { lease } = taken;
	const { draft } = lease.job;
	const intent = intentOf(lease.job);
	if (!draft || !intent) return await end(lease, NOT_KEPT);
	try {
		return await holding(lease, async () => {
			const { asset, findings, valid } = await preflight(draft, {
				open: options.open,
				signal: options.signal,
				clock: pipeline.clock,
			});
			if (!valid || !asset) return await end(lease, problemOfFindings(findings) as Problem);
			const stopped = pipeline.guards.stopped(asset.kind);
			// Of a publish that was not answered it is found out first: scheduled would mean that there is no pin.
			if (stopped && !taken.unresolved) {
				await lease.schedule({
					dueAt: (await pipeline.ledger.store.now()) + STOPPED_REST_MS,
					reason: stopped.message,
					problem: stopped,
				});
				return { outcome: 'scheduled', problem: stopped };
			}
			const place = placeIn(pipeline.lanes[asset.kind], options.signal);
			await place.take();
			return await carryOn(pipeline, taken, { intent, draft, asset }, place, options).finally(place.leave);
		});
	} catch (error) {
		return { outcome: lease.mayHavePublished ? 'unknown' : 'failed', problem: problemOf(error) };
	}
}

/** What the row's claim was made for, as the record kept it; undefined where it did not wait for anything yet. */
export function intentOf({
	key,
	account,
	payload,
	label,
	runAt,
	destination,
	fingerprint,
}: JobRecord): ResolvedIntent | undefined {
	return destination && fingerprint !== undefined
		? { key, account, payload, label, runAt, destination, fingerprint }
		: undefined;
}

async function end(lease: Taken['lease'], problem: Problem): Promise<Outcome> {
	await lease.abandon(problem);
	return { outcome: lease.mayHavePublished ? 'unknown' : 'failed', problem };
}

/** What a job ends with that came due and does not say what it is. */
export const NOT_KEPT: Problem = {
	code: 'job-without-draft',
	category: 'input',
	message: 'The record of this job does not hold what is to be published. Import its row again.',
	action: 'fix-row',
};
