import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { Ledger, RateLimiter, PipelineContext } from '../../lib';
import type { Operation } from '../shared/operation';
import { nodeProblem } from '../shared/sentences';

export interface JobsSession {
	ledger: Ledger;
	/** Only for an operation that uses the account. */
	account?: { pipeline: PipelineContext; rateLimiter: RateLimiter };
}

export type JobsOperation = Operation<JobsSession>;

export const keyProperty: INodeProperties = {
	displayName: 'Job Key',
	name: 'key',
	type: 'string',
	default: '={{ $json.job?.key ?? $json.key }}',
	required: true,
	placeholder: 'e.g. pin:0123456789abcdef',
	description:
		'The key of the job, a beginning of it that no other job has, or the ID of its pin. Get Many returns the key, and the items of the other Pinterest nodes contain it.',
};

/** @throws PipelineError `job-key-missing` if the parameter is empty. */
export function keyOf(context: IExecuteFunctions, itemIndex: number): string {
	const key = String(context.getNodeParameter('key', itemIndex) ?? '').trim();
	if (key) return key;
	throw nodeProblem('job-key-missing');
}
