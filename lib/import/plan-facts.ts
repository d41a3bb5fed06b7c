import type { JobRecord } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { preflight, type Verdict as MediaVerdict } from '../preflight/preflight';
import { askRecord, type Known } from '../publish/claim';
import type { PipelineContext, Work } from '../publish/context';
import { existing } from '../publish/publication';
import { problemOf } from '../sentences/problems';
import type { BatchRow } from './import-row';

/** What can be known of a row before anything is sent or written. */
export interface RowFacts {
	row: number;
	/** What a person recognises it by. */
	title?: string;
	draft?: PinDraft;
	/** Why nothing more was asked: the row could not be read, names another account, or an answer did not come. */
	refused?: Problem;
	/** What the record says; empty where the draft is unfit by itself. */
	known: Known;
	/** What a look at its media found; absent where nothing is fetched for the row. */
	media?: MediaVerdict;
	/** Why pins with this link are not sent at the moment. */
	paused?: Problem;
}

/** Asks for a row what an import asks, in its order, and writes nothing. Throws only where the run is stopped. */
export async function factsOfRow(context: PipelineContext, given: BatchRow, batch: Work): Promise<RowFacts> {
	const work = { ...batch, open: given.open ?? batch.open };
	const { draft, problem } = given;
	const about = { row: given.row, title: draft?.title ?? given.title, draft };
	if (!draft || problem) return { ...about, refused: problem, known: {} };
	try {
		await context.account.check(draft.account);
		const known = await askRecord(context, { draft }, work);
		if (known.settled) return { ...about, known };
		const pin = await pinByReceipt(context, known.job);
		if (pin) return { ...about, known: { ...known, settled: pin } };
		const look = async () => await preflight(draft, { open: work.open, signal: work.signal, clock: context.clock });
		const media = await context.lanes.preflight.run(look, { signal: work.signal });
		const paused = await context.guards.circuitBreaker.peek(draft.link);
		return { ...about, known, media, paused };
	} catch (error) {
		work.signal?.throwIfAborted();
		context.guards.noteRefusal(error);
		return { ...about, refused: problemOf(error), known: {} };
	}
}

/** A publish that was begun and whose receipt was kept: an import records it as published. */
async function pinByReceipt({ ledger }: PipelineContext, job: JobRecord | undefined): Promise<Known['settled']> {
	if (job?.state !== 'publishing' && job?.state !== 'unknown') return undefined;
	const receipt = await ledger.receiptOf(job.key);
	const found = receipt && { ...job, receipt };
	return found && { job: found, outcome: existing(found) };
}

/** The same without an account: only the draft and its media are looked at. */
export async function factsWithoutAccount(
	{ clock, lanes }: Pick<PipelineContext, 'clock' | 'lanes'>,
	{ row, title, draft, problem }: BatchRow,
	{ open, signal }: Work,
): Promise<RowFacts> {
	const about = { row, title: draft?.title ?? title, draft };
	if (!draft || problem) return { ...about, refused: problem, known: {} };
	const look = async () => await preflight(draft, { open, signal, clock });
	return { ...about, known: {}, media: await lanes.preflight.run(look, { signal }) };
}
