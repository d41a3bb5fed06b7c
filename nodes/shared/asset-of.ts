import type { INodeExecutionData } from 'n8n-workflow';
import {
	checkAll,
	PipelineError,
	preflight,
	problemOfFindings,
	systemClock,
	type Asset,
	type PinDraft,
	type Problem,
	type Work,
} from '../../lib';
import { travellingOf } from './travelling-item';

/**
 * The facts of the item's media: those that Pinterest Validate found, or found now where the item
 * did not come that way.
 * @throws PipelineError where the draft is not fit to be published.
 */
export async function assetOf(item: INodeExecutionData, draft: PinDraft, work: Work): Promise<Asset> {
	const { asset: known } = travellingOf(item);
	const verdict = known
		? { asset: known, findings: checkAll(draft, known, systemClock.now()) }
		: await preflight(draft, { ...work, clock: systemClock });
	const problem = problemOfFindings(verdict.findings);
	if (problem || !verdict.asset) throw new PipelineError(problem as Problem);
	return verdict.asset;
}
