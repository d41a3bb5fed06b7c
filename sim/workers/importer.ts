import { importBatch } from '../../lib/import/import-batch';
import type { BatchRow } from '../../lib/import/import-row';
import type { PipelineContext } from '../../lib/publish/context';
import type { Actor } from '../kernel/actor';
import { rowOf } from '../wishes';
import type { Shift } from './shift';

/** An import of the sheet, as the runner and Batch Import do it: for the first account, and for others that rows name. */
export async function importSheet(actor: Actor, { world, sheet, signal, answered }: Shift): Promise<void> {
	const ledger = world.ledgerOf(actor);
	const contexts = world.accounts.map((account) => world.contextOf(actor, ledger, account, actor.name));
	const [chosen, ...others] = contexts as [PipelineContext, ...PipelineContext[]];
	const contextFor = async (named: string | undefined) =>
		contexts[world.accounts.findIndex(({ username }) => username === named)];
	const accounts = others.length > 0 ? { contextFor, contexts: () => contexts } : undefined;
	const { onEdit } = world.plan;
	const rows = sheet.map(rowOf);
	const options = { open: world.openerOf(actor), signal, onEdit, concurrency: 10, accounts };
	for await (const result of importBatch(chosen, asAsync(rows), options)) {
		const wish = sheet.find(({ row }) => row === result.row);
		if (wish) answered(wish, result);
	}
}

async function* asAsync(rows: readonly BatchRow[]): AsyncGenerator<BatchRow> {
	yield* rows;
}
