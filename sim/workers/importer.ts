import { importBatch } from '../../lib/import/import-batch';
import type { BatchRow } from '../../lib/import/import-row';
import type { Actor } from '../kernel/actor';
import { rowOf } from '../wishes';
import type { Shift } from './shift';

/** An import of the sheet, as the runner and Batch Import do it. */
export async function importSheet(actor: Actor, { world, sheet, signal, answered }: Shift): Promise<void> {
	const context = world.contextOf(actor, actor.name);
	const { onEdit } = world.plan;
	const rows = sheet.map(rowOf);
	const options = { open: world.openerOf(actor), signal, onEdit, concurrency: 10 };
	for await (const result of importBatch(context, asAsync(rows), options)) {
		const wish = sheet.find(({ row }) => row === result.row);
		if (wish) answered(wish, result);
	}
}

async function* asAsync(rows: readonly BatchRow[]): AsyncGenerator<BatchRow> {
	yield* rows;
}
