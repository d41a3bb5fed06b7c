import type { IExecuteFunctions, IWorkflowExecuteAdditionalData } from 'n8n-workflow';
import { belowSpanOf } from '../../lib';

/** What n8n gives a node besides the interface that it declares. */
type WithAdditionalData = Partial<Record<'additionalData', IWorkflowExecuteAdditionalData>>;

/**
 * Does the work of a node below the span that n8n records of it. n8n keeps that span to itself while the node runs, and
 * gives it as headers, which its own HTTP helpers send. Without n8n's tracing the active span stays the parent.
 */
export async function inNodeSpan<End>(context: IExecuteFunctions, work: () => Promise<End>): Promise<End> {
	const { additionalData } = context as WithAdditionalData;
	const headers: Record<string, string> = {};
	if (additionalData?.executionId)
		additionalData.otel?.injectTraceHeaders(additionalData.executionId, context.getNode().name, headers);
	return await belowSpanOf(headers, work);
}
