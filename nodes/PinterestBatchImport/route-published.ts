import type { IExecuteFunctions } from 'n8n-workflow';
import { askRecord, type PinDraft, type PipelineContext } from '../../lib';
import type { Routed } from '../shared/each-item';
import { envelopeJob, withLearned } from '../shared/item-envelope';
import { mediaOpener } from '../shared/media-opener';
import { PARSED } from './outputs';

/**
 * Sends the rows whose pin is published to their own output, and those whose own key belongs to another pin to Needs
 * Fix. The other rows stay where they are. Fetches nothing.
 */
export async function routePublished(
	context: IExecuteFunctions,
	pipeline: PipelineContext,
	rows: Routed[],
	itemIndex: number,
): Promise<Routed[]> {
	const work = { open: mediaOpener(context, itemIndex), signal: context.getExecutionCancelSignal() };
	return await Promise.all(rows.map(async (row) => (row.output === PARSED.rows ? await route(row) : row)));

	async function route(row: Routed): Promise<Routed> {
		const { settled } = await askRecord(pipeline, { draft: row.json.draft as unknown as PinDraft }, work);
		if (!settled) return row;
		const { outcome, job } = settled;
		const output = outcome.outcome === 'existing' ? PARSED.published : PARSED.needsFix;
		return {
			...row,
			output,
			json: withLearned({ json: row.json }, { problem: undefined, ...outcome, job: envelopeJob(job) }),
		};
	}
}
