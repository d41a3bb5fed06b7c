import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { OutcomeKind, PublishedPin, Problem, RowResult } from '../../lib';
import { runnerProblem } from '../sentences';

/** The items that left a workflow as the results of an import. An item without an outcome did not reach Pinterest Publish. */
export function rowResults(items: INodeExecutionData[]): RowResult[] {
	return items.map(({ json }, index) => {
		const draft = json.draft as IDataObject | undefined;
		return {
			row: typeof json.row === 'number' ? json.row : index + 1,
			title: (draft?.title ?? json.title) as string | undefined,
			idempotencyKey: (json.job as IDataObject | undefined)?.key as string | undefined,
			outcome: (json.outcome as OutcomeKind | undefined) ?? 'failed',
			pin: json.pin as unknown as PublishedPin | undefined,
			problem:
				(json.problem as unknown as Problem | undefined) ??
				(json.outcome === undefined ? runnerProblem('not-published') : undefined),
		};
	});
}
