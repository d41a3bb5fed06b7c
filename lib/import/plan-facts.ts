import type { PinDraft } from '../model/pin-draft';
import { PipelineError, type Problem } from '../model/problem';
import { preflight, type Verdict as MediaVerdict } from '../preflight/preflight';
import { askRecord, type Known } from '../publish/claim';
import type { PipelineContext, Work } from '../publish/context';
import { problemOf } from '../sentences/problems';
import { asDecided } from './decided-row';
import type { BatchRow } from './import-row';

/** What can be known of a row before anything is sent or written. */
export interface RowFacts {
	given: BatchRow;
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
	/** The columns in which an edit of the row would change its pin, or its schedule. */
	changed?: string[];
	/** Why pins with this link are not sent at the moment. */
	paused?: Problem;
}

/** Asks the account, the boards and the record, as an import does. Throws only where the run is stopped. */
export async function askedRow(context: PipelineContext, given: BatchRow, batch: Work): Promise<RowFacts> {
	const work = { ...batch, open: given.open ?? batch.open };
	const about = aboutRow(given);
	const { draft } = given;
	if (!draft || given.problem) return { ...about, refused: given.problem };
	return await unlessRefused(context, about, work, async () => {
		const known = await askRecord(context, { draft }, { ...work, unfit: true });
		const isMismatch = known.error instanceof PipelineError && known.error.problem.code === 'account-mismatch';
		if (isMismatch && draft.approved !== false) throw known.error;
		return { ...about, draft: await asDecided(context, draft, known), known };
	});
}

function aboutRow(given: BatchRow): RowFacts {
	const { row, board, draft } = given;
	return { given, row, board, title: draft?.title ?? given.title, draft, known: {} };
}

/** Looks at what a row needs that may be published: its media, and the guards. */
export async function lookedAt(context: PipelineContext, asked: RowFacts, batch: Work): Promise<RowFacts> {
	const work = { ...batch, open: asked.given.open ?? batch.open };
	const { draft, refused, known } = asked;
	if (!draft || refused || known.settled || draft.approved === false) return asked;
	return await unlessRefused(context, asked, work, async () => {
		const media = await mediaOf(context, draft, work);
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

/** Where a board is to be made, the record has nothing of its pins, and is not asked. */
async function madeFor({ account }: PipelineContext, { board, section }: PinDraft): Promise<string | undefined> {
	const made = await account.wouldMake(board, section).catch(() => undefined);
	return made && [made.board ?? board, made.section].filter(Boolean).join('/');
}

/** The facts of a row without an account: only the draft and its media are looked at. */
export async function factsWithoutAccount(
	context: Pick<PipelineContext, 'clock' | 'lanes'>,
	given: BatchRow,
	work: Work,
): Promise<RowFacts> {
	const about = aboutRow(given);
	if (!given.draft || given.problem) return { ...about, refused: given.problem };
	return { ...about, media: await mediaOf(context, given.draft, work) };
}
