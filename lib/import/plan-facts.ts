import type { JobRecord } from '../model/job';
import type { PinDraft } from '../model/pin-draft';
import type { Problem } from '../model/problem';
import { refusingPast } from '../preflight/check-draft';
import { preflight, type Verdict as MediaVerdict } from '../preflight/preflight';
import { askRecord, isNewDate, type Known } from '../publish/claim';
import type { PipelineContext, Work } from '../publish/context';
import { existing } from '../publish/publication';
import { problemOf } from '../sentences/problems';
import type { BatchRow } from './import-row';

/** What can be known of a row before anything is sent or written. */
export interface RowFacts {
	row: number;
	/** The board of this pin, where its row has several. */
	board?: string;
	/** What a person recognises it by. */
	title?: string;
	draft?: PinDraft;
	/** Why nothing more was asked: the row could not be read, names another account, or an answer did not come. */
	refused?: Problem;
	/** What the record says; empty where the draft is unfit by itself. */
	known: Known;
	/** What a look at its media found; absent where nothing is fetched for the row. */
	media?: MediaVerdict;
	/** The board, or the section as `Board/Section`, that is missing and would be made. */
	makes?: string;
	/** Why pins with this link are not sent at the moment. */
	paused?: Problem;
}

/** How rows are asked for. */
export interface AskingWork extends Work {
	/** See `ClaimOptions.pastBefore`. */
	pastBefore?: number;
}

/** Asks the account, the boards and the record, as an import does. Throws only where the run is stopped. */
export async function askedRow(context: PipelineContext, given: BatchRow, work: Work): Promise<RowFacts> {
	const { row, board, draft, problem } = given;
	const about = { row, board, title: draft?.title ?? given.title, draft };
	if (!draft || problem) return { ...about, refused: problem, known: {} };
	return await unlessRefused(context, { ...about, known: {} }, work, async () => {
		await context.account.check(draft.account);
		const known = await askRecord(context, { draft }, work);
		const settled = known.settled ?? (await pinByReceipt(context, known.job));
		return { ...about, known: { ...known, settled } };
	});
}

/** Looks at what a row needs that may be published: its media, and the guards. */
export async function lookedAt(context: PipelineContext, asked: RowFacts, work: AskingWork): Promise<RowFacts> {
	const { draft, refused, known } = asked;
	if (!draft || refused || known.settled) return asked;
	return await unlessRefused(context, asked, work, async () => {
		const media = refusing(await mediaOf(context, draft, work), draft, known, work);
		const paused = await context.guards.circuitBreaker.peek(draft.link);
		const makes = media.valid && !known.intent && !known.error ? await madeFor(context, draft) : undefined;
		return { ...asked, media, paused, makes };
	});
}

/** A step for a row. What goes wrong with it is the row's problem. */
async function unlessRefused(
	{ guards }: PipelineContext,
	facts: RowFacts,
	{ signal }: Work,
	step: () => Promise<RowFacts>,
): Promise<RowFacts> {
	try {
		return await step();
	} catch (error) {
		signal?.throwIfAborted();
		guards.noteRefusal(error);
		return { ...facts, refused: problemOf(error) };
	}
}

async function mediaOf(
	{ clock, lanes }: Pick<PipelineContext, 'clock' | 'lanes'>,
	draft: PinDraft,
	{ open, signal }: Work,
): Promise<MediaVerdict> {
	return await lanes.preflight.run(async () => await preflight(draft, { open, signal, clock }), { signal });
}

/** A publish that was begun and whose receipt was kept: an import records it as published. */
async function pinByReceipt({ ledger }: PipelineContext, job: JobRecord | undefined): Promise<Known['settled']> {
	if (job?.state !== 'publishing' && job?.state !== 'unknown') return undefined;
	const receipt = await ledger.receiptOf(job.key);
	const found = receipt && { ...job, receipt };
	return found && { job: found, outcome: existing(found) };
}

/** Where a board is to be made, the record has nothing of its pins, and is not asked. */
async function madeFor({ account }: PipelineContext, { board, section }: PinDraft): Promise<string | undefined> {
	const made = await account.wouldMake(board, section).catch(() => undefined);
	return made && [made.board ?? board, made.section].filter(Boolean).join('/');
}

/** The facts of a row without an account: only the draft and its media are looked at. */
export async function factsWithoutAccount(
	context: Pick<PipelineContext, 'clock' | 'lanes'>,
	{ row, board, title, draft, problem }: BatchRow,
	work: AskingWork,
): Promise<RowFacts> {
	const about = { row, board, title: draft?.title ?? title, draft };
	if (!draft || problem) return { ...about, refused: problem, known: {} };
	return { ...about, known: {}, media: refusing(await mediaOf(context, draft, work), draft, {}, work) };
}

/** What was found, with a date that is over as a blocker where an import refuses it. */
function refusing(
	media: MediaVerdict,
	draft: PinDraft,
	known: Known,
	{ pastBefore }: Pick<AskingWork, 'pastBefore'>,
): MediaVerdict {
	if (pastBefore === undefined || !isNewDate(known)) return media;
	return { ...media, findings: refusingPast(media.findings, draft, pastBefore) };
}
