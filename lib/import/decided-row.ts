import { decisionAbout, subjectOf } from '../ledger/decisions';
import type { PinDraft } from '../model/pin-draft';
import { pipelineError } from '../sentences/problems';
import type { Known } from '../publish/claim';
import type { PipelineContext } from '../publish/context';

/**
 * The draft of a row as a person has decided about it before: approved where the row only waits because its import
 * requires approval. What the sheet says counts more: a no in its column holds an approved row back.
 * @throws PipelineError `declined`.
 */
export async function asDecided(
	{ ledger, lanes }: Pick<PipelineContext, 'ledger' | 'lanes'>,
	draft: PinDraft,
	{ said, job }: Known,
): Promise<PinDraft> {
	if (draft.approved !== false || !said || job?.state === 'published') return draft;
	const subject = subjectOf(said.own);
	const decision = await lanes.record.run(async () => await decisionAbout(ledger, subject));
	if (decision?.approved === false) throw pipelineError('declined', { by: decision.by });
	return decision && draft.approvalRequired ? approved(draft) : draft;
}

function approved({ approved: _, approvalRequired: __, ...draft }: PinDraft): PinDraft {
	return draft;
}
