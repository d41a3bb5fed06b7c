import type { RowResult } from '../../lib/import/import-row';
import { claimDraft } from '../../lib/publish/claim';
import type { PipelineContext } from '../../lib/publish/context';
import { publishJob } from '../../lib/publish/publish-job';
import { outcomeOf, type Outcome } from '../../lib/model/outcome';
import { problemOf } from '../../lib/sentences/problems';
import type { Actor } from '../kernel/actor';
import { rowOf } from '../wishes';
import type { Shift } from './shift';

/** A longer wait is left to a later run, as in the Publish node. Milliseconds. */
const MAX_DELAY_MS = 60_000;

/** What the Publish node does with its items: all at once, each to its outcome. */
export async function publishItems(actor: Actor, { world, sheet, signal, answered }: Shift): Promise<void> {
	const ledger = world.ledgerOf(actor);
	const contexts = new Map(world.accounts.map((account) => [account.id, world.contextOf(actor, ledger, account)]));
	const work = { open: world.openerOf(actor), signal };
	await Promise.all(
		sheet.map(async (wish) => {
			const { row, draft } = rowOf(wish);
			let end: Outcome & Pick<RowResult, 'idempotencyKey'>;
			try {
				const context = contexts.get(wish.account) as PipelineContext;
				const claim = await claimDraft(context, { draft: draft as NonNullable<typeof draft> }, work);
				const options = { ...work, until: 'published', mediaUploaded: true, maxDelayMs: MAX_DELAY_MS } as const;
				const { outcome, job } = await publishJob(context, claim, options);
				end = { ...outcome, idempotencyKey: job.key };
			} catch (error) {
				const problem = problemOf(error);
				end = { outcome: outcomeOf(problem), problem };
			}
			answered(wish, { ...end, row } satisfies RowResult);
		}),
	);
}
