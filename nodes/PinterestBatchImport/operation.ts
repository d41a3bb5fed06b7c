import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { eachItem } from '../shared/each-item';
import type { FailedOutput } from '../shared/failed-items';
import { stopIfFailed } from '../shared/on-failed-items';
import type { Operation } from '../shared/operation';

/** An operation of this node. Each opens what it needs: the account, the record, or neither. */
interface BatchOperation<Session> extends Operation<Session> {
	/** The names of its outputs, in their order. */
	outputs(context: IExecuteFunctions): string[];
	/** The output for items that failed. */
	failed: FailedOutput;
	/** How many items are processed at the same time. @default 1 */
	concurrency?(context: IExecuteFunctions): number;
	open(context: IExecuteFunctions): Promise<Session>;
	/** Called with all items at the end. */
	ended?(context: IExecuteFunctions, routed: INodeExecutionData[][]): void;
}

/** An operation as the node runs it, whatever it opens. */
export interface RunnableOperation {
	description: INodeProperties[];
	run(context: IExecuteFunctions): Promise<INodeExecutionData[][]>;
}

export function runnable<Session>(operation: BatchOperation<Session>): RunnableOperation {
	return {
		description: operation.description,
		async run(context) {
			const options = {
				outputs: operation.outputs(context).length,
				failed: operation.failed,
				concurrency: operation.concurrency?.(context) ?? 1,
			};
			const routed = await eachItem(
				context,
				options,
				async () => await operation.open(context),
				(session, _, index) => operation.execute(context, session, index),
			);
			operation.ended?.(context, routed);
			stopIfFailed(context, routed, operation.failed);
			return routed;
		},
	};
}
