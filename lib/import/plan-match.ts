import { RowMatches, type RowMatch } from '../ledger/row-matches';
import { isBegun, pinOf, type JobRecord } from '../model/job';
import { outcomeOf } from '../model/outcome';
import type { PinDraft } from '../model/pin-draft';
import { knownAs, settledOutcome, type Known } from '../publish/claim';
import type { PipelineContext } from '../publish/context';
import { editedOf, nextForPublished, type OnEdit } from '../publish/edit-job';
import { existing } from '../publish/publication';
import { columnsOfPin } from '../publish/update-pin';
import { problemFor } from '../sentences/problems';
import type { RowFacts } from './plan-facts';

type Said = NonNullable<Known['said']>;

/**
 * Finds out which job each row is, as an import does: a row that may be an edit waits until all rows were met, so it
 * comes behind the others.
 */
export async function* matchedRows(
	context: PipelineContext,
	asked: AsyncIterable<RowFacts>,
	onEdit: OnEdit,
): AsyncGenerator<RowFacts> {
	const matches = new RowMatches(context.ledger);
	let waiting: RowFacts[] | undefined;
	do {
		const rows: AsyncIterable<RowFacts> | RowFacts[] = waiting ?? asked;
		waiting = [];
		for await (const facts of rows) {
			const matched = await matchedRow(context, matches, facts, onEdit);
			if (matched) yield matched;
			else waiting.push(facts);
		}
		matches.decide();
	} while (waiting.length > 0);
}

/** @returns undefined where the row waits. */
async function matchedRow(
	context: PipelineContext,
	matches: RowMatches,
	facts: RowFacts,
	onEdit: OnEdit,
): Promise<RowFacts | undefined> {
	const { given, draft, known } = facts;
	const { said } = known;
	if (!draft || !said || facts.refused) return facts;
	const match: RowMatch = await matches.match(given, said, known.job);
	if (match.kind === 'waits') return undefined;
	if (match.kind === 'own') return { ...facts, known: await withReceipt(context, knownAs(said, match)) };
	const job = await withPin(context, await context.ledger.find(match.key));
	const edit = job && editOf(context, job, { draft, said }, onEdit);
	return edit ? { ...facts, ...edit } : { ...facts, known: knownAs(said, { key: matches.newKey(said, known.job) }) };
}

/** What becomes of an edit, by the state of its job; undefined where the row is published as another pin. */
function editOf(
	{ clock }: PipelineContext,
	job: JobRecord,
	{ draft, said }: { draft: PinDraft; said: Said },
	onEdit: OnEdit,
): Pick<RowFacts, 'known' | 'changed'> | undefined {
	const edited = editedOf(job, { draft, said, key: job.key });
	const { columns, known } = edited;
	if (job.state === 'cancelled' || columns.length === 0) return { known };
	if (job.state === 'scheduled') return { known, changed: columns };
	if (isBegun(job)) {
		// It is looked up by what was sent; what the row says now is decided afterwards.
		const problem = problemFor('outcome-unknown', { reason: 'An earlier publish of it was not answered.' });
		return { known: { ...known, settled: { job, outcome: { outcome: 'unknown', problem: job.problem ?? problem } } } };
	}
	if (job.state !== 'published') return { known };
	const next = nextForPublished(job, edited, onEdit, clock.now());
	if (next === 'another') return undefined;
	if (next === 'anew') return { known };
	if (next === 'nothing') return { known: { ...known, settled: { job, outcome: existing(job) } } };
	if (next === 'update') {
		const changed = columnsOfPin(columns);
		return {
			known: { ...known, settled: { job, outcome: existing(job) } },
			...(changed.length > 0 && { changed }),
		};
	}
	const outcome = { outcome: outcomeOf(next.problem), pin: pinOf(job), problem: next.problem };
	return { known: { ...known, settled: { job, outcome } } };
}

/** A publish that was begun and whose receipt was kept: an import records it as published. */
async function withReceipt(context: PipelineContext, known: Known): Promise<Known> {
	const job = await withPin(context, known.job);
	if (!job || job === known.job) return known;
	return { ...known, job: known.job, settled: { job, outcome: settledOutcome({ kind: 'existing', job }) } };
}

async function withPin({ ledger }: PipelineContext, job: JobRecord | undefined): Promise<JobRecord | undefined> {
	if (!job || !isBegun(job)) return job;
	const receipt = await ledger.receiptOf(job.key);
	return receipt ? { ...job, state: 'published', receipt } : job;
}
